import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { MissionClient } from "../../src/mavlink/missionClient.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { heardBy, pair } from "./fakeVehicle.ts";
import { MissionVehicle } from "./missionVehicle.ts";

const STYLES = ["ardupilot", "px4"] as const;
type Style = (typeof STYLES)[number];

async function ready(style: Style, conditions: Parameters<typeof pair>[0] = {}) {
  const p = await pair({ delayMs: 50, ...conditions });
  const server = new MissionVehicle(p.vehicle, style);
  const client = new MissionClient(p.ground);
  const target = { systemId: 1, storage: style === "ardupilot" ? ("ardupilot" as const) : ("exact" as const) };
  return { ...p, server, client, target };
}

/** A patrol: take-off, waypoints with speed changes and gimbal angles between them, return. */
function items(count: number): MissionItem[] {
  const at = (i: number): MissionItem => ({
    command: common.MavCmd.NAV_WAYPOINT,
    frame: common.MavFrame.GLOBAL_RELATIVE_ALT,
    params: [0, 0, 0, Number.NaN],
    lat: 47.1 + i * 0.000123,
    lon: 8.2 - i * 0.000321,
    z: 80 + i / 7,
    autocontinue: true,
  });
  const still = { lat: 0, lon: 0, z: 0, frame: common.MavFrame.MISSION, autocontinue: true };
  const all = Array.from({ length: count }, (_, i): MissionItem => {
    if (i === 0) return { ...at(0), command: common.MavCmd.NAV_TAKEOFF };
    if (i === count - 1) return { ...still, command: common.MavCmd.NAV_RETURN_TO_LAUNCH, params: [0, 0, 0, 0] };
    if (i % 10 === 5) return { ...still, command: common.MavCmd.DO_CHANGE_SPEED, params: [1, 12.5, -1, 0] };
    return at(i);
  });
  return all;
}

const places = (of: readonly { x: number; y: number }[]): string[] => of.map(({ x, y }) => `${x} ${y}`);
const sentPlaces = (of: readonly MissionItem[]): string[] =>
  of.map(({ frame, lat, lon }) => (frame === 2 ? "0 0" : `${Math.round(lat * 1e7)} ${Math.round(lon * 1e7)}`));

