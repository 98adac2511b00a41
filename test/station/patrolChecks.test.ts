import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { type FailureError, failureOf } from "../../src/contract/failure.ts";
import { every } from "../../src/mavlink/clock.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { PatrolChecks } from "../../src/station/patrolChecks.ts";
import { Patrols } from "../../src/station/patrols.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { line } from "../geo/local.ts";
import { heardBy, pair } from "../mavlink/fakeVehicle.ts";
import { MissionVehicle } from "../mavlink/missionVehicle.ts";

const plan = newPlan({ name: "Ridge", section: line([0, 0], [1000, 0]), home: { lat: 47, lon: 8 } });
const items: MissionItem[] = Array.from({ length: 12 }, (_, i) => ({
  ...{ command: 16, frame: 3, params: [0, 0, 0, 0] as const, lat: 47 + i * 0.001, lon: 8, z: 40, autocontinue: true },
}));

/** A vehicle with the patrol verified on board, over a link that loses, repeats, delays and reorders. */
async function holding({ id = 0, rebuilt = undefined as readonly MissionItem[] | undefined } = {}) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 30, jitterMs: 60, seed: 4 });
  const server = new MissionVehicle(p.vehicle, "ardupilot");
  p.vehicle.on(common.CommandLong, ({ message: { command } }) =>
    p.say(common.CommandAck, { command, targetSystem: 255 }),
  );
  let bootAt = p.clock.now();
  every(p.clock, 1_000, () => {
    p.say(common.MissionCurrent, { seq: 0, total: Math.max(0, server.stored.length - 1) || 65_535, missionId: id });
    p.say(common.Attitude, { timeBootMs: p.clock.now() - bootAt });
  });
  const fleet = new Fleet(p.ground, { rates: [] });
  const settings = new Settings(openDatabase(":memory:"));
  const patrols = new Patrols({ settings, log: silentLog });
  const told: FailureError[] = [];
  const start = (ofFleet: Fleet, held: Patrols) =>
    new PatrolChecks({
      ...{ clock: p.clock, fleet: ofFleet, patrols: held, announce: () => {} },
      ...{ tell: (failure) => told.push(failure), rebuilt: () => rebuilt },
    });
  const checks = start(fleet, patrols);
  await p.clock.advance(2_000);
  await p.clock.run(fleet.vehicle("1:1").actions.upload(items));
  patrols.hold("1:1", { plan, uploadedAt: 1 }, items);
  await p.clock.advance(20_000);
  const lists = heardBy(p.vehicle, common.MissionRequestList);
  const cut = async (ms: number) => {
    p.up.conditions.cut = p.down.conditions.cut = true;
    await p.clock.advance(ms);
    p.up.conditions.cut = p.down.conditions.cut = false;
  };
  const restart = () => (bootAt = p.clock.now());
  const again = ({ itemsKept = true } = {}) => {
    checks.close();
    fleet.close();
    if (!itemsKept) settings.remove("patrolItems 1:1");
    const held = new Patrols({ settings, log: silentLog });
    const anew = start(new Fleet(p.ground, { rates: [] }), held);
    return { held, checks: anew };
  };
  const holds = (held = patrols) => [held.of("1:1")?.plan.name, held.doubtOf("1:1")];
  return { ...p, server, fleet, patrols, checks, told, lists, cut, restart, again, holds };
}

const words = "what was read back is another mission";

