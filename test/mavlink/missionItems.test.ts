import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { difference, fromMissionItemInt, toMissionItemInt } from "../../src/mavlink/missionItems.ts";
import type { MissionItem } from "../../src/mission/item.ts";

const waypoint: MissionItem = {
  command: common.MavCmd.NAV_WAYPOINT,
  frame: common.MavFrame.GLOBAL_RELATIVE_ALT,
  params: [3, 2, 0, Number.NaN],
  lat: 47.1234567,
  lon: 8.7654321,
  z: 80.25,
  autocontinue: true,
};
const speed: MissionItem = {
  ...waypoint,
  command: common.MavCmd.DO_CHANGE_SPEED,
  frame: common.MavFrame.MISSION,
  params: [1, 12.5, -1, 0],
  lat: 0,
  lon: 0,
  z: 0,
};

describe("a mission item", () => {
  it("goes over the wire and back to 10⁻⁷ degrees", () => {
    const there = toMissionItemInt(waypoint, 4, { systemId: 1, componentId: 1 }, 0);
    expect(fromMissionItemInt(there)).toEqual(waypoint);
  });

  it.each<[string, MissionItem, Partial<MissionItem>]>([
    ["NaN became zero", waypoint, { params: [3, 2, 0, 0] }],
    ["the frame is written in its other way", waypoint, { frame: common.MavFrame.GLOBAL_RELATIVE_ALT_INT }],
    ["the last digit of a place was rounded", waypoint, { lat: 47.1234568 }],
    ["the height was rounded to centimetres", waypoint, { z: 80.26 }],
  ])("is the same for every vehicle when %s", (_, sent, changed) => {
    for (const storage of ["exact", "ardupilot"] as const)
      expect(difference(sent, { ...sent, ...changed }, storage)).toBeUndefined();
  });

  it.each<[string, MissionItem, Partial<MissionItem>]>([
    ["a waypoint's parameter is not stored", waypoint, { params: [3, 0, 0, 0] }],
    ["a waypoint's parameter became whole", { ...waypoint, params: [3.7, 0, 0, 0] }, { params: [3, 0, 0, 0] }],
    ["an item without a place got another frame", speed, { frame: common.MavFrame.GLOBAL }],
  ])("is the same for ArduPilot, not for others, when %s", (_, sent, changed) => {
    const read = { ...sent, ...changed };
    expect(difference(sent, read, "ardupilot")).toBeUndefined();
    if (sent !== speed) expect(difference(sent, read, "exact")).toBeDefined();
  });

  const gimbal: MissionItem = { ...speed, command: common.MavCmd.DO_GIMBAL_MANAGER_PITCHYAW, params: [-35, 90, 0, 0] };
  const loiter: MissionItem = { ...waypoint, command: common.MavCmd.NAV_LOITER_TIME, params: [30, 0, 40, 1] };
  const circle: MissionItem = {
    ...waypoint,
    command: common.MavCmd.NAV_FENCE_CIRCLE_INCLUSION,
    params: [80.5, 0, 0, 0],
  };
  const rally: MissionItem = { ...waypoint, command: common.MavCmd.NAV_RALLY_POINT, params: [0, 0, 0, 0], z: 40.7 };

  it.each<[string, "ardupilot" | "arduplane", MissionItem, Partial<MissionItem>]>([
    ["a plane has no room for a hold time", "arduplane", waypoint, { params: [0, 2, 0, 0] }],
    ["only the direction of a timed loiter is kept", "ardupilot", loiter, { params: [30, 0, 1, 1] }],
    ["only whole degrees of a gimbal angle are kept", "ardupilot", { ...gimbal, params: [-35.7, 90, 0, 0] }, {}],
    [
      "a fence circle has whole metres, no height and no frame",
      "ardupilot",
      circle,
      { params: [80, 0, 0, 0], z: 0, frame: 0 },
    ],
    ["a rally point has whole metres", "ardupilot", rally, { z: 40, frame: 6 }],
  ])("is the same when %s", (_, storage, sent, changed) => {
    const params = changed.params ?? (sent === gimbal ? gimbal.params : sent.params.map(Math.trunc));
    expect(difference(sent, { ...sent, ...changed, params: params as MissionItem["params"] }, storage)).toBeUndefined();
  });

  it.each<[string, "ardupilot" | "arduplane", MissionItem, Partial<MissionItem>]>([
    ["parameter 1 3 became 0", "ardupilot", waypoint, { params: [0, 2, 0, 0] }], // the hold time
    ["parameter 2 2 became 0", "arduplane", waypoint, { params: [0, 0, 0, 0] }], // the acceptance radius
    ["parameter 1 -35 became 0", "ardupilot", gimbal, { params: [0, 90, 0, 0] }],
    ["parameter 2 90 became 0", "ardupilot", gimbal, { params: [-35, 0, 0, 0] }],
    ["parameter 3 40 became -1", "ardupilot", loiter, { params: [30, 0, -1, 1] }],
    ["parameter 1 80.5 became 0", "ardupilot", circle, { params: [0, 0, 0, 0] }],
    ["latitude 47.1234567 became 47.2", "ardupilot", circle, { lat: 47.2 }],
    ["altitude 40.7 became 0", "ardupilot", rally, { z: 0 }],
    ["frame 3 became 0", "ardupilot", rally, { frame: 0 }],
    [
      "parameter 1 0.5 became 0",
      "ardupilot",
      { ...speed, command: 65_000, params: [0.5, 0, 0, 0] },
      { params: [0, 0, 0, 0] },
    ],
  ])("is another one although zeros came back: %s", (words, storage, sent, changed) => {
    expect(difference(sent, { ...sent, ...changed }, storage)).toBe(words);
  });

  it("that takes off where the vehicle stands must keep its height and what that counts from", () => {
    const takeOff = { ...waypoint, command: common.MavCmd.NAV_TAKEOFF, params: [0, 0, 0, 0] as const, lat: 0, lon: 0 };
    for (const storage of ["exact", "ardupilot"] as const) {
      expect(difference(takeOff, { ...takeOff, z: 0 }, storage)).toBe("altitude 80.25 became 0");
      expect(difference(takeOff, { ...takeOff, frame: 0 }, storage)).toBe("frame 3 became 0");
    }
  });

  it.each<[string, MissionItem, Partial<MissionItem>]>([
    ["NAV WAYPOINT became NAV LAND", waypoint, { command: common.MavCmd.NAV_LAND }],
    ["frame 3 became 0", waypoint, { frame: common.MavFrame.GLOBAL }],
    ["latitude 47.1234567 became 47.12346", waypoint, { lat: 47.12346 }],
    ["longitude 8.7654321 became NaN", waypoint, { lon: Number.NaN }],
    ["altitude 80.25 became 80.5", waypoint, { z: 80.5 }],
    ["altitude 80.25 became NaN", waypoint, { z: Number.NaN }],
    ["parameter 2 12.5 became 5", speed, { params: [1, 5, -1, 0] }],
    ["parameter 2 12.5 became 0", speed, { params: [1, 0, -1, 0] }],
    ["parameter 1 3 became 9", waypoint, { params: [9, 2, 0, 0] }],
  ])("is another one: %s", (words, sent, changed) => {
    for (const storage of ["exact", "ardupilot"] as const)
      expect(difference(sent, { ...sent, ...changed }, storage)).toBe(words);
  });
});
