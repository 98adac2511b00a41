import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { MissionClient } from "../../src/mavlink/missionClient.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { heardBy, pair } from "./fakeVehicle.ts";
import { MissionVehicle } from "./missionVehicle.ts";

const target = { systemId: 1, storage: "exact" } as const;
const us = { targetSystem: 255, targetComponent: 190 };
const R = common.MavMissionResult;

const waypoint: MissionItem = {
  command: common.MavCmd.NAV_WAYPOINT,
  frame: common.MavFrame.GLOBAL_RELATIVE_ALT,
  params: [0, 0, 0, Number.NaN],
  lat: 47,
  lon: 8,
  z: 50,
  autocontinue: true,
};
const mission = (count: number) => Array.from({ length: count }, (_, i) => ({ ...waypoint, z: 50 + i }));

async function strange() {
  const p = await pair({ autopilot: minimal.MavAutopilot.PX4, delayMs: 50 });
  const client = new MissionClient(p.ground);
  const startedAt = p.clock.now();
  /** How a transfer ends, and after how many seconds. */
  const ending = async (transfer: Promise<unknown>) => {
    const { message } = await p.clock.run(
      transfer.then(() => ({ message: "done" }), failureOf),
      900_000,
    );
    return { message, seconds: (p.clock.now() - startedAt) / 1000 };
  };
  const upload = (items: readonly MissionItem[] = mission(5)) => ending(client.upload(target, items));
  const download = () => ending(client.download(target));
  const item = (seq: number, fields: Partial<common.MissionItemInt> = {}) =>
    p.say(common.MissionItemInt, { ...us, seq, command: 16, frame: 3, x: 47e7, y: 8e7, z: 50, ...fields });
  return { ...p, client, ending, upload, download, item };
}