describe("a patrol on board, over a link that loses, repeats, delays and reorders", () => {
  it("is in doubt for a moment after a short silence, and needs no reading back", async () => {
    const { clock, cut, holds, lists, told } = await holding();
    await cut(8_000);
    for (let i = 0; i < 30 && holds()[1] === undefined; i++) await clock.advance(100);
    expect(holds()).toEqual(["Ridge", "not read back since it was heard again"]);
    await clock.advance(15_000);
    expect(holds()).toEqual(["Ridge", undefined]);
    expect([lists.length, told]).toEqual([0, []]);
  });

  it.each([
    ["a long silence", async ({ cut }: Awaited<ReturnType<typeof holding>>) => cut(60_000)],
    ["a restart", async ({ restart }: Awaited<ReturnType<typeof holding>>) => void restart()],
  ])("is read back after %s, and is sure again", async (_, happens) => {
    const held = await holding();
    await happens(held);
    await held.clock.advance(60_000);
    expect(held.lists.length).toBeGreaterThan(0);
    expect(held.holds()).toEqual(["Ridge", undefined]);
    held.lists.length = 0;
    await held.clock.advance(120_000);
    expect(held.lists).toEqual([]);
  });

  it("is not read back after a restart where the mission's id is the one that was verified", async () => {
    const { clock, restart, holds, lists } = await holding({ id: 77 });
    restart();
    await clock.advance(60_000);
    expect([holds(), lists.length]).toEqual([["Ridge", undefined], 0]);
  });

  it("is dropped, and the operator told, when another one is on board", async () => {
    const { clock, restart, holds, told, server } = await holding();
    server.stored[5] = Object.assign(new common.MissionItemInt(), server.stored[5], { x: 480000000 });
    restart();
    await clock.advance(60_000);
    expect(holds()).toEqual([undefined, undefined]);
    expect(told.map(({ failure }) => failure)).toEqual([
      {
        code: "refused",
        message: `Copter 1 no longer holds the patrol "Ridge": ${words}`,
        remedy: "Upload the patrol again before you start it.",
      },
    ]);
  });

  it("is dropped without reading back when the number of items is another", async () => {
    const { clock, cut, holds, told, lists, server } = await holding();
    server.stored = server.stored.slice(0, 4);
    await cut(6_000);
    await clock.advance(20_000);
    expect([holds(), lists.length]).toEqual([[undefined, undefined], 0]);
    expect(told.map(({ message }) => message)).toEqual([
      'Copter 1 no longer holds the patrol "Ridge": 3 items are on board instead of 12',
    ]);
  });

  it("is read back and sure again when the station starts anew, be it what was left after a swap", async () => {
    const { clock, again, fleet, patrols, holds, lists, told } = await holding({ rebuilt: items });
    const rest = [{ ...items[0]!, params: [0, 0, 0, Number.NaN] as const }, ...items.slice(5)];
    await clock.run(fleet.vehicle("1:1").actions.upload(rest));
    patrols.goOn("1:1", rest, 2);
    lists.length = 0;
    const { held } = again();
    expect(held.itemsOf("1:1")).toEqual(rest);
    for (let i = 0; i < 30 && holds(held)[1] === undefined; i++) await clock.advance(100);
    expect(holds(held)).toEqual(["Ridge", "not read back since this station started"]);
    await clock.advance(60_000);
    expect([holds(held), told, lists.length > 0]).toEqual([["Ridge", undefined], [], true]);
  });

  it("is read back at once when the operator asks, even in flight, and says so where it can not be", async () => {
    const { clock, restart, checks, holds, say, down, up } = await holding();
    const failing = () =>
      clock.run(
        checks.readBack("1:1").then(
          () => "sure",
          (cause) => failureOf(cause).code,
        ),
      );
    expect(await failing()).toBe("sure"); // it was in no doubt
    every(clock, 500, () => say(common.ExtendedSysState, { landedState: common.MavLandedState.IN_AIR }));
    await clock.advance(3_000);
    restart();
    await clock.advance(30_000);
    expect(holds()).toEqual(["Ridge", "not read back since the vehicle started anew"]);
    up.conditions.cut = true;
    expect(await failing()).toBe("timeout");
    up.conditions.cut = down.conditions.cut = false;
    expect(await failing()).toBe("sure");
    expect(holds()).toEqual(["Ridge", undefined]);
    expect(await clock.run(checks.readBack("9:1").catch((cause) => failureOf(cause).code))).toBe("not-found");
  });

  it.each([
    ["sure again where it is what the plan gives", items, undefined],
    ["left in doubt where the plan gives another now", items.slice(1), "not read back since this station started"],
    ["left in doubt where the plan gives none now", undefined, "not read back since this station started"],
  ])("is, when the station starts anew and its items were not kept, %s", async (_, rebuilt, doubt) => {
    const { clock, again, holds, told } = await holding({ rebuilt });
    const { held, checks } = again({ itemsKept: false });
    await clock.advance(60_000);
    expect([holds(held), told]).toEqual([["Ridge", doubt], []]);
    const asked = checks.readBack("1:1").then(
      () => "sure",
      (cause) => failureOf(cause).code,
    );
    expect(await clock.run(asked)).toBe(doubt ? "refused" : "sure");
  });

  it("gives way at once to an upload that the operator wants", async () => {
    const { clock, restart, fleet, holds, lists } = await holding();
    restart();
    while (lists.length === 0) await clock.advance(20);
    await clock.run(fleet.vehicle("1:1").actions.upload(items.slice(0, 3)));
    expect(holds()[0]).toBe("Ridge"); // who uploads drops it
  });
});
