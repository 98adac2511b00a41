import { describe, expect, test } from "vitest";
import type { AccessUnit, VideoCodec } from "../../../src/vision/accessUnit.ts";
import { carriesTs, rtpPacketOf } from "../../../src/vision/rtp/rtpPacket.ts";
import { RtpVideo } from "../../../src/vision/rtp/rtpVideo.ts";
import { annexB, rtpPackets, testPictures } from "./rtpSender.ts";

const codecs: readonly VideoCodec[] = ["h264", "hevc"];

function received(packets: readonly Uint8Array[]) {
  const video = new RtpVideo();
  const units: AccessUnit[] = [];
  video.onUnit((unit) => units.push(unit));
  packets.forEach((bytes, i) => {
    const packet = rtpPacketOf(bytes);
    if (packet) video.take(packet, i);
  });
  return { units, damaged: video.damaged, lost: video.lost };
}

const expected = (codec: VideoCodec, indices: readonly number[]) =>
  indices.map((i) => ({ i, key: i % 5 === 0, data: annexB(testPictures(codec)[i]?.nals ?? []) }));
const seen = (units: readonly AccessUnit[]) =>
  units.map(({ pts, key, data }) => ({ i: pts / 3000 - 30, key, data: Buffer.from(data).toString("hex") }));
const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe.each(codecs)("%s straight in RTP", (codec) => {
  const packets = rtpPackets(codec, testPictures(codec));

  test("comes out whole, with its times past the wrap of stamps and sequence", () => {
    const { units, damaged, lost } = received(packets);
    expect(seen(units)).toEqual(expected(codec, all));
    expect([damaged, lost, units[0]?.codec]).toEqual([0, 0, codec]);
  });

  test("comes out whole from a link that doubles, delays and reorders", () => {
    const shuffled = packets.flatMap((packet, i) => (i % 3 === 0 ? [packet, packet] : [packet]));
    for (let i = 4; i + 6 < shuffled.length; i += 7) shuffled.splice(i + 5, 0, ...shuffled.splice(i, 1));
    const { units, lost } = received(shuffled);
    expect(seen(units)).toEqual(expected(codec, all));
    expect(lost).toBe(0);
  });

  test("a picture with a lost packet is left out and counted, the others come", () => {
    const third = rtpPackets(codec, testPictures(codec).slice(0, 3)).length;
    const { units, damaged, lost } = received(packets.filter((_, i) => i !== third + 1));
    expect(seen(units)).toEqual(expected(codec, [0, 1, 2, 4, 5, 6, 7, 8, 9]));
    expect([damaged, lost]).toEqual([1, 1]);
  });

  test("where the end of a picture and the beginning of the next are lost, both are left out", () => {
    const third = rtpPackets(codec, testPictures(codec).slice(0, 3)).length;
    const { units, damaged, lost } = received(packets.filter((_, i) => i !== third - 1 && i !== third));
    expect(seen(units)).toEqual(expected(codec, [0, 1, 4, 5, 6, 7, 8, 9]));
    expect([damaged, lost]).toEqual([2, 2]);
  });

  test("pictures that are shown in another order are decoded in the one they came in", () => {
    const order = [0, 4, 2, 1, 3, 8, 6, 5, 7, 9];
    const shown = testPictures(codec).map((picture, i) => ({
      ...picture,
      timestamp: 4_294_960_000 + (order[i] ?? 0) * 3000,
    }));
    const { units, damaged } = received(rtpPackets(codec, shown));
    expect(units.map(({ pts }) => pts / 3000 - 30)).toEqual(order);
    expect(damaged).toBe(0);
    for (const [i, { pts, dts }] of units.entries()) {
      expect(dts).toBeLessThanOrEqual(pts);
      expect(dts).toBeGreaterThan(units[i - 1]?.dts ?? -1);
    }
  });

  test("a sender that starts again is followed, one that joins meanwhile is not", () => {
    const other = rtpPackets(codec, testPictures(codec), { source: 0x99, sequence: 7 });
    const mixed = packets.flatMap((packet, i) => [packet, other[i] ?? packet]);
    expect(received(mixed).units).toHaveLength(10);
    const video = new RtpVideo();
    let units = 0;
    video.onUnit(() => units++);
    for (const [from, list] of [
      [0, packets],
      [5_000, other],
    ] as const)
      for (const bytes of list) {
        const packet = rtpPacketOf(bytes);
        if (packet) video.take(packet, from);
      }
    expect(units).toBe(20);
  });
});

test("what is no RTP, RTCP, or does not add up is no packet", () => {
  const [packet = new Uint8Array()] = rtpPackets("h264", testPictures("h264"));
  const changed = (at: number, byte: number) => Object.assign(Uint8Array.from(packet), { [at]: byte });
  expect(
    [
      rtpPacketOf(packet.subarray(0, 11)),
      rtpPacketOf(changed(0, 0x47)),
      rtpPacketOf(changed(1, 200)),
      rtpPacketOf(changed(0, 0x8f).subarray(0, 20)),
      rtpPacketOf(changed(0, 0x90).subarray(0, 14)),
      rtpPacketOf(changed(0, 0xa0)),
      rtpPacketOf(Object.assign(changed(0, 0xa0), { [packet.length - 1]: 3 })),
    ].map((read) => read?.payload.length),
  ).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, packet.length - 15]);
});

test("MPEG-TS in RTP is told from an H.264 picture that begins with the same byte", () => {
  const ts = Buffer.alloc(376);
  ts[0] = 0x47;
  ts[188] = 0x47;
  const packet = { marker: false, payloadType: 96, sequence: 0, timestamp: 0, source: 1 };
  expect(carriesTs({ ...packet, payload: ts })).toBe(true);
  expect(carriesTs({ ...packet, payload: Uint8Array.of(0x47, 0x42, 0xc0) })).toBe(false);
  expect(carriesTs({ ...packet, payloadType: 33, payload: Uint8Array.of(0x47) })).toBe(true);
});

test("packets of chance never throw, and no picture of a megabyte's garbage comes out", () => {
  let state = 6184;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const good = rtpPackets("h264", testPictures("h264"));
  const bad = Array.from({ length: 3_000 }, (_, i) => {
    const bytes = Uint8Array.from(good[i % good.length] ?? []);
    for (let k = 0; k < 4; k++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return bytes.subarray(0, Math.floor(random() * (bytes.length + 1)));
  });
  const { units } = received([...good, ...bad]);
  expect(seen(units.slice(0, 10))).toEqual(expected("h264", all));
  for (const { data } of units) expect(data.length).toBeLessThan(1_000_000);
});