describe("a transfer with a strange autopilot", () => {
  it("ends when nothing is ever answered", async () => {
    const { upload, download } = await strange();
    const up = await upload();
    expect(up.message).toBe("Upload stopped before the first item: the vehicle does not answer");
    expect(up.seconds).toBeLessThan(20);
    const down = await download();
    expect(down.message).toBe("Download stopped: the vehicle does not answer");
    expect(down.seconds - up.seconds).toBeLessThan(20);
  });

  it("ends when it asks for the same item for ever, at whatever pace", async () => {
    for (const ms of [40, 250, 900]) {
      const { upload, vehicle, say, clock } = await strange();
      let off = () => {};
      const ask = () => {
        say(common.MissionRequestInt, { ...us, seq: 0 });
        off = clock.after(ms, ask);
      };
      vehicle.on(common.MissionCount, () => {
        off();
        ask();
      });
      const { message, seconds } = await upload();
      off();
      expect(message).toBe("Upload stopped at item 1 of 5: the vehicle does not answer");
      expect(seconds).toBeLessThan(400);
    }
  });

  it("sends nothing for a request beyond the end, and goes on", async () => {
    const { vehicle, say, clock, client } = await strange();
    const server = new MissionVehicle(vehicle, "px4");
    const heard = heardBy(vehicle, common.MissionItemInt);
    const upload = client.upload(target, mission(5));
    for (const seq of [5, 6, 65_535]) {
      say(common.MissionRequestInt, { ...us, seq });
      await clock.advance(30);
    }
    await clock.run(upload);
    expect(new Set(heard.map(({ seq }) => seq))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(server.stored.length).toBe(5);
  });

  it("does not take the ACK of a fence for that of its mission", async () => {
    const { upload, vehicle, say } = await strange();
    vehicle.on(common.MissionCount, () => say(common.MissionRequestInt, { ...us, seq: 0 }));
    vehicle.on(common.MissionItemInt, ({ message }) => {
      if (message.seq < 4) say(common.MissionRequestInt, { ...us, seq: message.seq + 1 });
      else say(common.MissionAck, { ...us, type: R.ACCEPTED, missionType: common.MavMissionType.FENCE });
    });
    const { message, seconds } = await upload();
    expect(message).toBe(
      "All items were sent, but what is on board could not be read back: Download stopped: the vehicle does not answer",
    );
    expect(seconds).toBeLessThan(60);
  });

  it("is not confused when everything is said twice", async () => {
    const { client, vehicle, clock, up, down } = await strange();
    const server = new MissionVehicle(vehicle, "px4");
    for (const end of [up, down]) end.conditions.duplicate = 1;
    await clock.run(client.upload(target, mission(30)));
    expect(server.stored.map(({ z }) => z)).toEqual(mission(30).map(({ z }) => z));
    expect((await clock.run(client.download(target))).length).toBe(30);
  });

  it("accepts at once and holds nothing: the upload is not called done", async () => {
    const { upload, vehicle, say } = await strange();
    vehicle.on(common.MissionCount, () => say(common.MissionAck, { ...us, type: R.ACCEPTED }));
    vehicle.on(common.MissionRequestList, () => say(common.MissionCount, { ...us, count: 0 }));
    const { message, seconds } = await upload();
    expect(message).toBe("Upload stopped before the first item: the vehicle does not answer");
    expect(seconds).toBeLessThan(120);
  });

  it("refuses everything as busy: the upload ends and says so", async () => {
    const { upload, vehicle, say } = await strange();
    vehicle.on(common.MissionCount, () => say(common.MissionAck, { ...us, type: R.ERROR }));
    const { message, seconds } = await upload();
    expect(message).toBe("Upload refused: the vehicle does not accept missions now");
    expect(seconds).toBeLessThan(20);
  });

  it("claims a count of 65,535", async () => {
    const { download, vehicle, say } = await strange();
    vehicle.on(common.MissionRequestList, () => say(common.MissionCount, { ...us, count: 65_535 }));
    expect((await download()).message).toBe("Download stopped: the vehicle claims to hold 65535 items");
  });

  it("changes its count for ever", async () => {
    const { download, vehicle, say, item } = await strange();
    let count = 3;
    vehicle.on(common.MissionRequestList, () => say(common.MissionCount, { ...us, count: count++ }));
    vehicle.on(common.MissionRequestInt, ({ message }) => {
      item(message.seq);
      say(common.MissionCount, { ...us, count: count++ });
    });
    const { message, seconds } = await download();
    expect(message).toBe("Download stopped: what is on board changes while it is read");
    expect(seconds).toBeLessThan(60);
  });

  it("changed once while it was read: what is read is the newer", async () => {
    const { client, vehicle, say, item, clock } = await strange();
    let z = 50;
    vehicle.on(common.MissionRequestList, () => say(common.MissionCount, { ...us, count: 3 }));
    vehicle.on(common.MissionRequestInt, ({ message }) => {
      item(message.seq, { z });
      if (message.seq !== 2 || z !== 50) return;
      z = 99; // before item 2 has arrived
      item(0, { z });
    });
    const read = clock.run(client.download(target));
    expect((await read).length).toBe(3);
  });

  it("holds items of NaN and Infinity: the upload is not called done", async () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { upload, vehicle } = await strange();
      const server = new MissionVehicle(vehicle, "px4");
      server.spoil = (item) => ({ ...item, z: bad });
      expect((await upload()).message).toBe(
        `Upload failed: the vehicle holds another mission than was sent: item 1: altitude 50 became ${bad}`,
      );
    }
  });

  it("talks of another kind of mission for ever: nothing waits for ever", async () => {
    const { client, upload, download, ending, vehicle, say, clock } = await strange();
    const chatter = () => {
      say(common.MissionAck, { ...us, type: R.ACCEPTED, missionType: common.MavMissionType.RALLY });
      clock.after(700, chatter);
    };
    chatter();
    vehicle.on(common.MissionRequestList, () => {});
    expect((await upload()).message).toBe("Upload stopped before the first item: the vehicle does not answer");
    expect((await download()).message).toBe("Download stopped: the vehicle does not answer");
    expect(await ending(client.clear(target))).toEqual({
      message: "Clearing the mission was not answered",
      seconds: expect.closeTo(70, -2),
    });
  });

  it("never answers with the items that it counted", async () => {
    const { download, vehicle, say } = await strange();
    vehicle.on(common.MissionRequestList, () => say(common.MissionCount, { ...us, count: 3 }));
    const { message, seconds } = await download();
    expect(message).toBe("Download stopped: the vehicle does not answer");
    expect(seconds).toBeLessThan(200);
  });
});

