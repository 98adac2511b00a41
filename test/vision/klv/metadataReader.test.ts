import { expect, test } from "vitest";
import { failureOf } from "../../../src/contract/failure.ts";
import { MetadataReader, packetsIn } from "../../../src/vision/klv/metadataReader.ts";
import { frameMetadataOf, readSt0601, writeSt0601 } from "../../../src/vision/klv.ts";
import { hex, packetOf } from "./klvBytes.ts";

const now = 1_700_000_000_000;
const first = writeSt0601({ at: now, lat: 1, lon: 1 });
const second = writeSt0601({ at: now + 40, lat: 2, lon: 2 });
const foreign = hex("060e2b34020b01010e01030301000000 03 010101"); // a set of another standard
const cell = (packet: Uint8Array) => Uint8Array.from([0, 0, 0xdf, 0, packet.length, ...packet]);

test("packets are found alone, one behind the other, each in a cell, and among sets of other standards", () => {
  const both = [first, second];
  expect(packetsIn(Uint8Array.from([...first, ...second]))).toEqual(both);
  expect(packetsIn(Uint8Array.from([...cell(first), ...cell(second)]))).toEqual(both);
  expect(packetsIn(Uint8Array.from([...foreign, ...first, 0xff, 0xff]))).toEqual([first]);
});

test("what can be believed is taken, what can not is counted and named", () => {
  const words: string[] = [];
  const reader = new MetadataReader((cause) => words.push(failureOf(cause).message));
  const units = [
    first,
    packetOf([[2, "00046050584e0180"]], { sumBy: 1 }),
    first.subarray(0, -3),
    hex("00010203"),
    writeSt0601({ at: 86_400_000, lat: 1, lon: 1 }),
    writeSt0601({ at: now + 25 * 3_600_000, lat: 1, lon: 1 }),
    Uint8Array.from([...second, ...first.subarray(0, 20)]),
    foreign,
  ];
  const told = units.map((unit) => reader.read(unit, now).map(({ at }) => at));
  expect(told).toEqual([[now], [], [], [], [], [], [now + 40], []]);
  expect(words.map((text) => text.replace("Metadata packet refused: ", ""))).toEqual([
    "its checksum is 0x810d, its bytes sum to 0x810c",
    "it says 29 bytes follow, 26 do",
    "it does not begin with the UAS Datalink Local Set key",
    "its time stamp is before the year 2000, the camera's clock is not set",
    "its time stamp is more than a day ahead, the camera's clock is wrong",
    "it says 29 bytes follow, 3 do",
  ]);
  expect([reader.errors, reader.odd, reader.fault]).toEqual([6, 1, "it says 29 bytes follow, 3 do"]); // 157 km in 40 ms
});

test("what senders write who know no place and no field of view is unknown", () => {
  const { lat, lon, hfovDeg } = frameMetadataOf(readSt0601(writeSt0601({ at: now, lat: 0, lon: 0, hfovDeg: 0 })));
  expect([lat, lon, hfovDeg]).toEqual([undefined, undefined, undefined]);
  expect(frameMetadataOf(readSt0601(writeSt0601({ at: now, lat: 0, lon: 9 }))).lon).toBeCloseTo(9, 6);
});

test("a height above the ellipsoid becomes one above the sea, where no other is told", () => {
  const amslOf = (fields: object) => frameMetadataOf(readSt0601(writeSt0601({ at: now, ...fields }))).amsl;
  const place = { lat: 49.1, lon: 16.2 }; // 45.8 m of geoid
  expect(amslOf({ ...place, sensorHae: 445.8 })).toBeCloseTo(400, 0);
  expect(amslOf({ ...place, sensorHae: 25_045.8 })).toBeCloseTo(25_000, 0); // in the wide tag
  expect(amslOf({ ...place, sensorHae: 445.8, amsl: 410 })).toBeCloseTo(410, 0);
  expect(amslOf({ sensorHae: 445.8 })).toBeUndefined();
});

test("values that can not be are left out, counted and named; the rest of the packet is taken", () => {
  const reader = new MetadataReader(() => {});
  const read = (fields: object) => {
    const [told] = reader.read(writeSt0601({ at: now, lat: 48, lon: 16, amsl: 500, hfovDeg: 50, ...fields }), now);
    return [told?.lat === undefined ? "nowhere" : told.lat.toFixed(1), told?.hfovDeg?.toFixed(0), reader.odd];
  };
  expect(read({})).toEqual(["48.0", "50", 0]);
  expect(read({ at: now + 40, hfovDeg: 180 })).toEqual(["48.0", undefined, 1]);
  expect(reader.fault).toBe("tag 16: a field of view of 180°");
  // One place out of all reach is not believed; two beside each other are: the stream's clock or place was mended.
  expect(read({ at: now + 80, lat: 49 })).toEqual(["nowhere", "50", 2]);
  expect(reader.fault).toBe("tag 13: a place 111.2 km from that of 0.04 s before");
  expect(read({ at: now + 120 })).toEqual(["48.0", "50", 2]);
  expect(read({ at: now + 160, lat: 49 })).toEqual(["nowhere", "50", 3]);
  expect(read({ at: now + 200, lat: 49 })).toEqual(["49.0", "50", 3]);
});

test("what a sender marks as out of range is no fault, a value beyond its tag's range and a broken nested set are", () => {
  const reader = new MetadataReader(() => {});
  const stamp = [2, "00046050584e0180"] as const;
  const packet = (items: readonly (readonly [number, string])[]) => reader.read(packetOf([stamp, ...items]), now);
  packet([
    [6, "8000"],
    [112, "c800"],
    [200, "01"],
  ]);
  expect([reader.odd, reader.fault]).toEqual([0, undefined]);
  packet([
    [113, "7fffff"],
    [48, "0109"],
  ]);
  expect(reader.odd).toBe(1);
  expect(reader.fault).toMatch(
    /^tag 48: its own tags do not add up to its length; tag 113: 64635\.99\d* is above 40000$/,
  );
});
