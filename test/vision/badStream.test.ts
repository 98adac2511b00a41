import { createSocket } from "node:dgram";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createLog } from "../../src/base/log.ts";
import type { VideoStream } from "../../src/contract/vision.ts";
import { Analyst } from "../../src/vision/analyst.ts";
import { readSegment } from "../../src/vision/clip.ts";
import { type FormattedUnit, Pipeline } from "../../src/vision/pipeline.ts";
import { announced, testFolder } from "./folder.ts";
import { type Film, film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;

/** A whole pipeline behind a link that a test can meddle with: `meddle` answers what becomes of each datagram. */
async function behindLink() {
  const log = createLog(
    "test",
    () => {},
    () => 0,
  );
  const folder = join(await testFolder(), "video");
  const pipeline = new Pipeline(
    { streamId: "video-1-1", address: "udp://127.0.0.1:0", folder, detect: true, latencyMs: 0 },
    { analyst: new Analyst(log), trackPrefix: "t", log },
  );
  const port = Number((await pipeline.open()).split(":")[2]);
  onTestFinished(() => pipeline.close());
  const relay = createSocket("udp4");
  onTestFinished(() => void relay.close());
  await new Promise<void>((resolve) => relay.bind(0, "127.0.0.1", resolve));
  const link = { meddle: (message: Buffer): Buffer[] => [message], port };
  relay.on("message", (message) => {
    for (const one of link.meddle(message)) relay.send(one, port, "127.0.0.1");
  });
  const units: FormattedUnit[] = [];
  pipeline.onUnit((unit) => units.push(unit));
  /** Films over the link, no faster than it is taken. */
  const send = async ({ sent, ...part }: Omit<Film, "address" | "startAt"> & { readonly from: number }) => {
    const address = `udp://127.0.0.1:${relay.address().port}`;
    await film({
      address,
      metadata: true,
      ...part,
      startAt: startAt + part.from,
      sent: async (index) => {
        await sent?.(index);
        await pause();
      },
    });
    await pause(100);
  };
  return { pipeline, link, units, send, folder };
}

const pause = (ms = 4) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits until the record says so. */
const until = async (pipeline: Pipeline, wanted: (record: VideoStream) => boolean) => {
  if (!wanted(pipeline.record)) await announced<VideoStream>(pipeline.onRecord, wanted);
  return pipeline.record;
};

describe("a pipeline lives on when its stream", () => {
  test("changes its size: the new one is shown, decoded and recorded", async () => {
    const { pipeline, units, send, folder } = await behindLink();
    await send({ from: 0, frames: 20 });
    await send({ from: 5000, frames: 20, width: 640, height: 360 });
    const { width, height } = await until(pipeline, (record) => record.width === 640 && record.decoded >= 40);
    expect([width, height]).toEqual([640, 360]);
    expect(units.map(({ format }) => format.width)).toEqual([...Array(20).fill(320), ...Array(20).fill(640)]);
    await pipeline.close();
    const widths: number[] = [];
    for (const name of (await readdir(folder)).filter((one) => one.endsWith(".ts")).sort())
      for await (const { format } of readSegment(join(folder, name), 0)) widths.push(format.width);
    expect(widths).toEqual([...Array(20).fill(320), ...Array(20).fill(640)]);
  });

  test("carries garbage: between, inside and instead of packets, which is counted", async () => {
    const { pipeline, link, units, send } = await behindLink();
    let n = 0;
    link.meddle = (message) => {
      n++;
      if (n % 7 === 0) return [Buffer.alloc(700, 0x5a), message];
      if (n % 11 === 0) return [Buffer.concat([message.subarray(0, 188), message.subarray(500)])]; // out of step
      if (n % 13 === 0) return [Buffer.from(message.map((byte, i) => (i > 20 ? byte ^ 0xff : byte)))];
      return [message];
    };
    await send({ from: 0, frames: 60 });
    link.meddle = (message) => [message];
    await send({ from: 8000, frames: 30 });
    const record = await until(pipeline, ({ decoded }) => decoded >= 30);
    expect(record.state).toBe("playing");
    expect(record.damaged).toBeGreaterThan(0);
    // What comes over the sound link again is whole.
    expect(units.slice(-30).map(({ unit }) => unit.at)).toEqual(
      Array.from({ length: 30 }, (_, i) => expect.closeTo(startAt + 8000 + (i * 1000) / 15, -1)),
    );
  });

  test("loses key pictures: what can not be decoded is counted, and the next key picture mends it", async () => {
    const { pipeline, link, units, send } = await behindLink();
    let lose = true;
    link.meddle = (message) => (lose ? [] : [message]);
    // The first key picture is lost, and some after it: the next one is the sixteenth.
    const sent = async (index: number) => {
      if (index !== 4) return;
      await pause(100); // what is under way is lost, too
      lose = false;
    };
    await send({ from: 0, frames: 50, sent });
    const record = await until(pipeline, ({ decoded }) => decoded >= 35);
    expect(units.map(({ unit }) => unit.key).indexOf(true)).toBe(0); // a window is shown nothing that it can not decode
    expect(record).toMatchObject({ decoded: 35, width: 320 });
    expect(record.dropped).toBeGreaterThanOrEqual(10); // of the ten before the key picture
    expect(record.recording).toBe(true);
    expect(record.failure).toBeUndefined();
  });
});
