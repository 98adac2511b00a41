import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import type { FleetDeps } from "../../src/vehicle/fleetClients.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

async function watched({
  streamHosts,
  ...conditions
}: Parameters<typeof pair>[0] & Pick<FleetDeps, "streamHosts"> = {}) {
  const p = await pair(conditions);
  const fleet = new Fleet(p.ground, streamHosts ? { streamHosts } : {});
  const records: VehicleRecord[] = [];
  fleet.onVehicle((record) => records.push(record));
  await p.clock.advance(1_000);
  return { ...p, fleet, records };
}

describe("the fleet", () => {
  it("finds a vehicle by its heartbeat and describes it", async () => {
    const { fleet, records } = await watched();
    const { modes, heardAt, ...record } = fleet.vehicles()[0]!;
    expect(record).toEqual({
      id: "1:1",
      systemId: 1,
      name: "Copter 1",
      autopilot: "ardupilot",
      kind: "multirotor",
      mode: "Stabilize",
      armed: false,
      landed: "unknown",
      lost: false,
      linkIds: ["radio"],
      notReady: ["GPS: nothing heard yet", "Home is not set yet"],
      failsafe: false,
      mission: {},
    });
    expect(modes).toContain("Guided");
    expect(heardAt).toBeGreaterThan(0);
    expect(records.length).toBe(1);
  });

  it("takes neither ground stations nor gimbals, cameras or transponders for vehicles", async () => {
    const { fleet, clock, ground } = await watched();
    const [near, far] = memoryLinkPair({ clock });
    await Promise.all([near.open(), far.open()]);
    ground.addLink("other", near);
    for (const [systemId, componentId, type, autopilot] of [
      [254, 190, minimal.MavType.GCS, 8],
      [1, 154, minimal.MavType.GIMBAL, 8],
      [1, 100, minimal.MavType.CAMERA, 8],
      [66, 156, minimal.MavType.ADSB, 8],
      [67, 191, minimal.MavType.ONBOARD_CONTROLLER, 0],
    ] as const) {
      const node = new MavlinkNode({ clock, systemId, componentId });
      node.addLink("x", far);
      node.send(messageOf(minimal.Heartbeat, { type, autopilot, mavlinkVersion: 3 }));
    }
    await clock.advance(500);
    expect(fleet.vehicles().map(({ id }) => id)).toEqual(["1:1"]);
  });

  it("forgets a lost vehicle when told to, says so once, and finds it anew when it is heard again", async () => {
    const { fleet, clock, down } = await watched();
    const said: string[] = [];
    fleet.onForgotten((id) => said.push(`forgotten ${id}`));
    fleet.onReturned(({ vehicleId, why }) => said.push(`${why} ${vehicleId}`));
    fleet.forget("1:1");
    expect(said).toEqual([]);
    down.conditions.cut = true;
    await clock.advance(5_000);
    fleet.forget("1:1");
    fleet.forget("1:1");
    expect([fleet.vehicles(), fleet.live(), said]).toEqual([[], [], ["forgotten 1:1"]]);
    down.conditions.cut = false;
    await clock.advance(1_100);
    expect(fleet.vehicles().map(({ id, lost }) => [id, lost])).toEqual([["1:1", false]]);
    expect(said).toEqual(["forgotten 1:1", "found 1:1"]);
  });

  it("says that a vehicle is lost 3.5 s after its last heartbeat, and that it is back", async () => {
    const { fleet, records, clock, down } = await watched();
    const lastAt = fleet.vehicles()[0]!.heardAt;
    down.conditions.cut = true;
    await clock.advance(lastAt + 3_499 - clock.now());
    expect(fleet.vehicles()[0]!.lost).toBe(false);
    await clock.advance(2);
    expect(records.at(-1)).toMatchObject({ id: "1:1", lost: true, heardAt: lastAt });
    down.conditions.cut = false;
    await clock.advance(1_100);
    expect(records.at(-1)).toMatchObject({ id: "1:1", lost: false });
    expect(fleet.vehicles().length).toBe(1);
  });

  it("does not lose a vehicle over a link that loses every third heartbeat", async () => {
    const { records, clock } = await watched({ loss: 0.3, seed: 21 });
    await clock.advance(120_000);
    expect(records.filter(({ lost }) => lost).length).toBeLessThanOrEqual(2); // 0.3⁴ for each heartbeat
  });

  it("announces a record only when something in it changed", async () => {
    const { records, clock, say } = await watched();
    const before = records.length;
    for (let i = 0; i < 20; i++) {
      say(common.Attitude, { roll: i });
      say(common.ExtendedSysState, { landedState: 1 });
      await clock.advance(500);
    }
    expect(records.slice(before).map(({ landed }) => landed)).toEqual(["on-ground"]);
  });

  it("takes one vehicle that is heard over several links for one", async () => {
    const { fleet, clock, ground, vehicle } = await watched();
    const [near, far] = memoryLinkPair({ clock });
    await Promise.all([near.open(), far.open()]);
    ground.addLink("cable", near);
    vehicle.addLink("cable", far);
    await clock.advance(2_500);
    expect(fleet.vehicles().map(({ id, linkIds }) => [id, [...linkIds].sort()])).toEqual([["1:1", ["cable", "radio"]]]);
  });

  it("shows where vehicles are once they have said so", async () => {
    const { fleet, clock, say } = await watched();
    expect(fleet.live()).toEqual([]);
    say(common.Attitude, { roll: 0.1, yaw: Math.PI / 2 });
    say(common.GlobalPositionInt, {
      lat: 470000000,
      lon: 80000000,
      alt: 450_000,
      relativeAlt: 50_000,
      vx: 300,
      vy: 400,
    });
    say(common.BatteryStatus, { batteryRemaining: 80, currentBattery: 1_000, timeRemaining: 900 });
    await clock.advance(10);
    expect(fleet.live()).toEqual([
      {
        id: "1:1",
        at: clock.now() - 10,
        lat: 47,
        lon: 8,
        amsl: 450,
        ahl: 50,
        headingDeg: expect.closeTo(90, 4),
        rollDeg: expect.closeTo(5.73, 2),
        pitchDeg: 0,
        groundSpeed: 5,
        climb: 0,
        courseDeg: expect.closeTo(53.13, 2),
        battery: { percent: 80, amperes: 10, remainingMs: 900_000 },
        linkLoss: 0,
      },
    ]);
  });

  it("dates what a vehicle says by the vehicle's own clock, once that is known", async () => {
    const { fleet, clock, say, vehicle } = await watched({ delayMs: 5, jitterMs: 80, seed: 2 });
    const bootAt = clock.now() - 10_000;
    vehicle.on(common.TimeSync, ({ message, at }) => {
      if (message.tc1 === 0n) say(common.TimeSync, { tc1: BigInt(Math.round((at - bootAt) * 1e6)), ts1: message.ts1 });
    });
    await clock.advance(20_000);
    for (let i = 0; i < 50; i++) {
      const takenAt = clock.now();
      say(common.Attitude, { timeBootMs: Math.round(takenAt - bootAt), yaw: i });
      await clock.advance(100);
      expect(Math.abs(fleet.vehicle("1:1").state.attitude!.at - takenAt)).toBeLessThan(15);
    }
  });

  it("passes on what vehicles say, and what forbids take-off", async () => {
    const { fleet, clock, say } = await watched();
    const texts: unknown[] = [];
    fleet.onText((text) => texts.push(text));
    say(common.StatusText, { severity: 2, text: "PreArm: Gyros not calibrated" });
    await clock.advance(10);
    expect(texts).toEqual([
      { vehicleId: "1:1", at: clock.now() - 10, severity: 2, text: "PreArm: Gyros not calibrated" },
    ]);
    expect(fleet.vehicles()[0]!.notReady[0]).toBe("Gyros not calibrated");
  });

  it("names the stream that a vehicle's camera offers", async () => {
    const { fleet, clock, say } = await watched();
    const found: unknown[] = [];
    fleet.onStreamAddress((stream) => found.push(stream));
    for (let i = 0; i < 3; i++) say(common.VideoStreamInformation, { uri: "rtsp://10.0.0.7:8554/main" });
    await clock.advance(10);
    say(common.VideoStreamInformation, { streamId: 2, count: 2, name: "Heat", uri: "rtsp://10.0.0.7:8554/heat" });
    say(common.VideoStreamInformation, { uri: "rtsp://10.0.0.7:8554/other" });
    await clock.advance(10);
    const first = { vehicleId: "1:1", componentId: 1, deviceId: 0, streamId: 0, count: 0, name: "" };
    expect(found).toEqual([
      { ...first, address: "rtsp://10.0.0.7:8554/main" },
      { ...first, streamId: 2, count: 2, name: "Heat", address: "rtsp://10.0.0.7:8554/heat" },
      { ...first, address: "rtsp://10.0.0.7:8554/other" },
    ]);
  });

  it("offers a stream that lies elsewhere to the operator, once, and does not open it", async () => {
    const { fleet, clock, say } = await watched({ streamHosts: { hostsOf: () => ["10.0.0.7"] } });
    const found: unknown[] = [];
    const blocked: unknown[] = [];
    fleet.onStreamAddress(({ address }) => found.push(address));
    fleet.onBlockedStream((stream) => blocked.push(stream));
    for (const uri of ["rtsp://10.0.0.9/main", "rtsp://10.0.0.9/main", "rtsp://10.0.0.7/main", "file:///etc/passwd"])
      say(common.VideoStreamInformation, { uri });
    await clock.advance(10);
    expect(found).toEqual(["rtsp://10.0.0.7/main"]);
    expect(blocked).toEqual([
      {
        ...{ vehicleId: "1:1", shown: "rtsp://10.0.0.9/main", address: "rtsp://10.0.0.9/main" },
        reason: "10.0.0.9 is not where this vehicle speaks from, nor a host that you allow",
      },
      { vehicleId: "1:1", shown: "file:///etc/passwd", reason: "it is no address of a video stream" },
    ]);
  });

  it("does not know a vehicle that was never heard", async () => {
    const { fleet } = await watched();
    expect(() => fleet.vehicle("7:1")).toThrow("No vehicle 7:1 was ever heard");
  });

  it("forgets a lost vehicle when asked to, and finds it again", async () => {
    const { fleet, clock, down } = await watched();
    fleet.forget("1:1");
    expect(fleet.vehicles().length).toBe(1); // it is there
    down.conditions.cut = true;
    await clock.advance(5_000);
    fleet.forget("1:1");
    expect(fleet.vehicles()).toEqual([]);
    down.conditions.cut = false;
    await clock.advance(1_100);
    expect(fleet.vehicles().length).toBe(1);
  });

  it("does not send a lost vehicle what moves or arms it, but tries to bring it home", async () => {
    const { fleet, clock, down, vehicle, say } = await watched();
    down.conditions.cut = true;
    await clock.advance(9_000);
    const { actions } = fleet.vehicle("1:1");
    const refused = await actions.takeOff(20).catch(failureOf);
    expect(refused).toMatchObject({
      code: "unreachable",
      message: expect.stringMatching(/^Take-off was not sent: Copter 1 has not been heard for \d+ s$/),
    });
    down.conditions.cut = false;
    let mode = 0;
    vehicle.on(common.CommandLong, ({ message: { command, _param2 } }) => {
      if (command === common.MavCmd.DO_SET_MODE) mode = _param2;
      say(common.CommandAck, { command, targetSystem: 255 });
      say(minimal.Heartbeat, { type: 2, autopilot: 3, baseMode: 1 as never, customMode: mode });
    });
    await clock.run(actions.returnHome());
    expect(fleet.vehicles()[0]!.mode).toBe("RTL");
  });
});

