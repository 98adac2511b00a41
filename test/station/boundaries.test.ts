import { describe, expect, it } from "vitest";
import type { BoundaryRecord } from "../../src/contract/boundary.ts";
import { failureOf } from "../../src/contract/failure.ts";
import type { PlanPart, TransferRecord } from "../../src/contract/records.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { Fence, RallyPoint } from "../../src/mission/fence.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Announcer } from "../../src/station/announcer.ts";
import { Boundaries } from "../../src/station/boundaries.ts";
import { boundaryHandlers } from "../../src/station/boundaryHandlers.ts";
import { BoundaryTransfers } from "../../src/station/boundaryTransfers.ts";
import { mustNotFlyMission, type UploadStep, uploadSteps } from "../../src/station/planUpload.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const home = { lat: 47, lon: 8 };
const fence: Fence = {
  polygons: [
    {
      kind: "inclusion",
      points: [
        { lat: 46.99, lon: 7.99 },
        { lat: 46.99, lon: 8.01 },
        { lat: 47.01, lon: 8 },
      ],
    },
  ],
  circles: [{ kind: "exclusion", centre: { lat: 47.002, lon: 8.001 }, radius: 50 }],
};
const elsewhere: Fence = { polygons: [], circles: [{ kind: "inclusion", centre: { lat: 47.1, lon: 8 }, radius: 500 }] };
const rally: RallyPoint[] = [{ lat: 47.001, lon: 8.001, ahl: 30 }];
const items: MissionItem[] = [
  { command: 22, frame: 3, params: [0, 0, 0, Number.NaN], ...home, z: 30, autocontinue: true },
  { command: 16, frame: 3, params: [0, 0, 0, 0], lat: 47.001, lon: 8, z: 30, autocontinue: true },
];

/** The station's part with a simulated vehicle behind a radio that loses every fifth packet each way. */
async function station(autopilot: "ardupilot" | "px4") {
  const clock = new VirtualClock();
  const [ours, theirs] = memoryLinkPair({ clock, delayMs: 20, jitterMs: 30, duplicate: 0.1, loss: 0.2, seed: 3 });
  await Promise.all([ours.open(), theirs.open()]);
  const vehicle = new SimVehicle({
    systemId: 1,
    autopilot,
    link: theirs,
    bootAt: clock.now(),
    start: { ...home, amsl: 400 },
    headingDeg: 0,
    ground: { elevation: () => 400 },
    wind: { speed: 0, fromDeg: 0 },
    seed: 1,
  });
  const step = () => {
    vehicle.step(0.05, clock.now());
    clock.after(50, step);
  };
  step();
  const node = new MavlinkNode({ clock });
  node.addLink("radio", ours);
  const fleet = new Fleet(node);
  const announcer = new Announcer();
  const announced: BoundaryRecord[] = [];
  announcer.on("boundary", (record) => announced.push(record));
  await clock.advance(20_000);
  const boundaries = new Boundaries({ fleet, announcer, now: () => 1_000 });
  const cut = (on: boolean) => {
    for (const { conditions } of [ours, theirs]) conditions.cut = on;
  };
  return { clock, cut, fleet, announcer, announced, boundaries };
}

