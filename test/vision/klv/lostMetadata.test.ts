import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TsEncoder } from "../../../src/vision/encoder.ts";
import { readSt0601, writeSt0601 } from "../../../src/vision/klv.ts";
import { TsDemuxer } from "../../../src/vision/tsDemuxer.ts";
import { testFolder } from "../folder.ts";

const metadataPid = 0x101;

test("a metadata packet of which the link lost a part is left out and counted, as pictures are", async () => {
  const file = join(await testFolder(), "film.ts");
  const encoder = new TsEncoder({ width: 160, height: 90, framesPerSecond: 15, bitrate: 500_000, address: file });
  const rgb = new Uint8Array(160 * 90 * 3).fill(90);
  const long = { missionId: "m".repeat(120), platformDesignation: "p".repeat(120), callSign: "c".repeat(120) };
  for (let at = 0; at < 300; at += 60) await encoder.write({ pixels: { rgb }, at, klv: writeSt0601({ at, ...long }) });
  await encoder.close();
  const bytes = await readFile(file);
  const packets = Array.from({ length: bytes.length / 188 }, (_, i) => bytes.subarray(i * 188, (i + 1) * 188));
  const parts = packets.filter((packet) => (packet.readUInt16BE(1) & 0x1fff) === metadataPid);
  const middles = parts.filter((packet) => (packet[1]! & 0x40) === 0);
  const seen = (lost: Buffer | undefined) => {
    const demuxer = new TsDemuxer();
    const times: number[] = [];
    demuxer.onMetadata(({ data }) => times.push(readSt0601(data).at));
    for (const packet of packets) if (packet !== lost) demuxer.feed(packet);
    demuxer.flush();
    return [times, demuxer.damagedMetadata, demuxer.damaged];
  };
  expect(middles.length).toBeGreaterThanOrEqual(5);
  expect(seen(undefined)).toEqual([[0, 60, 120, 180, 240], 0, 0]);
  expect(seen(middles[middles.length >> 1])).toEqual([[0, 60, 180, 240], 1, 0]);
});
