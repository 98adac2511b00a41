import { expect, test } from "vitest";
import { readVmti, writeVmti } from "../../../src/vision/klv/st0903.ts";
import type { Vmti } from "../../../src/vision/klv/vmti.ts";
import { readLocation, writeLocation, writeVelocity } from "../../../src/vision/klv/vmtiPacks.ts";
import { hex } from "./klvBytes.ts";

/** MISB ST 0903, the examples of its location and velocity packs. */
const location = {
  lat: -10.5423886331461,
  lon: 29.157890122923,
  hae: 3216,
  sigma: { east: 0.1, north: 3, up: 649.9, eastNorth: -1, eastUp: 0, northUp: 0.5 },
};
const velocity = {
  east: 300,
  north: 200,
  up: 100,
  sigma: { east: 300, north: 200, up: 100, eastNorth: 0.75, eastUp: 0.5, northUp: 0.25 },
};

test("location and velocity packs are the bytes that the standard prints", () => {
  expect(writeLocation(location)).toEqual(hex("27ba9302 344a1adf 1014 0003 0060 513c 0000 4000 6000"));
  expect(writeVelocity(velocity)).toEqual(hex("4b00 44c0 3e80 2580 1900 0c80 7000 6000 5000"));
  const { sigma: _, ...bare } = location;
  expect(writeLocation(bare)).toEqual(hex("27ba9302 344a1adf 1014"));
});

test("errors without correlations are read as independent, errors too large to tell are left out", () => {
  expect(readLocation(hex("27ba9302 344a1adf 1014 0003 0060 513c")).sigma).toMatchObject({ eastNorth: 0, northUp: 0 });
  expect(writeLocation({ ...location, sigma: { ...location.sigma, east: 651 } })).toHaveLength(10);
  expect(() => readLocation(hex("27ba9302"))).toThrow("Metadata packet refused: a pack of a target has 4 bytes");
});

const vmti: Vmti = {
  systemName: "Vedette",
  frameNumber: 70_000,
  frameWidth: 1920,
  frameHeight: 1080,
  found: 3,
  targets: [
    { id: 300, box: { left: 1, top: 1, right: 40, bottom: 20 }, confidence: 0.87, className: "truck" },
    { id: 2, box: { left: 1900, top: 1000, right: 1920, bottom: 1080 } },
  ],
};

test("a set is the bytes that a hand with the standard's table writes", () => {
  // Pixel numbers: column + (row − 1) × 1920; the first box's middle is column 20, row 10.
  const first = hex("822c 01024394 020101 03028ea8 050157 13010a 140114 6b08 07 030101 04025700");
  const second = hex("02 01031e77f6 02031d4bec 03031fa400 13020410 14020776");
  const set = writeVmti(vmti);
  expect(Buffer.from(set).toString("hex")).toBe(
    Buffer.from([
      ...hex("0307 56656465747465 040105 050103 060102 0703011170 08020780 09020438"),
      ...[0x65, 2 + first.length + second.length, first.length, ...first, second.length, ...second],
      ...hex("6728 27 010101 031b"),
      ...Buffer.from("urn:vedette:vehicle-classes"),
      ...hex("0405"),
      ...Buffer.from("truck"),
    ]).toString("hex"),
  );
});

test("what is written is read again", () => {
  const track = {
    id: Uint8Array.from({ length: 16 }, (_, i) => i),
    startAt: 1_700_000_000_000,
    endAt: 1_700_000_009_000,
  };
  const rich: Vmti = { ...vmti, targets: vmti.targets.map((target) => ({ ...target, location, velocity, track })) };
  const read = readVmti(writeVmti(rich));
  const rounded = JSON.parse(JSON.stringify(read), (_, v) => (typeof v === "number" ? Math.round(v * 20) / 20 : v));
  expect(rounded).toEqual(
    JSON.parse(JSON.stringify(rich), (_, v) => (typeof v === "number" ? Math.round(v * 20) / 20 : v)),
  );
});

test("a target that can not be told is refused with the reason", () => {
  const write = (change: object) => () => writeVmti({ ...vmti, targets: [{ ...vmti.targets[0]!, ...change }] });
  expect(write({ id: 0 })).toThrow("Targets can not be written: target id 0 is not 1 to 2²⁸ − 1");
  expect(write({ box: { left: 0, top: 1, right: 4, bottom: 4 } })).toThrow("not inside of the frame");
  expect(write({ box: { left: 4, top: 1, right: 3, bottom: 4 } })).toThrow("not inside of the frame");
});

test("targets of a version that scaled otherwise, or without the frame's width, are refused", () => {
  expect(() => readVmti(hex("040103 08020780"))).toThrow("Metadata packet refused: its targets are of version 3");
  expect(() => readVmti(hex("040105"))).toThrow("Metadata packet refused: its targets name no width");
});