describe.each(["ardupilot", "px4"] as const)("the fence and rally points of a %s", (autopilot) => {
  it("are written, read and cleared, and what is known to be on board is told each time", async () => {
    const { clock, boundaries, announced } = await station(autopilot);
    expect(boundaries.list()).toEqual([]);
    await clock.run(boundaries.writeFence("1:1", fence));
    await clock.run(boundaries.writeRally("1:1", rally));
    expect(boundaries.of("1:1")).toEqual({
      vehicleId: "1:1",
      fence: { value: fence, at: 1_000 },
      rally: { value: rally, at: 1_000 },
    });
    expect(await clock.run(boundaries.readFence("1:1"))).toEqual(fence);
    expect(await clock.run(boundaries.readRally("1:1"))).toEqual(rally);
    await clock.run(boundaries.clearFence("1:1"));
    await clock.advance(6_000);
    await clock.run(boundaries.clearRally("1:1"));
    expect(await clock.run(boundaries.readFence("1:1"))).toEqual({ polygons: [], circles: [] });
    expect(await clock.run(boundaries.readRally("1:1"))).toEqual([]);
    expect(announced.at(-1)).toEqual(boundaries.of("1:1"));
    expect(boundaries.list()).toEqual([boundaries.of("1:1")]);
  });

  it("that are no fence are not sent, and what is on board stays known", async () => {
    const { clock, boundaries } = await station(autopilot);
    await clock.run(boundaries.writeFence("1:1", fence));
    const none: Fence = { polygons: [], circles: [{ kind: "inclusion", centre: home, radius: 0 }] };
    const failed = await clock.run(boundaries.writeFence("1:1", none).catch(failureOf));
    expect(failed).toMatchObject({ code: "bad-input", message: expect.stringContaining("radius") });
    expect(boundaries.of("1:1").fence?.value).toEqual(fence);
    expect(await clock.run(boundaries.readFence("1:1"))).toEqual(fence);
  });

  it("are not known any more when the link is cut while they are replaced", async () => {
    const { clock, boundaries, cut, announced } = await station(autopilot);
    await clock.run(boundaries.writeFence("1:1", fence));
    cut(true);
    const failed = await clock.run(boundaries.writeFence("1:1", elsewhere).catch(failureOf));
    expect(failed).toMatchObject({ code: "timeout" });
    expect(announced.at(-1)).toEqual({ vehicleId: "1:1" });
    expect(boundaries.of("1:1")).toEqual({ vehicleId: "1:1" });
  });

  it("are refused where an armed vehicle would break them at once", async () => {
    const { clock, boundaries, fleet } = await station(autopilot);
    await clock.run(boundaries.writeFence("1:1", elsewhere));
    await clock.run(boundaries.clearFence("1:1"));
    await clock.run(fleet.vehicle("1:1").actions.arm());
    expect(await clock.run(boundaries.writeFence("1:1", elsewhere).catch(failureOf))).toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("is armed and outside this fence"),
    });
    expect(await clock.run(boundaries.readFence("1:1"))).toEqual({ polygons: [], circles: [] });
    await clock.run(boundaries.writeFence("1:1", fence));
  });
});

describe.each(["ardupilot", "px4"] as const)("what windows ask of the fence of a %s", (autopilot) => {
  const rpc = async () => {
    const s = await station(autopilot);
    const told: TransferRecord[] = [];
    s.announcer.on("transfer", (transfer) => told.push(transfer));
    return { ...s, told, handlers: boundaryHandlers(s.boundaries, new BoundaryTransfers(s.announcer)) };
  };

  it("is told as it goes on", async () => {
    const { clock, handlers, told } = await rpc();
    const vehicleId = "1:1";
    await clock.run(Promise.resolve(handlers["fence.write"]({ vehicleId, fence })));
    expect(told[0]).toMatchObject({ vehicleId, part: "fence", direction: "upload" });
    expect(told.at(-1)).toEqual({ vehicleId, part: "fence", direction: "upload", state: { phase: "done" } });
    expect(await clock.run(Promise.resolve(handlers["fence.read"]({ vehicleId })))).toEqual(fence);
    expect(told.at(-1)).toEqual({ vehicleId, part: "fence", direction: "download", state: { phase: "done" } });
  });

  it.each(["fence.read", "fence.write", "fence.clear", "rally.read", "rally.write", "rally.clear"] as const)(
    "%s can be cancelled, and says that it was",
    async (call) => {
      const { clock, handlers, cut } = await rpc();
      cut(true);
      const ask = handlers[call] as (args: object) => unknown;
      const asked = Promise.resolve(ask({ vehicleId: "1:1", fence, points: rally })).catch(failureOf);
      await clock.advance(300);
      handlers["boundary.cancel"]({ vehicleId: "1:1" });
      const began = clock.now();
      expect(await clock.run(asked)).toMatchObject({ code: "cancelled" });
      expect(clock.now() - began).toBeLessThan(1_000);
    },
  );
});

