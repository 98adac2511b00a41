import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { DroneNow, ReliefState } from "../../src/mission/schedule/reliefState.ts";
import { ReliefGuard, type Stand } from "../../src/station/reliefGuard.ts";
import { carryOut, type ToDo } from "../../src/station/reliefSteps.ts";

const expects = { droneId: "B", where: "air" } as const;

/** A re-plan that pauses B, uploads to it for three minutes and starts it; `meanwhile` happens during the upload. */
async function carried(
  meanwhile: (world: { drone: DroneNow; stand: Stand; at: number; state: ReliefState }) => void,
  start: Partial<ToDo> = {},
) {
  const world = {
    at: 0,
    drone: { droneId: "B", where: "air", heardMs: 100, notReady: [] } as DroneNow,
    stand: { mode: "Auto", armed: true, order: 5 } as Stand,
    state: { drones: {}, proposals: [{ id: "p1", carriedOut: true }] } as unknown as ReliefState,
  };
  const ran: string[] = [];
  const order = (what: string, more: Partial<Stand>) => {
    ran.push(what);
    world.stand = { ...world.stand, order: world.stand.order + 1, ...more };
    return Promise.resolve();
  };
  const base = { vehicleId: "2:1", ifFailed: "B holds", expects };
  const toDo: ToDo[] = [
    { ...base, what: "Pause B", changesMode: true, run: () => order("pause", { mode: "Guided" }) },
    {
      ...{ ...base, what: "Upload to B" },
      run: async () => {
        await order("upload", {});
        world.at += 180_000;
        meanwhile(world);
      },
    },
    { ...base, what: "Start B", changesMode: true, run: () => order("start", { mode: "Auto" }), ...start },
  ];
  const guard = new ReliefGuard(
    {
      ...{ now: () => world.at, state: () => world.state, ended: () => undefined },
      ...{ drone: () => world.drone, stand: () => world.stand },
    },
    "p1",
    ["2:1"],
  );
  const ended = carryOut(toDo, () => {}, {
    mayGo: (step) => guard.mayGo(step),
    ordered: (id) => guard.ordered(id),
    changed: (step) => guard.changed(step),
    signal: new AbortController().signal,
  });
  const why = await ended.then(
    () => "done",
    (cause: unknown) => failureOf(cause).message,
  );
  return { ran: ran.join(), why };
}

it("a drone in the air is started with its new mission while nobody and nothing wants it otherwise", async () => {
  expect(await carried(() => {})).toEqual({ ran: "pause,upload,start", why: "done" });
});

it("a drone that goes home, is in a failsafe, is silent, was taken out or ordered otherwise meanwhile is not started", async () => {
  const not = async (meanwhile: Parameters<typeof carried>[0]) => {
    const { ran, why } = await carried(meanwhile);
    expect(ran).toBe("pause,upload");
    return why;
  };
  expect(
    await Promise.all([
      not((w) => Object.assign(w, { drone: { ...w.drone, where: "home-bound" } })),
      not((w) => Object.assign(w, { drone: { ...w.drone, failsafe: "failsafe battery" } })),
      not((w) => Object.assign(w, { drone: { ...w.drone, heardMs: 9_000 } })),
      not((w) => Object.assign(w, { state: { ...w.state, drones: { B: { out: "smoke" } } } })),
      not((w) => Object.assign(w, { stand: { ...w.stand, order: w.stand.order + 1 } })),
      not((w) => Object.assign(w, { stand: { ...w.stand, mode: "Loiter" } })),
      not((w) => Object.assign(w, { stand: { ...w.stand, armed: false } })),
      not((w) => Object.assign(w, { state: { ...w.state, proposals: [] } })),
    ]),
  ).toEqual([
    "Start B: B is on its way home by now",
    "Start B: B is in failsafe battery",
    "Start B: nothing was heard of B for 9 s",
    "Start B: B was taken out: smoke",
    "Start B: B was given another order meanwhile",
    "Start B: B went from Guided into Loiter meanwhile",
    "Start B: B was disarmed meanwhile",
    "Start B: the proposal was declined or withdrawn meanwhile",
  ]);
});

it("a start that may only come soon after a person's yes does not come three minutes later, and says so", async () => {
  expect(await carried(() => {}, { expects: { ...expects, withinMs: 60_000 } })).toEqual({
    ran: "pause,upload",
    why: "Start B: it was accepted 3 min ago, and who stands beside it does not expect it any more",
  });
});
