import { common, type MavLinkData } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { StoredItem } from "../../src/sim/missionItems.ts";
import { Px4MissionServer } from "../../src/sim/px4MissionServer.ts";

const answer = common.MavMissionResult;
const us = { systemId: 255, componentId: 190 };
const them = { systemId: 254, componentId: 190 };
const place = { targetSystem: 1, targetComponent: 1, command: 16, frame: 3, x: 471_000_001, y: 82_000_003, z: 80.126 };

function bench(retryMs?: number) {
  const said: string[] = [];
  const vehicle = {
    items: [] as readonly StoredItem[],
    send: (message: MavLinkData) => said.push(inWords(message)),
    say: (_: number, text: string) => said.push(text),
    setCurrent: (sequence: number) => sequence < vehicle.items.length,
  };
  const server = new Px4MissionServer(vehicle, retryMs === undefined ? {} : { retryMs });
  let at = 0;
  /** Hands it a message and returns what it says to that. */
  const hear = (message: MavLinkData, from = us): string[] => {
    said.length = 0;
    expect(server.receive(message, from, at)).toBe(true);
    return [...said];
  };
  const count = (n: number, missionType = 0, from = us) =>
    hear(messageOf(common.MissionCount, { count: n, missionType }), from);
  const item = (seq: number, fields: Partial<common.MissionItemInt> = {}) =>
    hear(messageOf(common.MissionItemInt, { ...place, seq, ...fields }));
  const ask = (seq: number) => hear(messageOf(common.MissionRequestInt, { seq }));
  const list = (from = us) => hear(messageOf(common.MissionRequestList, {}), from);
  const ack = (type: number) => hear(messageOf(common.MissionAck, { type }));
  /** Lets time pass as the vehicle's loop would, and returns what it says meanwhile. */
  const wait = (ms: number): string[] => {
    said.length = 0;
    for (const until = at + ms; at < until; at += 10) server.step(at + 10);
    return [...said];
  };
  return { server, vehicle, count, item, ask, list, ack, wait, hear };
}

function inWords(message: MavLinkData): string {
  if (message instanceof common.MissionAck) return `ack ${answer[message.type]}`;
  if (message instanceof common.MissionRequestInt) return `request ${message.seq}`;
  if (message instanceof common.MissionCount) return `count ${message.count}`;
  if (message instanceof common.MissionItemInt) return `item ${message.seq} at ${message.z.toFixed(3)}`;
  return message.constructor.name;
}