it("with the demo sector ends what was known of its vehicles", async () => {
  const { clock, boundaries, announcer, announced } = await station("ardupilot");
  await clock.run(boundaries.writeRally("1:1", rally));
  announcer.emit("demo", "off");
  expect([boundaries.list(), announced.at(-1)]).toEqual([[], { vehicleId: "1:1" }]);
});

describe("the upload of a plan with fence and rally points", () => {
  const stepsOf = ({ boundaries, fleet }: Awaited<ReturnType<typeof station>>): UploadStep[] => [
    { part: "fence", send: (options) => boundaries.writeFence("1:1", fence, options) },
    { part: "rally", send: (options) => boundaries.writeRally("1:1", rally, options) },
    { part: "mission", send: (options) => fleet.vehicle("1:1").actions.upload(items, options) },
  ];

  it.each(["ardupilot", "px4"] as const)(
    "sends a %s the fence first, then the rally points, then the mission",
    async (autopilot) => {
      const s = await station(autopilot);
      const told: (PlanPart | undefined)[] = [];
      const { signal } = new AbortController();
      const say: Parameters<typeof uploadSteps>[1]["say"] = (_state, { part, parts }) => {
        expect(parts).toEqual(["fence", "rally", "mission"]);
        if (told.at(-1) !== part) told.push(part);
      };
      await s.clock.run(uploadSteps(stepsOf(s), { signal, say }));
      expect(told).toEqual(["fence", "rally", "mission"]);
      expect(await s.clock.run(s.boundaries.readFence("1:1"))).toEqual(fence);
      expect(await s.clock.run(s.boundaries.readRally("1:1"))).toEqual(rally);
      expect(await s.clock.run(s.fleet.vehicle("1:1").compareMission(items))).toBe("verified");
    },
  );

  it("that fails at one part sends none after it, names it, and says what is on board", async () => {
    const s = await station("ardupilot");
    const { signal } = new AbortController();
    const say = (_state: unknown, { part }: { readonly part?: PlanPart }) => {
      if (part === "rally") s.cut(true);
    };
    const failure = await s.clock.run(uploadSteps(stepsOf(s), { signal, say }).then(() => undefined, failureOf));
    expect(failure).toMatchObject({ code: "timeout", message: expect.stringMatching(/^Rally points: /) });
    expect(failure?.remedy).toContain(
      "On board: the new fence, verified; the mission as before. The rally points there are to be read again",
    );
    s.cut(false);
    await s.clock.advance(5_000);
    expect(await s.clock.run(s.boundaries.readFence("1:1"))).toEqual(fence);
    expect(await s.clock.run(s.fleet.vehicle("1:1").actions.download())).toEqual([]);
  });

  it("can be cancelled, and then is the failure of the part that was under way", async () => {
    const s = await station("px4");
    const abort = new AbortController();
    const say = () => abort.abort();
    const failure = await s.clock.run(uploadSteps(stepsOf(s), { signal: abort.signal, say }).catch(failureOf));
    expect(failure).toMatchObject({ code: "cancelled", message: expect.stringMatching(/^Fence: /) });
  });

  it("is refused while the vehicle flies its mission", async () => {
    const { clock, fleet } = await station("ardupilot");
    const vehicle = fleet.vehicle("1:1");
    await clock.run(vehicle.actions.upload(items));
    mustNotFlyMission(vehicle);
    await clock.run(vehicle.actions.startMission());
    expect(() => mustNotFlyMission(vehicle)).toThrow("Upload refused: Copter 1 is flying its mission");
  });
});
