import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { ReliefRecord } from "../../src/contract/relief.ts";
import type { ReliefProposal } from "../../src/mission/schedule/reliefState.ts";
import { besideSection, reliefFlight } from "./reliefFlight.ts";

const kindOf = (record: ReliefRecord, kind: ReliefProposal["kind"]) =>
  record.proposals.find((one) => one.kind === kind);

/** Two drones, one in the air on its sortie after its launch was proposed and accepted. */
async function launched() {
  const flight = await reliefFlight([besideSection(300), besideSection(500)]);
  await flight.fly(12);
  const record = await flight.begin();
  const launch = kindOf(record, "launch") ?? (await next(flight, "launch"));
  return { flight, record, launch };
}

async function next(flight: Awaited<ReturnType<typeof reliefFlight>>, kind: ReliefProposal["kind"], seconds = 600) {
  await flight.fly(seconds, () => kindOf(flight.relief(), kind) !== undefined);
  return kindOf(flight.relief(), kind) as ReliefProposal;
}

const acceptOf = (flight: Awaited<ReturnType<typeof reliefFlight>>, { id: proposalId }: ReliefProposal) =>
  Promise.resolve(flight.station.handlers["relief.accept"]({ reliefId: flight.relief().id, proposalId }));

it("a launch that is accepted is proved, uploaded, armed and flown; then a lost link is answered within a second, and the other flies on", async () => {
  const { flight, launch } = await launched();
  expect(launch).toMatchObject({
    kind: "launch",
    droneId: "D1",
    title: expect.stringMatching(/^Launch D1 to begin its watch at /),
  });
  const told: ReliefRecord[] = [];
  flight.station.announcer.on("relief", (one) => told.push(one));
  await flight.through(acceptOf(flight, launch), 120);
  expect(flight.relief().steps.map(({ what, state }) => [what, state])).toEqual([
    ["Upload to D1", "done"],
    ["Start D1", "done"],
  ]);
  expect(flight.station.patrols.of("1:1")?.plan.name).toMatch(/^East – D1, takes off /);
  expect(await flight.fly(60, () => flight.sims[0]!.copter.ahl > 30)).toBe(true);
  expect(flight.relief().drones).toMatchObject([
    { droneId: "D1", phase: "flies" },
    { droneId: "D2", phase: "waits" },
  ]);

  told.length = 0;
  flight.cut(0);
  const cutAt = Date.now();
  const replan = await next(flight, "re-plan", 10);
  expect(replan).toMatchObject({
    droneId: "D1",
    urgency: "urgent",
    title: "Re-plan without D1: D2 watches the section",
  });
  // Lost is who is silent for 3.5 s; from then on it may take a second.
  expect(replan.proposedAt - cutAt).toBeGreaterThan(2_400);
  expect(replan.proposedAt - cutAt).toBeLessThan(3_500 + 1_000 + 1_000);
  const lostAt = flight.relief().notes.find(({ what }) => what === "lost")?.at as number;
  expect(replan.proposedAt - lostAt).toBeLessThan(1_000);
  expect(told.at(-1)?.proposals[0]?.id).toBe(replan.id);
  expect(flight.station.alerts.list().find(({ what }) => what === "relief.re-plan")).toMatchObject({
    ...{ severity: "critical", vehicleId: "1:1", words: expect.stringMatching(/^Re-plan without D1/) },
  });

  await flight.through(acceptOf(flight, replan));
  expect(flight.relief()).toMatchObject({ revision: 2 });
  const second = await next(flight, "launch");
  expect(second.droneId).toBe("D2");
  await flight.through(acceptOf(flight, second), 120);
  expect(await flight.fly(60, () => flight.sims[1]!.copter.ahl > 30)).toBe(true);
  expect(flight.relief().drones.map(({ phase }) => phase)).toEqual(["lost", "flies"]);
  const stands = flight.station.alerts.list().filter(({ what, clearedAt }) => what === "relief.re-plan" && !clearedAt);
  expect(stands).toEqual([]);
}, 60_000);

