import { createSocket } from "node:dgram";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type AccessUnit, nalUnits } from "../../../src/vision/accessUnit.ts";
import { createSource } from "../../../src/vision/openSource.ts";
import { TsDemuxer } from "../../../src/vision/tsDemuxer.ts";
import { announced, testFolder } from "../folder.ts";
import { film } from "../testCamera.ts";
import { rtpPackets } from "./rtpSender.ts";

test("RTP that a session description tells of is taken live, also when it comes later", async () => {
  const folder = await testFolder();
  await film({ address: join(folder, "film.ts"), frames: 60, startAt: 1_700_000_000_000, metadata: false });
  const demuxer = new TsDemuxer();
  const units: AccessUnit[] = [];
  demuxer.onUnit((unit) => units.push(unit));
  demuxer.feed(await readFile(join(folder, "film.ts")));
  const sender = createSocket("udp4");
  await new Promise<void>((resolve) => sender.bind(0, "127.0.0.1", resolve));
  const port = sender.address().port + 1 + (sender.address().port % 2); // even, as RTP wants; RTCP is beside it
  const file = join(folder, "camera.sdp");
  const lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=camera", "c=IN IP4 127.0.0.1", "t=0 0"];
  await writeFile(file, [...lines, `m=video ${port} RTP/AVP 96`, "a=rtpmap:96 H264/90000", ""].join("\r\n"));

  const source = createSource(file);
  onTestFinished(() => source.close());
  const playing = announced(source.onUnit, ({ key }) => key);
  expect(await source.open()).toEqual({ address: file });
  const pictures = units.map(({ data, pts }) => ({ nals: [...nalUnits(data)], timestamp: pts + 4711 }));
  // A camera that goes on and on: one film after the other.
  let next = 0;
  let sequence = 0;
  const timer = setInterval(() => {
    const picture = pictures[next % pictures.length];
    if (!picture) return;
    const timestamp = picture.timestamp + Math.floor(next / pictures.length) * pictures.length * 6000;
    const packets = rtpPackets("h264", [{ ...picture, timestamp }], { mtu: 1200, sequence });
    for (const packet of packets) sender.send(packet, port, "127.0.0.1");
    sequence = (sequence + packets.length) & 0xffff;
    next++;
  }, 10);
  onTestFinished(() => {
    clearInterval(timer);
    sender.close();
  });
  const first = await playing;
  expect(first).toMatchObject({ codec: "h264", key: true });
  // The sender is in this process: it goes on only where nothing here stands still for the next packet.
  await announced(source.onUnit, ({ pts }) => pts > first.pts + 3 * 90_000);
});