describe.each(STYLES)("a mission to a vehicle like %s", (style) => {
  const hidden = style === "ardupilot" ? 1 : 0;

  it("arrives whole, in order, and is read back before it is called uploaded", async () => {
    const { client, target, server, clock } = await ready(style);
    const phases: string[] = [];
    const mission = items(20);
    await clock.run(client.upload(target, mission, { onProgress: ({ phase }) => phases.push(phase) }));
    expect(places(server.stored).slice(hidden)).toEqual(sentPlaces(mission));
    expect(server.stored.length).toBe(20 + hidden);
    expect(server.heard.get("MISSION_REQUEST_INT")).toBe(20 + hidden);
    expect([...new Set(phases)]).toEqual(["counting", "items", "verifying", "done"]);
  });

  it("tells its progress in the user's own items", async () => {
    const { client, target, clock } = await ready(style);
    const done: string[] = [];
    const onProgress = (state: { phase: string; done?: number; total?: number }) =>
      done.push(`${state.phase} ${state.done}/${state.total}`);
    await clock.run(client.upload(target, items(3), { onProgress }));
    expect([...new Set(done)]).toEqual([
      "counting undefined/undefined",
      ...(hidden ? ["items 0/3"] : []),
      "items 1/3",
      "items 2/3",
      "items 3/3",
      "verifying 0/3",
      "verifying 1/3",
      "verifying 2/3",
      "verifying 3/3",
      "done undefined/undefined",
    ]);
  });

  it.each([1, 2, 3])("of 200 items survives the loss of every fifth message each way (seed %i)", async (seed) => {
    const { client, target, server, clock } = await ready(style, { loss: 0.2, duplicate: 0.05, jitterMs: 30, seed });
    const mission = items(200);
    await clock.run(client.upload(target, mission));
    expect(places(server.stored).slice(hidden)).toEqual(sentPlaces(mission));
  });

  it("survives 30 % loss each way with delays that reorder", async () => {
    const { client, target, server, clock } = await ready(style, { loss: 0.3, jitterMs: 400, duplicate: 0.1, seed: 8 });
    const mission = items(60);
    await clock.run(client.upload(target, mission));
    expect(places(server.stored).slice(hidden)).toEqual(sentPlaces(mission));
  });

  it("is recovered when the last ACK is lost", async () => {
    const { client, target, server, clock } = await ready(style);
    server.swallowAcks = style === "px4" ? 20 : 1;
    const mission = items(5);
    await clock.run(client.upload(target, mission));
    expect(places(server.stored).slice(hidden)).toEqual(sentPlaces(mission));
    expect(server.heard.get("MISSION_COUNT")).toBe(1); // nothing was sent anew
  });

  it("survives a cut of seven seconds in the middle", async () => {
    const { client, target, server, clock, up, down } = await ready(style);
    const mission = items(50);
    const upload = client.upload(target, mission);
    await clock.advance(2_000);
    for (const end of [up, down]) end.conditions.cut = true;
    await clock.advance(7_000);
    for (const end of [up, down]) end.conditions.cut = false;
    await clock.run(upload);
    expect(places(server.stored).slice(hidden)).toEqual(sentPlaces(mission));
  });

  it("fails with the number of the item that was refused, why, and what is on board now", async () => {
    const { client, target, server, clock } = await ready(style);
    await clock.run(client.upload(target, items(12)));
    server.refuse = { seq: 6 + hidden, result: common.MavMissionResult.INVALID_PARAM7 };
    expect(await clock.run(client.upload(target, items(20)).catch(failureOf))).toEqual({
      code: "refused",
      message: "Upload refused: item 7 of 20 (NAV WAYPOINT): the altitude is not valid",
      remedy: "On board are now 12 items, only the first 11 as sent: upload again before you fly.",
    });
  });

  it("fails when the vehicle has no room for it", async () => {
    const { client, target, clock } = await ready(style);
    expect(await clock.run(client.upload(target, items(800)).catch(failureOf))).toEqual({
      code: "refused",
      message: "Upload refused: the mission is longer than the vehicle's memory",
      remedy: "Nothing is on board now: upload again before you fly.",
    });
  });

  it("fails when the vehicle keeps something else than was sent, and names it", async () => {
    const { client, target, server, clock } = await ready(style);
    server.spoil = (item) => (item.seq === 3 + hidden ? { ...item, z: 10 } : item);
    const failure = await clock.run(client.upload(target, items(6)).catch(failureOf));
    expect(failure).toMatchObject({ code: "refused", remedy: expect.stringContaining("Do not fly it") });
    expect((failure as { message: string }).message).toMatch(
      /holds another mission than was sent: item 4: altitude 80\.4\d* became 10$/,
    );
  });

  it("is sent anew when it was spoiled once on the way", async () => {
    const { client, target, server, clock } = await ready(style);
    let spoiled = false;
    server.spoil = (item) => {
      if (item.seq !== 2 || spoiled) return item;
      spoiled = true;
      return { ...item, x: item.x + 1_000 };
    };
    const mission = items(6);
    await clock.run(client.upload(target, mission));
    expect(places(server.stored).slice(hidden)).toEqual(sentPlaces(mission));
  });

  it("fails 15 s after the vehicle fell silent, and says that what is on board may be incomplete", async () => {
    const { client, target, clock, down } = await ready(style);
    const upload = client.upload(target, items(50)).catch(failureOf);
    await clock.advance(2_000);
    down.conditions.cut = true;
    const cutAt = clock.now();
    const failure = await clock.run(upload);
    expect(failure).toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/^Upload stopped at item \d+ of 50: the vehicle does not answer$/),
      remedy: "What is on board may be incomplete: upload again before you fly it.",
    });
    expect(clock.now() - cutAt).toBeGreaterThan(14_000);
    expect(clock.now() - cutAt).toBeLessThan(19_000);
  });

  it("can be cancelled, tells the vehicle, and leaves room for the next", async () => {
    const { client, target, server, clock } = await ready(style);
    const controller = new AbortController();
    const upload = client.upload(target, items(50), { signal: controller.signal }).catch(failureOf);
    await clock.advance(1_000);
    controller.abort();
    expect(await clock.run(upload)).toMatchObject({ code: "cancelled" });
    await clock.advance(1_000);
    expect(server.receiving).toBe(false);
    const mission = items(4);
    await clock.run(client.upload(target, mission));
    expect(places(server.stored).slice(hidden)).toEqual(sentPlaces(mission));
  });

  it("is downloaded as it was uploaded, over a bad link too", async () => {
    const { client, target, clock, up, down } = await ready(style, { seed: 4 });
    const mission = items(40);
    await clock.run(client.upload(target, mission));
    for (const end of [up, down]) Object.assign(end.conditions, { loss: 0.25, duplicate: 0.1 });
    const read = await clock.run(client.download(target));
    expect(read.map(({ command, lat }) => [command, lat.toFixed(6)])).toEqual(
      mission.map(({ command, lat }) => [command, lat.toFixed(6)]),
    );
  });
});

