import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { Fence, RallyPoint } from "../../src/mission/fence.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { heardBy, pair } from "../mavlink/fakeVehicle.ts";
import { MissionVehicle } from "../mavlink/missionVehicle.ts";

/** A vehicle that only keeps what it is sent, over a radio that loses every fifth message each way. */
async function vehicleOf(kind: "ardupilot" | "arduplane" | "px4") {
  const autopilot = kind === "px4" ? minimal.MavAutopilot.PX4 : minimal.MavAutopilot.ARDUPILOTMEGA;
  const type = kind === "arduplane" ? minimal.MavType.FIXED_WING : minimal.MavType.QUADROTOR;
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 20, jitterMs: 30, seed: 5, autopilot, type });
  const server = new MissionVehicle(p.vehicle, kind);
  p.vehicle.on(common.CommandLong, ({ message: { command } }) =>
    p.say(common.CommandAck, { command, targetSystem: 255 }),
  );
  const asked = heardBy(p.vehicle, common.CommandLong);
  const vehicle = await firstHeard(p.clock, new Fleet(p.ground, { rates: [] }));
  return { ...p, server, asked, vehicle, actions: vehicle.actions };
}

async function firstHeard(clock: { advance: (ms: number) => Promise<void> }, fleet: Fleet) {
  while (fleet.vehicles().length === 0) await clock.advance(100);
  return fleet.vehicle("1:1");
}

const waypoint: MissionItem = {
  ...{ command: common.MavCmd.NAV_WAYPOINT, frame: 3, lat: 47, lon: 8, z: 60, autocontinue: true },
  params: [0, 40, 25, 0],
};
const fence: Fence = {
  polygons: [
    {
      kind: "inclusion",
      points: [
        { lat: 47, lon: 8 },
        { lat: 47.02, lon: 8 },
        { lat: 47.02, lon: 8.02 },
      ],
    },
  ],
  circles: [{ kind: "exclusion", centre: { lat: 47.01, lon: 8.005 }, radius: 50 }],
};
const rally: RallyPoint[] = [{ lat: 47.01, lon: 8.01, ahl: 40 }];

describe("what a vehicle holds, over a link that loses every fifth message", () => {
  it("is compared as a plane keeps it, which is not as a copter does", async () => {
    const plane = await vehicleOf("arduplane");
    await plane.clock.run(plane.actions.upload([waypoint]));
    expect(await plane.clock.run(plane.vehicle.compareMission([waypoint]))).toBe("verified");
    const nearer: MissionItem = { ...waypoint, params: [0, 10, 25, 0] };
    expect(await plane.clock.run(plane.vehicle.compareMission([nearer]))).toBe("changed");
    const copter = await vehicleOf("ardupilot");
    const held: MissionItem = { ...waypoint, params: [30, 0, 0, 0] };
    await copter.clock.run(copter.actions.upload([held]));
    expect(await copter.clock.run(copter.vehicle.compareMission([{ ...held, params: [9, 0, 0, 0] }]))).toBe("changed");
  });

  it.each(["ardupilot", "arduplane", "px4"] as const)("can be a fence and rally points: %s", async (kind) => {
    const { clock, actions, server } = await vehicleOf(kind);
    await clock.run(actions.uploadFence(fence));
    expect(server.stored.map(({ command }) => command)).toEqual([5001, 5001, 5001, 5004]);
    expect(await clock.run(actions.downloadFence())).toEqual(fence);
    await clock.run(actions.clearFence());
    expect(await clock.run(actions.downloadFence())).toEqual({ polygons: [], circles: [] });
    await clock.run(actions.uploadRally(rally));
    expect(await clock.run(actions.downloadRally())).toEqual(rally);
    await clock.run(actions.clearRally());
    expect(await clock.run(actions.downloadRally())).toEqual([]);
  });

  it("is refused before anything is sent when its geometry is wrong", async () => {
    const { clock, actions, server } = await vehicleOf("ardupilot");
    const flat = { ...fence, circles: [{ ...fence.circles[0]!, radius: 0 }] };
    expect(await clock.run(actions.uploadFence(flat).catch(failureOf))).toMatchObject({
      code: "bad-input",
      message: "Fence refused: circle 1: radius must be more than 0 metres, got 0",
    });
    expect(server.heard.get("MISSION_COUNT")).toBeUndefined();
  });

  it("is minded or ignored as the fence is switched, which a PX4 has no switch for", async () => {
    const { clock, actions, asked } = await vehicleOf("ardupilot");
    await clock.run(actions.switchFence(true));
    await clock.run(actions.switchFence(false));
    const switched = asked.filter(({ command }) => command === common.MavCmd.DO_FENCE_ENABLE);
    expect([...new Set(switched.map((m) => m._param1))]).toEqual([1, 0]);
    const px4 = await vehicleOf("px4");
    expect(await px4.actions.switchFence(true).catch(failureOf)).toMatchObject({
      code: "bad-input",
      message: "Switching the fence on: a PX4 vehicle has no switch for it",
    });
  });
});
