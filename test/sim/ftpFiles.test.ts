import { describe, expect, test } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { AutopilotVersions } from "../../src/mavlink/autopilotVersion.ts";
import { every } from "../../src/mavlink/clock.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MissionClient } from "../../src/mavlink/missionClient.ts";
import { unpackMissionFile } from "../../src/mavlink/missionFile.ts";
import { uploadByFtp, writeMissionFile } from "../../src/mavlink/missionFtp.ts";
import { fromMissionItemInt } from "../../src/mavlink/missionItems.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { ParamClient } from "../../src/mavlink/paramClient.ts";
import { readParamPack } from "../../src/mavlink/paramPack.ts";
import { downloadParams } from "../../src/mavlink/paramSet.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { testPlace } from "./testStation.ts";

/** A station's node and a simulated vehicle with a radio between them. */
async function connected(
  autopilot: "ardupilot" | "px4",
  conditions: Partial<RadioConditions> & { readonly seed?: number } = {},
) {
  const clock = new VirtualClock();
  const [a, b] = memoryLinkPair({ clock, delayMs: 40, ...conditions });
  await Promise.all([a.open(), b.open()]);
  const node = new MavlinkNode({ clock });
  node.addLink("radio", b);
  const vehicle = new SimVehicle({
    autopilot,
    systemId: 1,
    link: a,
    bootAt: clock.now(),
    start: testPlace,
    ground: flatGround(testPlace.amsl),
    wind: { speed: 3, fromDeg: 250 },
    seed: 5,
    estimateError: 0,
  });
  every(clock, 50, () => vehicle.step(0.05, clock.now()));
  while (!node.reaches(1)) await clock.advance(100);
  const target = { systemId: 1, encoding: autopilot === "px4" ? "bytewise" : "cast" } as const;
  return { clock, node, vehicle, target, ftp: new FtpClient(node) };
}

const lossy = { loss: 0.15, duplicate: 0.05, jitterMs: 60, seed: 3 };

describe("the parameters of a simulated vehicle", () => {
  test("come as one file over a bad link from ArduPilot, with defaults", async () => {
    const { clock, node, vehicle, target, ftp } = await connected("ardupilot", lossy);
    await clock.run(new ParamClient(node).set(target, "RTL_ALT", 4_000));
    const set = await clock.run(downloadParams(node, target, { ftp }));
    expect({ source: set.source, problems: set.problems }).toEqual({ source: "ftp", problems: [] });
    const aboard = vehicle.copter.params.list.map(({ name, value }) => [name, value]);
    expect([...set.params.values()].map(({ name, value }) => [name, value])).toEqual(aboard);
    expect(set.params.get("RTL_ALT")).toEqual({ name: "RTL_ALT", value: 4_000, type: 6, default: 1_500 });
    expect(set.params.get("WPNAV_ACCEL")).toEqual({ name: "WPNAV_ACCEL", value: 250, type: 9, default: 250 });
  });

  test("come one by one from PX4, which has no such file, and that is no problem", async () => {
    const { clock, node, vehicle, target, ftp } = await connected("px4", lossy);
    vehicle.copter.params.set("SYS_AUTOSTART", -5_000_000);
    const set = await clock.run(downloadParams(node, target, { ftp }));
    expect({ source: set.source, problems: set.problems }).toEqual({ source: "list", problems: [] });
    const aboard = vehicle.copter.params.list.map(({ name, value }) => [name, value]);
    expect([...set.params.values()].map(({ name, value }) => [name, value])).toEqual(aboard);
  });

  test("come in part when a part is asked for", async () => {
    const { clock, vehicle, target, ftp } = await connected("ardupilot");
    const { total, params } = readParamPack(await clock.run(ftp.read(target, "@PARAM/param.pck?start=3&count=2")));
    const { list } = vehicle.copter.params;
    expect(total).toBe(list.length);
    expect(params.map(({ name }) => name)).toEqual(list.slice(3, 5).map(({ name }) => name));
  });
});

const waypoint = (lat: number, z: number): MissionItem => ({
  command: 16,
  frame: 3,
  params: [2, 0, 0, 0],
  lat,
  lon: 16.93,
  z,
  autocontinue: true,
});
const mission = [
  waypoint(48.62, 0),
  ...Array.from({ length: 60 }, (_, i) => waypoint((486_210_000 + i * 1_000) / 1e7, 40 + i)),
];
const corner = (lat: number, lon: number): MissionItem => ({
  ...waypoint(lat, 0),
  command: 5001,
  frame: 0,
  params: [3, 0, 0, 0],
  lon,
  autocontinue: false,
});
const fence = [corner(48.6, 16.9), corner(48.7, 16.9), corner(48.7, 17)];
const rally = [{ ...waypoint(48.62, 30), command: 5100, frame: 6, params: [0, 0, 0, 0] as const, autocontinue: false }];

const readMissionFile = (bytes: Uint8Array) => {
  const { type, items } = unpackMissionFile(bytes);
  return { type, items: items.map(fromMissionItemInt) };
};