describe("a vehicle in Guided without DO_REPOSITION", () => {
  async function old(target: boolean) {
    const p = await watched({ delayMs: 20, loss: 0.1, seed: 5 });
    let aim = { latInt: 0, lonInt: 0 };
    p.vehicle.on(common.SetPositionTargetGlobalInt, ({ message: { latInt, lonInt } }) => {
      if (target) aim = { latInt, lonInt };
    });
    p.vehicle.on(common.CommandInt, ({ message: { command } }) =>
      p.say(common.CommandAck, { command, result: common.MavResult.UNSUPPORTED, targetSystem: 255 }),
    );
    p.vehicle.on(common.CommandLong, ({ message: { command } }) => {
      p.say(common.CommandAck, { command, targetSystem: 255 });
      if (command === common.MavCmd.REQUEST_MESSAGE) p.say(common.PositionTargetGlobalInt, aim);
      else p.say(minimal.Heartbeat, { type: 2, autopilot: 3, baseMode: 1 as never, customMode: 4 });
    });
    const { actions } = p.fleet.vehicle("1:1");
    return { ...p, aim: () => aim, go: () => p.clock.run(actions.goTo({ lat: 47.5, lon: 8.25, ahl: 40 })) };
  }

  it("is sent there by a position target, asked for back to be sure", async () => {
    const { go, aim } = await old(true);
    await go();
    expect(aim()).toEqual({ latInt: 475000000, lonInt: 82500000 });
  });

  it("that does not take the target up is not said to fly there", async () => {
    const { go } = await old(false);
    expect(await go().catch(failureOf)).toMatchObject({
      code: "timeout",
      message: "Going there: the vehicle did not confirm its target",
    });
  });
});
