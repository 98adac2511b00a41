import { common } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import { offset } from "../../src/geo/enu.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { missionItem, type TestFlight, testFlight, testPlace } from "./testStation.ts";

const cmd = common.MavCmd;
const answer = common.MavMissionResult;
const target = { targetSystem: 1, targetComponent: 1 };

const waypoints = (count: number): common.MissionItemInt[] =>
  Array.from({ length: count }, (_, i) =>
    missionItem(cmd.NAV_WAYPOINT, { ...offset(testPlace, (i * 37) % 360, 50 + i), z: 20 + i * 0.25, params: [0, 2] }),
  );

/** Reads the mission back, one item after the other. */
async function download({ station, fly }: TestFlight, missionType = 0): Promise<common.MissionItemInt[]> {
  station.forget();
  station.send(messageOf(common.MissionRequestList, { ...target, missionType }));
  await fly(0.1);
  const count = station.last(common.MissionCount)?.count ?? 0;
  for (let seq = 0; seq < count; seq++) {
    station.send(messageOf(common.MissionRequestInt, { ...target, seq, missionType }));
    await fly(0.1);
  }
  return station.all(common.MissionItemInt);
}

const fieldsOf = ({ command, frame, param1, param2, x, y, z }: common.MissionItemInt) => ({
  command,
  frame,
  param1,
  param2,
  x,
  y,
  z,
});

