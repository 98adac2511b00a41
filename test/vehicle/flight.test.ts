import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { every } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const base = { lat: 47, lon: 8, amsl: 400 };

/** Our own simulated copter behind a radio, switched on 20 s ago. */
async function onTheGround(conditions: Partial<RadioConditions> & { seed?: number } = {}) {
  const clock = new VirtualClock();
  const [near, far] = memoryLinkPair({ clock, delayMs: 30, ...conditions });
  await Promise.all([near.open(), far.open()]);
  const node = new MavlinkNode({ clock });
  node.addLink("radio", near);
  startHeartbeat(node);
  const copter = new SimVehicle({
    systemId: 1,
    seed: 1,
    link: far,
    bootAt: clock.now(),
    start: base,
    ground: flatGround(base.amsl),
    wind: { speed: 4, fromDeg: 200 },
  });
  every(clock, 20, () => copter.step(0.02, clock.now()));
  const fleet = new Fleet(node);
  await clock.advance(30_000);
  const { actions } = fleet.vehicle("1:1");
  const record = () => fleet.vehicles()[0]!;
  const live = () => fleet.live()[0]!;
  return { clock, node, copter, fleet, actions, record, live, near, far };
}

const patrol: MissionItem[] = [0, 1, 2, 3].map((i) => ({
  command: i === 0 ? common.MavCmd.NAV_TAKEOFF : common.MavCmd.NAV_WAYPOINT,
  frame: common.MavFrame.GLOBAL_RELATIVE_ALT,
  params: [0, 0, 0, Number.NaN],
  lat: base.lat + i * 0.002,
  lon: base.lon,
  z: 30,
  autocontinue: true,
}));

describe.each([
  ["a good link", {}],
  ["a link that loses every fifth message each way", { loss: 0.2, seed: 14 }],
])("a simulated copter over %s", (_, conditions) => {
  it("is found ready, at its home, with all rates asked for", async () => {
    const { record, live, fleet, clock } = await onTheGround(conditions);
    expect(record()).toMatchObject({
      name: "Copter 1",
      armed: false,
      landed: "on-ground",
      notReady: [],
      lost: false,
      home: { lat: expect.closeTo(47, 4), lon: expect.closeTo(8, 4), amsl: expect.closeTo(400, 0) },
    });
    expect(live()).toMatchObject({
      gimbal: { pitchDeg: expect.any(Number) },
      battery: { percent: expect.any(Number) },
    });
    let moves = 0;
    fleet.vehicle("1:1").onChanged(() => moves++);
    await clock.advance(10_000);
    const arriving = 1 - (("loss" in conditions && conditions.loss) || 0);
    expect(moves).toBeGreaterThan(250 * arriving);
  });

  it("takes off, flies a patrol, pauses, goes on, goes to a point, returns and lands", async () => {
    const { clock, actions, record, live, copter } = await onTheGround(conditions);
    await clock.run(actions.upload(patrol));
    await clock.run(actions.takeOff(30));
    expect(record()).toMatchObject({ mode: "Guided", armed: true });
    await clock.run(actions.startMission());
    expect(record().mode).toBe("Auto");
    await clock.advance(25_000);
    await expect(clock.run(actions.upload(patrol))).rejects.toThrow("Upload refused: Copter 1 is flying its mission");
    await clock.run(actions.pause());
    await clock.advance(10_000);
    const held = { ...copter.position };
    await clock.advance(10_000);
    expect(distance(held, copter.position)).toBeLessThan(4);
    await clock.run(actions.resume());
    expect(record().mode).toBe("Auto");
    await clock.advance(8_000);
    expect(distance(held, copter.position)).toBeGreaterThan(10);
    const point = { lat: base.lat + 0.0005, lon: base.lon + 0.0005 };
    await clock.run(actions.goTo({ ...point, ahl: 45 }));
    await clock.advance(60_000);
    expect(distance(copter.position, point)).toBeLessThan(5);
    expect(live().ahl).toBeCloseTo(45, -0.5);
    await clock.run(actions.returnHome());
    expect(record().mode).toBe("RTL");
    await clock.advance(10_000);
    await clock.run(actions.land());
    await clock.advance(60_000);
    expect(record()).toMatchObject({ mode: "Land", armed: false, landed: "on-ground" });
  });

  it("tells where it was a moment ago to within its own error", async () => {
    const { clock, actions, fleet, copter } = await onTheGround(conditions);
    await clock.run(actions.takeOff(20));
    await clock.run(actions.goTo({ lat: base.lat + 0.003, lon: base.lon, ahl: 20 }));
    await clock.advance(12_000);
    const then = clock.now();
    const truth = { ...copter.position };
    await clock.advance(2_000);
    const pose = fleet.vehicle("1:1").poseAt(then)!;
    expect(distance(pose.position, truth)).toBeLessThan(3 * pose.sigma.horizontal);
    expect(Math.abs(pose.position.amsl - truth.amsl)).toBeLessThan(3 * pose.sigma.vertical);
  });
});

describe("a simulated copter", () => {
  it("refuses to disarm in flight, in its own words", async () => {
    const { clock, actions } = await onTheGround();
    await clock.run(actions.takeOff(20));
    await clock.advance(10_000);
    expect(await clock.run(actions.disarm().catch(failureOf))).toMatchObject({
      code: "refused",
      message: expect.stringMatching(/^Disarming was refused: /),
    });
  });

  it("is not sent to a second take-off", async () => {
    const { clock, actions } = await onTheGround();
    await clock.run(actions.takeOff(20));
    await clock.advance(10_000);
    expect(await actions.takeOff(20).catch(failureOf)).toEqual({
      code: "bad-input",
      message: "Take-off: Copter 1 is already in the air",
    });
  });

  it("has no mode of another kind of vehicle, and says which it has", async () => {
    const { actions } = await onTheGround();
    expect(await actions.setMode("FBWA").catch(failureOf)).toMatchObject({
      code: "bad-input",
      message: 'Copter 1 has no mode "FBWA"',
      remedy: expect.stringContaining("Guided"),
    });
  });

  it("survives an upload of 200 items at 20 % loss each way, and gives them back", async () => {
    const { clock, actions } = await onTheGround({ loss: 0.2, seed: 78 });
    const items = Array.from(
      { length: 200 },
      (_, i): MissionItem => ({ ...patrol[i === 0 ? 0 : 1]!, lat: 47 + i / 1e4 }),
    );
    await clock.run(actions.upload(items));
    const read = await clock.run(actions.download());
    expect(read.map(({ lat }) => lat.toFixed(6))).toEqual(items.map(({ lat }) => lat.toFixed(6)));
  });

  it("can be found again by the station after both were cut off in flight", async () => {
    const { clock, actions, record, near, far } = await onTheGround();
    await clock.run(actions.takeOff(20));
    for (const end of [near, far]) end.conditions.cut = true;
    await clock.advance(20_000);
    expect(record().lost).toBe(true);
    for (const end of [near, far]) end.conditions.cut = false;
    await clock.advance(3_000);
    expect(record()).toMatchObject({ lost: false, armed: true });
    await clock.run(actions.land());
  });
});