describe("the mission client", () => {
  it("refuses a second transfer with the same vehicle while one runs", async () => {
    const { client, target, clock } = await ready("px4");
    const first = client.upload(target, items(10));
    expect(await client.download(target).catch(failureOf)).toEqual({
      code: "busy",
      message: "Vehicle 1 is busy with another transfer",
      remedy: "Wait for it or cancel it.",
    });
    await clock.run(first);
  });

  it("does not start towards a vehicle that no link reaches", async () => {
    const { client } = await ready("px4");
    const nobody = { systemId: 9, storage: "exact" as const };
    expect(await client.upload(nobody, items(3)).catch(failureOf)).toMatchObject({ code: "unreachable" });
  });

  it("is not deceived by an ACK that belongs to an earlier transfer", async () => {
    const { client, target, server, clock, say } = await ready("px4");
    const mission = items(10);
    const upload = client.upload(target, mission);
    for (let i = 0; i < 5; i++) {
      say(common.MissionAck, { targetSystem: 255, targetComponent: 190, type: common.MavMissionResult.ACCEPTED });
      await clock.advance(120);
    }
    await clock.run(upload);
    expect(server.stored.length).toBe(10);
  });

  it("does not listen to what is meant for another ground station", async () => {
    const { client, target, clock, say } = await ready("px4");
    const upload = client.upload(target, items(10));
    await clock.advance(100);
    say(common.MissionAck, { targetSystem: 254, targetComponent: 190, type: common.MavMissionResult.DENIED });
    await clock.run(upload);
  });

  it("clears the mission when there are no items", async () => {
    const { client, target, server, clock } = await ready("px4", { loss: 0.3, seed: 2 });
    await clock.run(client.upload(target, items(3)));
    await clock.run(client.upload(target, []));
    expect(server.stored).toEqual([]);
  });

  it("stops a download from a vehicle that claims to hold 65,535 items", async () => {
    const p = await pair({ autopilot: minimal.MavAutopilot.PX4 });
    p.vehicle.on(common.MissionRequestList, () => p.say(common.MissionCount, { targetSystem: 255, count: 65_535 }));
    const client = new MissionClient(p.ground);
    expect(await p.clock.run(client.download({ systemId: 1, storage: "exact" }).catch(failureOf))).toEqual({
      code: "refused",
      message: "Download stopped: the vehicle claims to hold 65535 items",
    });
  });

  it("sends frame MISSION's x and y as plain numbers and other frames' as degrees", async () => {
    const { client, target, clock, vehicle } = await ready("px4");
    const heard = heardBy(vehicle, common.MissionItemInt);
    const gimbal: MissionItem = {
      command: common.MavCmd.DO_GIMBAL_MANAGER_PITCHYAW,
      frame: common.MavFrame.MISSION,
      params: [-35, 90, Number.NaN, Number.NaN],
      lat: 12,
      lon: 0,
      z: 0,
      autocontinue: true,
    };
    await clock.run(client.upload(target, [...items(2).slice(0, 1), gimbal]));
    expect(heard[0]).toEqual(
      messageOf(common.MissionItemInt, {
        targetSystem: 1,
        targetComponent: 1,
        seq: 0,
        frame: 3,
        command: 22,
        current: 1,
        autocontinue: 1,
        param4: Number.NaN,
        x: 471000000,
        y: 82000000,
        z: 80,
      }),
    );
    expect([heard[1]!.x, heard[1]!.param1]).toEqual([12, -35]);
  });
});