describe("the vehicle's side of the mission protocol", () => {
  test("keeps places to the last digit and heights to the centimetre, with home as item 0", async () => {
    const flight = await testFlight();
    await flight.fly(6);
    const items = waypoints(12);
    expect(await flight.upload(items)).toBe(answer.ACCEPTED);
    expect(flight.station.texts).toContain("Flight plan received");
    const read = await download(flight);
    expect(read.slice(1).map(fieldsOf)).toEqual(items.map((item) => ({ ...fieldsOf(item), frame: 3, param2: 0 })));
    expect(fieldsOf(read[0] as common.MissionItemInt)).toEqual({
      command: cmd.NAV_WAYPOINT,
      frame: common.MavFrame.GLOBAL,
      param1: 0,
      param2: 0,
      x: 486_200_000,
      y: 169_300_000,
      z: 180,
    });
    expect(flight.station.last(common.MissionCurrent)).toMatchObject({
      seq: 0,
      total: 12,
      missionState: common.MissionState.NOT_STARTED,
    });
  });

  test("drops what ArduPilot's storage has no room for", async () => {
    const flight = await testFlight();
    await flight.upload([
      missionItem(cmd.NAV_WAYPOINT, { ...testPlace, z: 20.126, params: [2.9, 5, 0, Number.NaN] }),
      missionItem(cmd.DO_GIMBAL_MANAGER_PITCHYAW, { frame: 2, lat: 44 / 1e7, params: [-51.7, 90, 0, 0] }),
      missionItem(cmd.DO_CHANGE_SPEED, { frame: 2, params: [1, 9.5, -1, 7] }),
    ]);
    const read = (await download(flight)).slice(1);
    expect(
      read.map(({ frame, param1, param2, param3, param4, x, z }) => [frame, param1, param2, param3, param4, x, z]),
    ).toEqual([
      [3, 2, 0, 0, 0, 486_200_000, expect.closeTo(20.12, 4)],
      [0, -51, 90, 0, 0, 44, 0],
      [0, 1, 9.5, -1, 0, 0, 0],
    ]);
  });

  test("an upload comes through a radio that loses every fifth packet, doubles some and mixes their order", async () => {
    const flight = await testFlight({ seed: 11, radio: { loss: 0.2, duplicate: 0.1, delayMs: 60, jitterMs: 80 } });
    const items = waypoints(25);
    expect(await flight.upload(items, 90)).toBe(answer.ACCEPTED);
    expect(flight.vehicle.copter.items).toHaveLength(26);
    expect(flight.vehicle.copter.items.slice(1).map(({ x, y, z }) => [x, y, z])).toEqual(
      items.map(({ x, y, z }) => [x, y, z]),
    );
  });

  test("asks again each second for an item that does not come, and gives up after eight seconds", async () => {
    const { station, fly, vehicle } = await testFlight();
    station.send(messageOf(common.MissionCount, { ...target, count: 3 }));
    await fly(7.5);
    expect(
      station
        .all(common.MissionRequest)
        .map(({ seq, targetSystem, targetComponent }) => [seq, targetSystem, targetComponent]),
    ).toEqual(new Array(7).fill([0, 255, 190]));
    await fly(1);
    expect(station.last(common.MissionAck)).toMatchObject({ type: answer.OPERATION_CANCELLED });
    expect(station.texts).toContain("Mission upload timeout");
    expect(vehicle.copter.items).toEqual([]);
  });

  test("answers a repeated item with INVALID_SEQUENCE and goes on, as ArduPilot does", async () => {
    const { station, fly } = await testFlight();
    const [first] = waypoints(1);
    station.send(messageOf(common.MissionCount, { ...target, count: 2 }));
    await fly(0.1);
    for (let i = 0; i < 2; i++)
      station.send(messageOf(common.MissionItemInt, { ...(first as common.MissionItemInt), ...target, seq: 0 }));
    await fly(0.1);
    expect(station.all(common.MissionAck).map(({ type }) => type)).toEqual([answer.INVALID_SEQUENCE]);
    station.send(messageOf(common.MissionItemInt, { ...(first as common.MissionItemInt), ...target, seq: 1 }));
    await fly(0.1);
    expect(station.last(common.MissionAck)?.type).toBe(answer.ACCEPTED);
  });

  test("a refused item leaves the beginning of the new mission and the rest of the old one", async () => {
    const flight = await testFlight();
    const old = waypoints(4);
    await flight.upload(old);
    const fresh = [missionItem(cmd.NAV_TAKEOFF, { z: 99 }), missionItem(cmd.DO_PARACHUTE, {}), ...waypoints(2)];
    expect(await flight.upload(fresh)).toBe(answer.UNSUPPORTED);
    expect(flight.vehicle.copter.items.slice(1).map(({ command, z }) => [command, z])).toEqual([
      [cmd.NAV_TAKEOFF, 99],
      ...old.slice(1).map(({ command, z }) => [command, z]),
    ]);
  });

  test("refuses to be read while an upload is under way", async () => {
    const { station, fly } = await testFlight();
    station.send(messageOf(common.MissionCount, { ...target, count: 3 }));
    await fly(0.1);
    station.send(messageOf(common.MissionRequestList, target));
    await fly(0.1);
    expect(station.last(common.MissionAck)?.type).toBe(answer.DENIED);
  });

  test("replaces a stretch of items by a partial write", async () => {
    const { station, fly, upload, vehicle } = await testFlight();
    const items = waypoints(5);
    await upload(items);
    const changed = missionItem(cmd.NAV_WAYPOINT, { ...testPlace, z: 77 });
    station.send(messageOf(common.MissionWritePartialList, { ...target, startIndex: 2, endIndex: 3 }));
    await fly(0.1);
    for (const seq of [2, 3]) {
      expect(station.last(common.MissionRequest)?.seq).toBe(seq);
      station.send(messageOf(common.MissionItemInt, { ...changed, ...target, seq }));
      await fly(0.1);
    }
    expect(vehicle.copter.items.slice(1).map(({ z }) => z)).toEqual([items[0]?.z, 77, 77, items[3]?.z, items[4]?.z]);
    station.send(messageOf(common.MissionWritePartialList, { ...target, startIndex: 4, endIndex: 9 }));
    await fly(0.1);
    expect(station.last(common.MissionAck)?.type).toBe(answer.ERROR);
  });

  test("clears on the ground but not under way", async () => {
    const { station, fly, upload, command, vehicle } = await testFlight();
    await upload([missionItem(cmd.NAV_TAKEOFF, { z: 10 }), ...waypoints(2)]);
    await fly(6);
    await command(cmd.DO_SET_MODE, 1, 4);
    await command(cmd.COMPONENT_ARM_DISARM, 1);
    await command(cmd.MISSION_START);
    station.send(messageOf(common.MissionClearAll, target));
    await fly(0.1);
    expect(station.last(common.MissionAck)?.type).toBe(answer.ERROR);
    await command(cmd.DO_SET_MODE, 1, 9);
    await fly(30, () => !vehicle.copter.armed);
    station.send(messageOf(common.MissionClearAll, { ...target, missionType: common.MavMissionType.ALL }));
    await fly(0.1);
    expect(station.last(common.MissionAck)?.type).toBe(answer.ACCEPTED);
    expect(vehicle.copter.items).toEqual([]);
  });

  test("jumps to another item when told to, in flight", async () => {
    const { station, fly, upload, command } = await testFlight();
    await upload([missionItem(cmd.NAV_TAKEOFF, { z: 15 }), ...waypoints(4)]);
    await fly(6);
    await command(cmd.DO_SET_MODE, 1, 4);
    await command(cmd.COMPONENT_ARM_DISARM, 1);
    await command(cmd.MISSION_START);
    await fly(30, () => station.last(common.MissionItemReached)?.seq === 1);
    station.send(messageOf(common.MissionSetCurrent, { ...target, seq: 4 }));
    await fly(0.1);
    expect(station.last(common.MissionCurrent)?.seq).toBe(4);
    station.send(messageOf(common.MissionSetCurrent, { ...target, seq: 40 }));
    await fly(0.1);
    expect(station.last(common.MissionAck)?.type).toBe(answer.ERROR);
    await fly(60);
    expect(station.all(common.MissionItemReached).map(({ seq }) => seq)).toEqual([1, 4, 5]);
  });

  test("repeats a stretch as often as a jump item says", async () => {
    const { station, fly, upload, command } = await testFlight();
    await upload([
      missionItem(cmd.NAV_TAKEOFF, { z: 15 }),
      missionItem(cmd.NAV_WAYPOINT, { ...offset(testPlace, 0, 30), z: 15 }),
      missionItem(cmd.NAV_WAYPOINT, { ...offset(testPlace, 90, 30), z: 15 }),
      missionItem(cmd.DO_JUMP, { params: [2, 1], frame: 2 }),
      missionItem(cmd.NAV_LAND, {}),
    ]);
    await fly(6);
    await command(cmd.DO_SET_MODE, 1, 4);
    await command(cmd.COMPONENT_ARM_DISARM, 1);
    await command(cmd.MISSION_START);
    await fly(150, () => station.all(common.MissionItemReached).at(-1)?.seq === 5);
    expect(station.all(common.MissionItemReached).map(({ seq }) => seq)).toEqual([1, 2, 3, 2, 3, 5]);
  });

  test("stores a fence and rally points beside the mission", async () => {
    const flight = await testFlight();
    const mission = waypoints(2);
    await flight.upload(mission);
    const corner = (deg: number) => missionItem(5001, { ...offset(testPlace, deg, 500), params: [3], missionType: 1 });
    const fence = [corner(0), corner(120), corner(240)];
    expect(await flight.upload(fence)).toBe(answer.ACCEPTED);
    const rally = [missionItem(5100, { ...testPlace, z: 30, missionType: 2 })];
    expect(await flight.upload(rally)).toBe(answer.ACCEPTED);
    expect((await download(flight, 1)).map(fieldsOf)).toEqual(fence.map((item) => ({ ...fieldsOf(item), frame: 0 })));
    expect((await download(flight, 2)).map(fieldsOf)).toEqual(rally.map(fieldsOf));
    expect(flight.vehicle.copter.items).toHaveLength(3);
    expect(await flight.upload([missionItem(cmd.NAV_WAYPOINT, { missionType: 1 })])).toBe(answer.UNSUPPORTED);
  });

  test("a fence takes effect when it is whole and its polygons are, and has no heights", async () => {
    const flight = await testFlight();
    const { station, fly, upload, vehicle } = flight;
    const corner = (deg: number, corners: number, command: number = 5001) =>
      missionItem(command, { ...offset(testPlace, deg, 500), z: 12, params: [corners], missionType: 1 });
    const fence = [0, 120, 240].map((deg) => corner(deg, 3));
    await upload(fence);
    station.send(messageOf(common.MissionCount, { ...target, count: 2, missionType: 1 }));
    await fly(0.1);
    station.send(messageOf(common.MissionItemInt, { ...corner(5, 3), ...target, seq: 0 }));
    await fly(10); // the rest never comes
    const stored = (await download(flight, 1)).map(fieldsOf);
    expect(stored).toEqual(fence.map((item) => ({ ...fieldsOf(item), frame: 0, z: 0 })));
    expect(await upload([0, 120].map((deg) => corner(deg, 3)))).toBe(answer.ERROR);
    expect(await upload([corner(0, 3), corner(120, 3), corner(240, 3, 5002)])).toBe(answer.ERROR);
    expect(await upload([corner(0, 300)])).toBe(answer.INVALID_PARAM1);
    expect((await download(flight, 1)).map(fieldsOf)).toEqual(stored);
    expect(await upload([missionItem(5000, { ...testPlace, missionType: 1 })])).toBe(answer.ACCEPTED);
    expect(vehicle.copter.items).toEqual([]);
  });

  test("rally points are kept to the metre, above home only", async () => {
    const flight = await testFlight();
    const rally = missionItem(5100, { ...testPlace, z: 30.9, missionType: 2 });
    await flight.upload([rally]);
    expect((await download(flight, 2)).map(fieldsOf)).toEqual([{ ...fieldsOf(rally), z: 30 }]);
    expect(await flight.upload([{ ...rally, frame: 0 } as common.MissionItemInt])).toBe(answer.UNSUPPORTED_FRAME);
    expect(await flight.upload([{ ...rally, z: 40_000 } as common.MissionItemInt])).toBe(answer.INVALID_PARAM7);
  });

  test("will not fly a mission that does not begin with a take-off from the ground", async () => {
    const { station, fly, upload, command } = await testFlight();
    await upload(waypoints(2));
    await fly(6);
    await command(cmd.DO_SET_MODE, 1, 4);
    await command(cmd.COMPONENT_ARM_DISARM, 1);
    expect(await command(cmd.MISSION_START)).toBe(common.MavResult.FAILED);
    expect(station.texts).toEqual(["Auto: Missing Takeoff Cmd", "Mode change to AUTO failed: init failed"]);
  });
});
