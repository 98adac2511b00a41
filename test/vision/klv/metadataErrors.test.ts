import { expect, test } from "vitest";
import type { VideoStream } from "../../../src/contract/vision.ts";
import { TsEncoder } from "../../../src/vision/encoder.ts";
import { writeSt0601 } from "../../../src/vision/klv.ts";
import { announced, testFolder } from "../folder.ts";
import { drawScene } from "../testCamera.ts";
import { startVision } from "../visionProcess.ts";

test("a stream whose every third metadata packet is damaged plays on, and its record counts them", async () => {
  const vision = startVision(await testFolder());
  const { address } = await vision.calls.call("stream.open", {
    streamId: "video-1-1",
    address: "udp://127.0.0.1:0",
    folder: null,
    detect: false,
    latencyMs: 0,
  });
  const counted = announced<VideoStream>(
    (listener) => vision.calls.on("stream", listener),
    ({ metadataErrors }) => metadataErrors === 4,
  );
  const encoder = new TsEncoder({ width: 160, height: 90, framesPerSecond: 15, bitrate: 500_000, address });
  const rgb = new Uint8Array(160 * 90 * 3);
  drawScene(rgb, 160, 90, 0);
  for (let i = 0; i < 12; i++) {
    const at = 1_700_000_000_000 + i * 66;
    const klv = writeSt0601({ at, lat: 47, lon: 11 });
    if (i % 3 === 0) klv[30] = (klv[30] ?? 0) ^ 4;
    await encoder.write({ pixels: { rgb }, at, klv });
  }
  await encoder.close();
  expect(await counted).toMatchObject({ state: "playing", hasMetadata: true, metadataErrors: 4, width: 160 });
});