describe("the items of a simulated ArduPilot", () => {
  test("are written as one file over a bad link, and are what the item protocol reads back", async () => {
    const { clock, node, target, ftp } = await connected("ardupilot", lossy);
    const client = new MissionClient(node);
    const storage = "ardupilot" as const;
    for (const [type, items] of [mission, fence, rally].entries()) {
      await clock.run(uploadByFtp(ftp, target, type, items));
      const read = await clock.run(client.download({ ...target, storage }, { missionType: type }));
      expect(read).toEqual(type === 0 ? items.slice(1) : items);
      const file = `@MISSION/${["mission", "fence", "rally"][type]}.dat`;
      const byFile = readMissionFile(await clock.run(ftp.read(target, file))).items;
      expect(byFile.slice(type === 0 ? 1 : 0)).toEqual(read);
    }
  });

  test("are refused when one can not be stored, and when the file is none", async () => {
    const { clock, vehicle, target, ftp } = await connected("ardupilot");
    await clock.run(uploadByFtp(ftp, target, 0, mission));
    const wrong = mission.map((item, i) => (i === 5 ? { ...item, command: 31_999 } : item));
    const refused = { code: "refused", message: "Writing @MISSION/mission.dat failed: the vehicle could not do it" };
    expect(await clock.run(uploadByFtp(ftp, target, 0, wrong).catch(failureOf))).toEqual(refused);
    const cut = writeMissionFile(mission, 0).subarray(0, 500);
    expect(await clock.run(ftp.write(target, "@MISSION/mission.dat", cut).catch(failureOf))).toEqual(refused);
    expect(vehicle.copter.items.length).toBe(mission.length);
  });

  test("are cleared by an empty file", async () => {
    const { clock, vehicle, target, ftp } = await connected("ardupilot");
    await clock.run(uploadByFtp(ftp, target, 1, fence));
    expect(vehicle.fence.length).toBe(3);
    await clock.run(uploadByFtp(ftp, target, 1, []));
    expect(vehicle.fence).toEqual([]);
  });

  test("have no file on PX4", async () => {
    const { clock, target, ftp } = await connected("px4");
    expect(await clock.run(uploadByFtp(ftp, target, 0, mission).catch(failureOf))).toMatchObject({ code: "refused" });
    expect(() => uploadByFtp(ftp, target, 7, mission)).toThrow("There is no file for items of type 7");
  });
});

describe("a file of items", () => {
  test("has a head of five words and 38 bytes for each item", () => {
    const bytes = writeMissionFile(mission.slice(1, 2), 0, { systemId: 1 });
    const view = new DataView(bytes.buffer);
    expect([0, 2, 4, 6, 8].map((at) => view.getUint16(at, true))).toEqual([0x763d, 0, 0, 0, 1]);
    expect(bytes.length).toBe(48);
    expect([view.getFloat32(10, true), view.getInt32(26, true), view.getFloat32(34, true)]).toEqual([2, 486210000, 40]);
    expect([view.getUint16(40, true), [...bytes.subarray(42)]]).toEqual([16, [1, 1, 3, 1, 1, 0]]);
  });

  test("is read as it was written", () => {
    expect(readMissionFile(writeMissionFile(fence, 1))).toEqual({ type: 1, items: fence });
  });

  test.each([
    [Uint8Array.of(1, 2, 3), "it is shorter than its head"],
    [new Uint8Array(48), "it starts with 0x0"],
    [writeMissionFile(fence, 1).subarray(0, 60), "3 items were promised, 1 are there"],
    [writeMissionFile(fence, 1).fill(0, 48, 86), "item 1 was never written"],
  ])("that is broken says why", (bytes, why) => {
    expect(() => readMissionFile(bytes)).toThrow(`The file of items can not be read: ${why}`);
  });
});

describe("a simulated vehicle", () => {
  test.each(["ardupilot", "px4"] as const)("like %s says that it carries files", async (autopilot) => {
    const { clock, node } = await connected(autopilot);
    const versions = new AutopilotVersions(node, new CommandClient(node));
    const told = new Promise<boolean>((resolve) => versions.onIdentity(({ can }) => resolve(can.has("FTP"))));
    expect(await clock.run(told)).toBe(true);
  });

  test("gives out its flight logs as files, which can not be overwritten", async () => {
    const { clock, node, vehicle, target, ftp } = await connected("ardupilot");
    vehicle.copter.arm(true);
    await clock.advance(3_000);
    vehicle.copter.disarm(true);
    await clock.advance(1_000);
    const [entry] = await clock.run(ftp.list(target, "/APM/LOGS"));
    expect(entry).toMatchObject({ name: "00000001.BIN", kind: "file" });
    const log = await clock.run(ftp.read(target, "/APM/LOGS/00000001.BIN"));
    expect([log.length, log[0], log[1]]).toEqual([entry!.size, 0xa3, 0x95]);
    const overwriting = ftp.write(target, "/APM/LOGS/00000001.BIN", log).catch(failureOf);
    expect(await clock.run(overwriting)).toMatchObject({ code: "refused" });
    expect(await clock.run(ftp.remove(target, "/APM/LOGS/00000001.BIN").catch(failureOf))).toMatchObject({
      code: "refused",
    });
    expect(node.reaches(1)).toBe(true);
  });
});
