import { describe, expect, test } from "vitest";
import { readSt0601, type SensorMetadata, st0601Key, writeSt0601 } from "../../src/vision/klv.ts";

const full = {
  at: 1_568_297_221_029.4,
  platformHeadingDeg: 159.97,
  platformPitchDeg: -0.43,
  platformRollDeg: 3.41,
  lat: 60.17682297,
  lon: 128.42675904,
  amsl: 14190.7,
  hfovDeg: 144.57,
  vfovDeg: 152.64,
  sensorRelativeAzimuthDeg: 160.7192,
  sensorRelativeElevationDeg: -168.7923,
  sensorRelativeRollDeg: 176.8654,
  slantRange: 68590.98,
  targetWidth: 722.8,
  frameCenterLat: -10.5424,
  frameCenterLon: 29.158,
  frameCenterAmsl: 3216,
  version: 19,
} satisfies SensorMetadata;

/** A packet made by hand from tags, with the right length and checksum. */
function packetOf(items: readonly (readonly [tag: number, hex: string])[]): Uint8Array {
  const body = items.flatMap(([tag, hex]) => [tag, hex.length / 2, ...Buffer.from(hex, "hex")]);
  body.push(1, 2);
  const length = body.length + 2;
  const bytes = [...st0601Key, ...(length < 128 ? [length] : [0x81, length]), ...body];
  let sum = 0;
  bytes.forEach((byte, i) => {
    sum = (sum + (i % 2 === 0 ? byte << 8 : byte)) & 0xffff;
  });
  return Uint8Array.from([...bytes, sum >> 8, sum & 0xff]);
}

const stamp = [2, "000460505 84e0180".replace(" ", "")] as const;

describe("MISB ST 0601", () => {
  test("what is written is read again, within the resolution of each tag", () => {
    const read = readSt0601(writeSt0601(full));
    const tolerance: Record<string, number> = {
      at: 0.01,
      platformHeadingDeg: 0.003,
      platformPitchDeg: 0.0004,
      platformRollDeg: 0.0008,
      amsl: 0.16,
      hfovDeg: 0.0014,
      vfovDeg: 0.0014,
      slantRange: 0.001,
      targetWidth: 0.08,
      frameCenterAmsl: 0.16,
    };
    expect(Object.keys(read).sort()).toEqual(Object.keys(full).sort());
    for (const [field, value] of Object.entries(full)) {
      const error = Math.abs((read[field as keyof typeof full] ?? Number.NaN) - value);
      expect(error, field).toBeLessThanOrEqual(tolerance[field] ?? 1e-6);
    }
  });

  test("the integers of the standard's example give the standard's values", () => {
    const packet = packetOf([
      stamp,
      [5, "71c2"],
      [6, "fd3d"],
      [7, "08b8"],
      [13, "5595b66d"],
      [14, "5b5360c4"],
      [15, "c221"],
      [16, "cd9c"],
      [17, "d917"],
      [18, "724a0a20"],
      [19, "87f84b86"],
      [20, "7dc55ece"],
      [21, "03830926"],
      [22, "1281"],
      [23, "f101a229"],
      [24, "14bc082b"],
      [25, "34f3"],
    ]);
    const read = readSt0601(packet);
    const rounded = Object.fromEntries(Object.entries(read).map(([field, value]) => [field, Number(value.toFixed(4))]));
    expect(rounded).toEqual({
      at: 1231798102000, // 2009-01-12T22:08:22Z
      platformHeadingDeg: 159.9744,
      platformPitchDeg: -0.4315,
      platformRollDeg: 3.4059,
      lat: 60.1768,
      lon: 128.4268,
      amsl: 14190.7195,
      hfovDeg: 144.5713,
      vfovDeg: 152.6436,
      sensorRelativeAzimuthDeg: 160.7192,
      sensorRelativeElevationDeg: -168.7923,
      sensorRelativeRollDeg: 176.8654,
      slantRange: 68590.9833,
      targetWidth: 722.8199,
      frameCenterLat: -10.5424,
      frameCenterLon: 29.1579,
      frameCenterAmsl: 3216.0372,
    });
  });

  test("values marked as out of range and tags of no length are unknown", () => {
    const packet = packetOf([stamp, [6, "8000"], [13, "80000000"], [126, ""], [127, ""]]);
    expect(readSt0601(packet)).toEqual({ at: 1231798102000 });
  });

  test("the header of a metadata access unit in front is passed over", () => {
    const packet = writeSt0601({ at: 5000, lat: 1 });
    expect(readSt0601(Uint8Array.from([0, 0, 0xdf, 0, packet.length, ...packet]))).toEqual(readSt0601(packet));
  });

  test("an attitude beyond the short tags is carried in full range", () => {
    const read = readSt0601(writeSt0601({ at: 0, platformPitchDeg: -35, platformRollDeg: 72.5 }));
    expect(read.platformPitchDeg).toBeCloseTo(-35, 5);
    expect(read.platformRollDeg).toBeCloseTo(72.5, 5);
  });

  test("a heading is wrapped to a full turn, what does not fit its tag is left out", () => {
    const read = readSt0601(writeSt0601({ at: 0, platformHeadingDeg: -10, amsl: 25_000, lat: Number.NaN }));
    expect(read.platformHeadingDeg).toBeCloseTo(350, 2);
    expect(Object.keys(read).sort()).toEqual(["at", "platformHeadingDeg", "version"]);
  });

  test("every flipped bit is refused", () => {
    const packet = writeSt0601(full);
    for (let bit = 0; bit < packet.length * 8; bit++) {
      const damaged = Uint8Array.from(packet);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => readSt0601(damaged), `bit ${bit}`).toThrow(/^Metadata packet refused: /);
    }
  });

  test("every cut is refused", () => {
    const packet = writeSt0601(full);
    for (let length = 0; length < packet.length; length++)
      expect(() => readSt0601(packet.subarray(0, length)), `${length} bytes`).toThrow(/^Metadata packet refused: /);
  });

  test("a packet without time stamp or without checksum is refused with the reason", () => {
    expect(() => readSt0601(packetOf([[5, "71c2"]]))).toThrow("Metadata packet refused: it carries no time stamp");
    const bare = Uint8Array.from([...st0601Key, 10, 2, 8, 0, 4, 0x60, 0x50, 0x58, 0x4e, 1, 0x80]);
    expect(() => readSt0601(bare)).toThrow("Metadata packet refused: it carries no checksum");
  });
});
