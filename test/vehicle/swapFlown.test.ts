import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { every } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const base = { lat: 47, lon: 8, amsl: 400 };
const { NAV_TAKEOFF, NAV_WAYPOINT, DO_CHANGE_SPEED, NAV_RETURN_TO_LAUNCH } = common.MavCmd;
const item = (command: number, north: number, params: MissionItem["params"] = [0, 0, 0, 0]): MissionItem => ({
  ...{ command, frame: common.MavFrame.GLOBAL_RELATIVE_ALT, params, z: command === NAV_RETURN_TO_LAUNCH ? 0 : 30 },
  ...{ lat: north && base.lat + north * 0.0015, lon: north && base.lon, autocontinue: true },
});
const patrol: readonly MissionItem[] = [
  { ...item(NAV_TAKEOFF, 1), lat: base.lat },
  item(DO_CHANGE_SPEED, 0, [1, 9, -1, 0]),
  item(NAV_WAYPOINT, 1),
  item(NAV_WAYPOINT, 2),
  item(NAV_WAYPOINT, 3),
  item(NAV_RETURN_TO_LAUNCH, 0),
];

/** A simulated vehicle that flies the patrol, over a radio that loses every sixth message each way, repeats, delays and reorders. */
async function patrolling(autopilot: "ardupilot" | "px4") {
  const clock = new VirtualClock();
  const [near, far] = memoryLinkPair({ clock, delayMs: 60, jitterMs: 120, loss: 0.15, duplicate: 0.1, seed: 21 });
  await Promise.all([near.open(), far.open()]);
  const node = new MavlinkNode({ clock });
  node.addLink("radio", near);
  startHeartbeat(node);
  const [ground, wind] = [flatGround(base.amsl), { speed: 3, fromDeg: 200 }];
  const options = { autopilot, systemId: 1, seed: 1, link: far, bootAt: clock.now(), start: base, ground, wind };
  const sim = new SimVehicle(options);
  every(clock, 50, () => sim.step(0.05, clock.now()));
  const fleet = new Fleet(node);
  await clock.advance(30_000);
  const vehicle = fleet.vehicle("1:1");
  const record = () => fleet.vehicles()[0]!;
  const until = async (asked: () => boolean, seconds: number) => {
    for (let i = 0; i < seconds * 2 && !asked(); i++) await clock.advance(500);
    expect(asked()).toBe(true);
  };
  const landed = () => !record().armed && record().landed === "on-ground";
  await clock.run(vehicle.actions.upload(patrol));
  if (autopilot === "ardupilot") await clock.run(vehicle.actions.takeOff(20));
  await clock.run(vehicle.actions.startMission());
  return { clock, sim, vehicle, record, until, landed, actions: vehicle.actions };
}

describe.each(["ardupilot", "px4"] as const)(
  "a simulated vehicle with %s, low on battery amid its patrol",
  (autopilot) => {
    it("returns, gets a fresh battery, and goes on where it broke off", async () => {
      const { clock, sim, vehicle, record, until, landed, actions } = await patrolling(autopilot);
      const [second, third] = [patrol[3]!, patrol[4]!];
      await until(() => distance(sim.position, second) < 70, 120);
      const brokeOff = { ...sim.position };
      await clock.run(actions.returnHome());
      expect(record().interrupted).toBeUndefined();
      await until(landed, 240);
      expect(record().interrupted).toEqual({ item: 3, at: expect.any(Number) });

      sim.copter.battery.setPercent(100);
      sim.restart();
      await clock.advance(3_000);
      await until(() => !record().lost && record().notReady.length === 0, 90);
      expect(record()).toMatchObject({ armed: false, interrupted: { item: 3 } });
      const place = vehicle.interrupted!.place!;
      expect(distance(place, brokeOff)).toBeLessThan(40);

      const plan = await clock.run(actions.uploadRest({ items: patrol, from: place }));
      expect(record().armed).toBe(false);
      await clock.run(actions.startMission());
      expect(plan.summary).toEqual([
        "Takes off to 30 m",
        "Sets its speed to 9 m/s",
        "Flies at 30 m to where it broke off",
        "Goes on at item 4 of 6",
      ]);
      expect(record().interrupted).toBeUndefined();
      await until(() => distance(sim.position, brokeOff) < 45, 120);
      await until(() => distance(sim.position, second) < 10, 60);
      await until(() => distance(sim.position, third) < 10, 60);
      await until(landed, 240);
      expect(distance(sim.position, base)).toBeLessThan(10);
      expect(record().interrupted).toBeUndefined();
    });
  },
);