describe("the mission protocol as PX4 plays it", () => {
  test("takes an upload over only when it is whole, and keeps every value", () => {
    const { vehicle, count, item } = bench();
    expect(count(2)).toEqual(["request 0"]);
    expect(item(0, { param2: 3.5 })).toEqual(["request 1"]);
    expect(vehicle.items).toEqual([]);
    expect(item(1, { z: 90 })).toEqual(["ack ACCEPTED"]);
    const stored = { command: 16, frame: 3, x: 471_000_001, y: 82_000_003, autocontinue: 0 };
    expect(vehicle.items).toEqual([
      { ...stored, params: [0, 3.5, 0, 0], z: 80.126 },
      { ...stored, params: [0, 0, 0, 0], z: 90 },
    ]);
  });

  test("asks again every 250 ms, and drops the upload after five seconds of silence", () => {
    const { vehicle, count, item, wait } = bench();
    count(1);
    item(0);
    const old = vehicle.items;
    count(2);
    expect(wait(1_000)).toEqual(["request 0", "request 0", "request 0"]);
    item(0);
    expect(wait(5_010).at(-1)).toBe("Operation timeout");
    expect(vehicle.items).toBe(old);
    expect(item(1)).toEqual(["ack ERROR"]);
  });

  test("asks again every 500 ms when it is an earlier release", () => {
    const { count, wait } = bench(500);
    count(1);
    expect(wait(1_200)).toEqual(["request 0", "request 0"]);
  });

  test("acknowledges the last item again when it comes again", () => {
    const { count, item } = bench();
    count(1);
    expect([item(0), item(0)]).toEqual([["ack ACCEPTED"], ["ack ACCEPTED"]]);
    expect(item(0, { missionType: 1 })).toEqual(["ack ERROR"]);
  });

  test("says nothing to an item that it did not ask for", () => {
    const { count, item } = bench();
    count(3);
    expect([item(1), item(0), item(0)]).toEqual([[], ["request 1"], []]);
  });

  test("answers the count again before the first item, and with ERROR after it, until the other side cancels", () => {
    const { count, item, ack } = bench();
    expect([count(2), count(2), item(0), count(2)]).toEqual([
      ["request 0"],
      ["request 0"],
      ["request 1"],
      ["ack ERROR"],
    ]);
    ack(answer.OPERATION_CANCELLED);
    expect(count(2)).toEqual(["request 0"]);
  });

  test("a refused item leaves what was there before", () => {
    const { vehicle, count, item } = bench();
    count(1);
    item(0);
    const old = vehicle.items;
    count(2);
    item(0);
    expect(item(1, { x: 910_000_000 })).toEqual(["ack INVALID_PARAM5_X"]);
    expect(vehicle.items).toBe(old);
  });

  test("gives items out in order, once more on request, and breaks off otherwise", () => {
    const { count, item, list, ask } = bench();
    count(3);
    for (const seq of [0, 1, 2]) item(seq);
    expect([list(), ask(0), ask(0), ask(1)]).toEqual([
      ["count 3"],
      ["item 0 at 80.126"],
      ["item 0 at 80.126"],
      ["item 1 at 80.126"],
    ]);
    expect([ask(1), ask(2)]).toEqual([["item 1 at 80.126"], ["item 2 at 80.126"]]);
    expect([list(), ask(2), ask(0)]).toEqual([["count 3"], ["ack ERROR"], ["ack ERROR"]]);
  });

  test("repeats what it gave out until the next is asked for or the end is acknowledged", () => {
    const { count, item, list, ask, ack, wait } = bench();
    count(1);
    item(0);
    list();
    expect(wait(600)).toEqual(["count 1", "count 1"]);
    ask(0);
    expect(wait(300)).toEqual(["item 0 at 80.126"]);
    ack(answer.ACCEPTED);
    expect(wait(6_000)).toEqual([]);
  });

  test("is busy for everyone else during a transfer", () => {
    const { count, list, hear } = bench();
    count(2);
    expect(count(2, 0, them)).toEqual(["ack ERROR"]);
    expect(count(2, 1)).toEqual(["ack ERROR"]);
    expect([list(), list(them)]).toEqual([["ack ERROR"], ["ack ERROR"]]);
    expect(hear(messageOf(common.MissionClearAll, {}))).toEqual(["ack ERROR"]);
  });

  test("keeps fence and rally points beside the mission, and clears all at once", () => {
    const { server, vehicle, count, item, hear } = bench();
    count(1);
    item(0);
    count(1, 1);
    expect(item(0, { missionType: 1 })).toEqual(["ack UNSUPPORTED"]);
    count(1, 1);
    item(0, { missionType: 1, command: 5003, param1: 200 });
    count(1, 2);
    item(0, { missionType: 2, command: 5100 });
    expect([vehicle.items.length, server.fence.length, server.rally.length]).toEqual([1, 1, 1]);
    expect(hear(messageOf(common.MissionClearAll, { missionType: 255 }))).toEqual(["ack ACCEPTED"]);
    expect([vehicle.items.length, server.fence.length, server.rally.length]).toEqual([0, 0, 0]);
  });

  test("has room for 2000 items and 500 points, and no other kind of mission", () => {
    const { count } = bench();
    expect([count(2_001), count(501, 1), count(501, 2), count(1, 7)]).toEqual([
      ["ack NO_SPACE"],
      ["ack NO_SPACE"],
      ["ack NO_SPACE"],
      ["ack UNSUPPORTED"],
    ]);
  });
});