it("what the station refuses stands again with the reason, and nothing is armed", async () => {
  const { flight, launch } = await launched();
  flight.cut(0);
  await flight.fly(1);
  const failed = await flight.through(
    acceptOf(flight, launch).then(() => "done", failureOf),
    120,
  );
  expect(failed).toMatchObject({
    message: expect.stringMatching(/^Upload to D1: /),
    remedy: expect.stringContaining("D1 stays on the ground"),
  });
  expect(flight.relief().steps.map(({ state }) => state)).toEqual(["failed", "left-out"]);
  expect(flight.sims[0]!.copter.armed).toBe(false);
}, 60_000);

it("a station that was killed goes on with the schedule, its proposals and what was said", async () => {
  const { flight, launch } = await launched();
  await flight.through(acceptOf(flight, launch), 120);
  await flight.fly(20);
  const before = flight.relief();
  await flight.killed();
  expect(flight.relief()).toMatchObject({ id: before.id, begunAt: before.begunAt, revision: before.revision });
  expect(flight.relief().notes.slice(0, before.notes.length)).toEqual(before.notes);
  await flight.fly(8);
  expect(flight.relief().drones).toMatchObject([{ phase: "flies" }, { phase: "waits" }]);
  expect(flight.relief().proposals.filter(({ kind }) => kind === "re-plan")).toEqual([]);
  // Nobody is lost by not having been heard yet.
  expect(flight.relief().notes.filter(({ what }) => what === "lost")).toEqual([]);
}, 60_000);

it("begins with vehicles that are heard only, one for each drone, and one schedule for each vehicle", async () => {
  const { flight, record } = await launched();
  const schedule = flight.station.handlers["relief.schedule"]({ reliefId: record.id, proposalId: null }) as string;
  const begin = (crew: readonly (readonly [string, string])[]) =>
    Promise.resolve(
      flight.station.handlers["relief.begin"]({
        ...{ schedule, plan: flight.plan },
        crew: crew.map(([droneId, vehicleId]) => ({ droneId, vehicleId })),
      }),
    ).catch((cause: unknown) => failureOf(cause).message);
  expect(await begin([["D1", "1:1"]])).toBe("D2 has no vehicle");
  expect(
    await begin([
      ["D1", "1:1"],
      ["D2", "2:1"],
    ]),
  ).toBe('1:1 flies for "East" already');
  flight.station.handlers["relief.end"]({ reliefId: record.id });
  expect(
    await begin([
      ["D1", "1:1"],
      ["D2", "9:1"],
    ]),
  ).toBe("The vehicle of D2 (9:1) is not heard");
  expect(
    await begin([
      ["D1", "1:1"],
      ["D2", "1:1"],
    ]),
  ).toBe("1:1 flies for two drones already");
  expect(flight.station.reliefs.list()).toEqual([]);
}, 30_000);

it("those in the air when one is lost are paused, get their new missions and go on, one after the other", async () => {
  const flight = await reliefFlight([besideSection(300), besideSection(500), besideSection(700)]);
  await flight.fly(12);
  await flight.begin();
  const ids: string[] = [];
  while (ids.length < 2) {
    const launch = await next(flight, "launch");
    await flight.fly(400, () => Date.now() >= launch.dueAt - 1_000);
    await flight.through(acceptOf(flight, launch), 120);
    ids.push(launch.droneId);
  }
  const [gone, stays] = ids.map((id) => Number(id.slice(1)) - 1) as [number, number];
  const name = ids[1] as string;
  const up = (i: number) => flight.sims[i]!.copter.ahl > 40;
  expect(await flight.fly(60, () => up(gone) && up(stays))).toBe(true);
  flight.cut(gone);
  const replan = await next(flight, "re-plan", 10);
  expect(replan.parts?.find(({ droneId }) => droneId === name)?.does).toBe("goes-on");
  await flight.through(acceptOf(flight, replan), 200);
  expect(flight.relief().steps.map(({ what, state }) => [what, state])).toEqual([
    [`Pause ${name}`, "done"],
    [`Upload to ${name}`, "done"],
    [`Start ${name}`, "done"],
  ]);
  await flight.fly(3);
  const vehicleId = `${stays + 1}:1`;
  expect(flight.station.vehicles().find(({ id }) => id === vehicleId)).toMatchObject({ mode: "Auto", armed: true });
  expect(flight.station.patrols.of(vehicleId)?.plan.name).toMatch(new RegExp(`^East – ${name}, `));
  expect(up(stays)).toBe(true);
}, 60_000);