describe("an item that can not be sent", () => {
  it.each<[string, Partial<MissionItem>]>([
    ["latitude must be between -90 and 90, got NaN", { lat: Number.NaN }],
    ["longitude must be between -180 and 180, got 200", { lon: 200 }],
    ["altitude must be a number, got Infinity", { z: Number.POSITIVE_INFINITY }],
    ["altitude must be a number, got NaN", { z: Number.NaN }],
    ["parameter 2 is -Infinity", { params: [0, Number.NEGATIVE_INFINITY, 0, 0] }],
    ["its command is no MAV_CMD", { command: 70_000 }],
    ["1.5 is no frame", { frame: 1.5 }],
    ["x and y must be numbers, got NaN", { frame: common.MavFrame.MISSION, lat: Number.NaN }],
  ])("is named, and nothing is sent: %s", async (why, changed) => {
    const { upload, vehicle } = await strange();
    const heard = heardBy(vehicle, common.MissionCount);
    const items = [waypoint, { ...waypoint, ...changed }];
    const { message } = await upload(items);
    expect(message).toMatch(/^Upload refused: item 2 \(.*\): /);
    expect(message.endsWith(why)).toBe(true);
    expect(heard).toEqual([]);
  });
});

describe("geofences and rally points", () => {
  const place = (east: number, north: number) => ({ lat: 47 + north / 1000, lon: 8 + east / 1000 });
  const fence = {
    polygons: [{ kind: "inclusion", points: [place(0, 0), place(9, 0), place(9, 9), place(0, 9)] }],
    circles: [{ kind: "exclusion", centre: place(4, 4), radius: 50 }],
  } as const;
  const rally = [
    { ...place(1, 1), ahl: 40 },
    { ...place(2, 2), ahl: 55 },
  ];

  it.each(["ardupilot", "px4"] as const)(
    "go to a vehicle like %s and come back, through a bad radio",
    async (style) => {
      const { client, vehicle, clock, up, down } = await strange();
      const server = new MissionVehicle(vehicle, style);
      const to = { systemId: 1, storage: style === "ardupilot" ? style : "exact" } as const;
      for (const end of [up, down]) Object.assign(end.conditions, { loss: 0.2, duplicate: 0.1, jitterMs: 40 });
      await clock.run(client.uploadFence(to, fence));
      expect(server.stored.map(({ command, param1, missionType }) => [command, param1, missionType])).toEqual([
        ...[4, 4, 4, 4].map((n) => [5001, n, 1]),
        [5004, 50, 1],
      ]);
      expect(await clock.run(client.downloadFence(to))).toEqual(fence);
      await clock.run(client.uploadRally(to, rally));
      expect(await clock.run(client.downloadRally(to))).toEqual(rally);
      await clock.run(client.uploadRally(to, []));
      expect(server.stored).toEqual([]);
    },
  );

  it("are refused with what is wrong with them before anything is sent", async () => {
    const { client, vehicle } = await strange();
    const heard = heardBy(vehicle, common.MissionCount);
    const wrong = {
      polygons: [{ kind: "inclusion", points: fence.polygons[0].points.slice(0, 2) }],
      circles: [],
    } as const;
    expect(await client.uploadFence(target, wrong).catch(failureOf)).toEqual({
      code: "bad-input",
      message: "Fence refused: polygon 1 needs at least 3 corners, has 2",
      remedy: "Correct it; nothing was sent.",
    });
    expect(await client.uploadRally(target, [{ lat: 47, lon: 8, ahl: Number.NaN }]).catch(failureOf)).toMatchObject({
      message: "Rally points refused: rally point 1: ahl must be a height in metres, got NaN",
    });
    expect(heard).toEqual([]);
  });

  it("are not called cleared while the vehicle still holds some", async () => {
    const { client, vehicle, clock } = await strange();
    const server = new MissionVehicle(vehicle, "px4");
    await clock.run(client.upload(target, mission(3)));
    const held = server.stored;
    vehicle.on(common.MissionClearAll, () => {
      server.stored = held;
    });
    expect(await clock.run(client.clear(target).catch(failureOf))).toMatchObject({
      message: "Clearing failed: the vehicle said that it cleared its items, and still holds some",
    });
  });
});
