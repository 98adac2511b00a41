import { join } from "node:path";
import { AV_CODEC_ID_H264, AV_PKT_FLAG_KEY, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { FormatContext, Packet } from "node-av/lib";
import { expect, onTestFinished, test } from "vitest";
import type { AccessUnit } from "../../../src/vision/accessUnit.ts";
import { tsClock } from "../../../src/vision/av.ts";
import { Container } from "../../../src/vision/container.ts";
import { createSource } from "../../../src/vision/openSource.ts";
import { formatOf } from "../../../src/vision/sps.ts";
import { announced, testFolder } from "../folder.ts";
import { film } from "../testCamera.ts";

/** Sends pictures as FFmpeg's own RTP muxer packs them. */
async function sendByFfmpeg(
  units: readonly AccessUnit[],
  port: number,
  sent: (index: number) => Promise<unknown>,
): Promise<void> {
  const target = `rtp://127.0.0.1:${port}?pkt_size=600`;
  const context = new FormatContext();
  expect(context.allocOutputContext2(null, "rtp", target)).toBe(0);
  const stream = context.newStream();
  stream.codecpar.codecType = AVMEDIA_TYPE_VIDEO;
  stream.codecpar.codecId = AV_CODEC_ID_H264;
  stream.codecpar.width = 320;
  stream.codecpar.height = 180;
  stream.timeBase = tsClock;
  expect(await context.openOutput()).toBe(0);
  expect(await context.writeHeader()).toBe(0);
  const packet = new Packet();
  packet.alloc();
  for (const [index, { data, pts, key }] of units.entries()) {
    packet.unref();
    packet.data = Buffer.from(data);
    packet.streamIndex = 0;
    packet.timeBase = tsClock;
    packet.pts = BigInt(pts);
    packet.dts = BigInt(pts);
    if (key) packet.setFlags(AV_PKT_FLAG_KEY);
    expect(await context.writeFrame(packet)).toBe(0);
    await sent(index);
  }
  packet.free();
  await context.writeTrailer();
  await context.closeOutput();
  context.freeContext();
}

test("a film that FFmpeg packs into RTP comes out picture for picture", async () => {
  const file = join(await testFolder(), "film.ts");
  await film({ address: file, frames: 20, startAt: 1_700_000_000_000 });
  const container = await Container.open(`file:${file}`, file, {});
  const units: AccessUnit[] = [];
  for (let item = await container.next(); item; item = await container.next())
    if (item.kind === "unit") units.push(item.unit);
  await container.close();
  const source = createSource("udp://127.0.0.1:0");
  onTestFinished(() => source.close());
  const { address } = await source.open();
  const seen: AccessUnit[] = [];
  source.onUnit((unit) => seen.push(unit));
  await sendByFfmpeg(units, Number(address.split(":")[2]), async (index) => {
    if (seen.length <= index) await announced(source.onUnit, () => seen.length > index);
  });
  expect(seen.length).toBe(20);
  const first = seen[0]?.pts ?? 0;
  expect(seen.map(({ pts, key }) => [pts - first, key])).toEqual(
    units.map(({ pts, key }) => [pts - (units[0]?.pts ?? 0), key]),
  );
  expect(seen[0] && formatOf(seen[0])).toMatchObject({ codec: "h264", width: 320, height: 180 });
  expect(source.damaged).toBe(0);
});