it("a launch is given up where a person disarms, or ends the schedule, while the mission is still on its way up", async () => {
  const { flight, launch } = await launched();
  const { relief, sims, station } = flight;
  const during = async (act: () => void) => {
    const ended = acceptOf(flight, kindOf(relief(), "launch") ?? launch).then(() => "done", failureOf);
    expect(await flight.fly(5, () => station.reliefs.list()[0]?.steps[0]?.state === "runs")).toBe(true);
    act();
    const how = await flight.through(ended, 120);
    await flight.fly(2);
    expect(sims[0]!.copter.armed).toBe(false);
    return how === "done" ? how : (how as { message: string }).message;
  };
  const { id: reliefId } = relief();
  expect(await during(() => void station.handlers["vehicle.arm"]({ vehicleId: "1:1", arm: false }))).toBe(
    "Start D1: D1 was given another order meanwhile",
  );
  expect(kindOf(relief(), "launch")?.failed).toContain("another order");
  const other = { ...flight.plan, name: "Another" };
  await flight.through(Promise.resolve(station.handlers["patrol.upload"]({ vehicleId: "1:1", plan: other })));
  expect(await during(() => void station.handlers["relief.end"]({ reliefId }))).toMatch(
    /^(Upload to D1: .*cancel|Start D1: the schedule was ended meanwhile)/i,
  );
}, 60_000);

it("a yes to what has changed since does nothing, and what can not be flown can not be accepted", async () => {
  const { flight, launch } = await launched();
  const accept = (proposal: ReliefProposal, version: number) =>
    Promise.resolve(
      flight.station.handlers["relief.accept"]({
        ...{ reliefId: flight.relief().id, proposalId: proposal.id, version },
      }),
    ).then(() => "done", failureOf);
  expect(await flight.through(accept(launch, launch.version - 1))).toEqual({
    code: "refused",
    message: `"${launch.title}" has changed since you looked: ${launch.title}`,
    remedy: "Nothing was done. Look at it as it is now, then decide again",
  });
  expect(flight.relief().steps).toEqual([]);
  expect(await flight.through(accept(launch, launch.version), 120)).toBe("done");
  expect(await flight.fly(60, () => flight.sims[0]!.copter.ahl > 30)).toBe(true);

  for (const i of [0, 1]) flight.cut(i);
  expect(await flight.fly(10, () => flight.relief().proposals.some((one) => one.impossible !== undefined))).toBe(true);
  const none = kindOf(flight.relief(), "re-plan") as ReliefProposal;
  expect(await flight.through(accept(none, none.version))).toEqual({
    code: "refused",
    message: `"${none.title}" can not be flown: There is no drone to schedule. Add a drone to the task`,
  });
  expect(kindOf(flight.relief(), "re-plan")?.id).toBe(none.id);
  flight.station.handlers["relief.decline"]({ reliefId: flight.relief().id, proposalId: none.id, reason: "" });
  expect(kindOf(flight.relief(), "re-plan")).toBeUndefined();
}, 60_000);

it("what failed stands with the steps that were done and what to do", async () => {
  const { flight, launch } = await launched();
  flight.cut(0);
  await flight.fly(1);
  await flight.through(
    acceptOf(flight, launch).catch(() => undefined),
    120,
  );
  const stands = flight.relief().proposals.find(({ id }) => id === launch.id);
  expect(stands?.steps?.map(({ what, state }) => [what, state])).toEqual([
    ["Upload to D1", "failed"],
    ["Start D1", "left-out"],
  ]);
  expect(stands?.failed).toMatch(/^Upload to D1: .*D1 stays on the ground$/);
}, 60_000);
