import { describe, expect, test } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { portPair } from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { FrameTracks, ViewCalls, ViewEvents } from "../../src/contract/vision.ts";
import { allRights, WindowRights } from "../../src/contract/windowRights.ts";
import type { FormattedUnit } from "../../src/vision/pipeline.ts";
import { ViewServer } from "../../src/vision/viewServer.ts";

const format = { codec: "h264", width: 320, height: 180, codecString: "avc1.42C014" } as const;

/** A stream with a key picture each second, fifteen pictures a second. */
const unit = (index: number): FormattedUnit => ({
  unit: {
    codec: "h264",
    pts: index * 6000,
    dts: index * 6000,
    key: index % 15 === 0,
    data: Uint8Array.of(index & 0xff),
    at: (index * 1000) / 15,
  },
  format,
});

function scene(rights?: WindowRights) {
  const units = new Emitter<FormattedUnit>();
  const frames = new Emitter<FrameTracks>();
  const stream = { onUnit: units.on, onFrame: frames.on };
  const known = new Map([["video-1-1", stream]]);
  const [near, far] = portPair();
  const server = new ViewServer(far, { find: (id) => known.get(id), dataFolder: undefined, rights });
  const client = new RpcClient<ViewCalls, ViewEvents>(near, "vision");
  const shown: number[] = [];
  const boxes: FrameTracks[] = [];
  client.on("picture", ({ data }) => shown.push(data[0] ?? -1));
  client.on("boxes", (frame) => boxes.push(frame));
  const send = (from: number, to: number) => {
    for (let i = from; i <= to; i++) units.emit(unit(i));
  };
  const settled = () => client.call("unwatch", { streamId: "nothing" });
  return { units, frames, known, server, client, shown, boxes, send, settled, near };
}

describe("a window that watches a stream", () => {
  test("gets it from the next key picture on, with the boxes, until it looks away", async () => {
    const { client, send, shown, frames, boxes, settled, units } = scene();
    send(0, 5);
    await client.call("watch", { streamId: "video-1-1" });
    send(6, 17);
    const frame = { streamId: "video-1-1", at: 1000, width: 320, height: 180, tracks: [] };
    frames.emit(frame);
    await settled();
    expect(shown).toEqual([15, 16, 17]);
    expect(boxes).toEqual([frame]);
    await client.call("unwatch", { streamId: "video-1-1" });
    send(18, 40);
    await settled();
    expect(shown).toEqual([15, 16, 17]);
    expect(units.size).toBe(0);
  });

  test("is spared while it is behind, and goes on at a key picture when it caught up", async () => {
    const { client, send, shown, settled } = scene();
    await client.call("watch", { streamId: "video-1-1" });
    send(0, 9);
    await client.call("shown", { streamId: "video-1-1", at: unit(0).unit.at });
    send(10, 100);
    await settled();
    expect(shown.at(-1)).toBe(46); // three seconds after the one that was shown
    await client.call("shown", { streamId: "video-1-1", at: unit(46).unit.at });
    send(101, 106);
    await settled();
    expect(shown.slice(47)).toEqual([105, 106]);
  });

  test("is tried again after ten seconds though it never told that it caught up", async () => {
    const { client, send, shown, settled } = scene();
    await client.call("watch", { streamId: "video-1-1" });
    send(0, 9);
    await client.call("shown", { streamId: "video-1-1", at: unit(0).unit.at });
    send(10, 211);
    await settled();
    expect([shown.at(46), shown.slice(47)]).toEqual([46, [210, 211]]); // the first key picture after ten seconds
  });

  test("is not spared because the clock of the camera was set", async () => {
    const { client, units, shown, settled } = scene();
    await client.call("watch", { streamId: "video-1-1" });
    units.emit(unit(0));
    await client.call("shown", { streamId: "video-1-1", at: 0 });
    for (let i = 1; i < 40; i++) {
      const { unit: later } = unit(i);
      units.emit({ unit: { ...later, at: later.at + 3_600_000 }, format });
    }
    await settled();
    expect(shown.length).toBe(40);
  });

  test("gets a stream that is opened later, or anew", async () => {
    const { client, server, send, shown, settled, known } = scene();
    const stream = known.get("video-1-1");
    known.clear();
    await client.call("watch", { streamId: "video-1-1" });
    if (stream) known.set("video-1-1", stream);
    server.reopened("video-1-1");
    send(0, 1);
    await settled();
    expect(shown).toEqual([0, 1]);
  });

  test("costs nothing once it is closed", async () => {
    const { client, near, units, frames } = scene();
    await client.call("watch", { streamId: "video-1-1" });
    near.close();
    await Promise.resolve();
    await Promise.resolve();
    expect([units.size, frames.size]).toEqual([0, 0]);
  });
});

describe("a window at which nobody has signed in", () => {
  const denied = { failure: { code: "denied", message: "Nobody has signed in at this window" } };

  test("gets no picture and no box, and is told why", async () => {
    const { client, send, shown, frames, boxes, settled } = scene(new WindowRights());
    const watching = client.call("watch", { streamId: "video-1-1" });
    const clip = { clipId: "c", segments: [], fromAt: 0, toAt: 1 };
    await settled();
    send(0, 40);
    frames.emit({ streamId: "video-1-1", at: 1000, width: 320, height: 180, tracks: [] });
    await expect(watching).rejects.toMatchObject(denied);
    await expect(client.call("clip", clip)).rejects.toMatchObject({ failure: { code: "not-found" } }); // there is no data
    expect([shown, boxes]).toEqual([[], []]);
  });

  test("gets them from the next key picture on after somebody has, and none any more once they have left", async () => {
    const rights = new WindowRights();
    const { client, send, shown, frames, boxes, settled } = scene(rights);
    const watching = client.call("watch", { streamId: "video-1-1" });
    await settled();
    send(0, 3);
    rights.take(["enter"]);
    send(4, 8);
    rights.take(allRights);
    await watching;
    send(9, 17);
    const frame = { streamId: "video-1-1", at: 1000, width: 320, height: 180, tracks: [] };
    frames.emit(frame);
    rights.take(["enter"]);
    send(18, 31);
    frames.emit(frame);
    rights.take(["enter", "see"]);
    send(32, 46);
    await settled();
    expect([shown, boxes]).toEqual([[15, 16, 17, 45, 46], [frame]]);
  });
});
