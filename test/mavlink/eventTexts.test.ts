import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readEventTexts } from "../../src/mavlink/eventTexts.ts";

const check = [{ type: "navigation_mode_group_t" }, { type: "uint8_t" }];
const file = {
  version: 2,
  components: {
    "1": {
      namespace: "px4",
      event_groups: {
        arming_check: {
          events: {
            "10": {
              name: "check_mag",
              message: "Compass {3} uncalibrated",
              arguments: [...check, { type: "uint8_t" }],
            },
            "11": {
              name: "check_cpu",
              message: "CPU load too high: {3:.1}%",
              arguments: [...check, { type: "float" }],
            },
          },
        },
        default: {
          events: {
            "12": {
              message: "{1} at {2:.1m} \\{now\\} <param>COM_X</param>",
              arguments: [{ type: "part_t" }, { type: "float" }],
            },
            "13": { message: "Bits: {1}", arguments: [{ type: "bits_t" }] },
            "14": { message: "{1}, {2}", arguments: [{ type: "nobody_knows_t" }, { type: "uint8_t" }] },
            "15": { message: "{1} {2}", arguments: [{ type: "int64_t" }, { type: "int16_t" }] },
          },
        },
      },
      enums: {
        part_t: { type: "uint16_t", entries: { "1": { name: "one", description: "First part" } } },
        bits_t: {
          type: "uint8_t",
          is_bitfield: true,
          separator: "/",
          entries: { "1": { name: "a" }, "4": { name: "c" } },
        },
      },
    },
    "0": {
      namespace: "common",
      enums: { navigation_mode_group_t: { type: "uint32_t", is_bitfield: true, entries: {} } },
    },
  },
};
const packed = gzipSync(JSON.stringify(file));

const args = (write: (view: DataView) => void): Uint8Array => {
  const bytes = new Uint8Array(40);
  write(new DataView(bytes.buffer));
  return bytes;
};
const id = (sub: number) => (1 << 24) | sub;

describe("a component's description of its events", () => {
  const texts = readEventTexts(packed);

  it("gives the text of each with its arguments, which lie without gaps", () => {
    expect([
      texts(
        id(10),
        args((v) => v.setUint8(5, 2)),
      ),
      texts(
        id(11),
        args((v) => v.setFloat32(5, 93.25, true)),
      ),
      texts(
        id(15),
        args((v) => {
          v.setBigInt64(0, -5n, true);
          v.setInt16(8, -7, true);
        }),
      ),
    ]).toEqual(["Compass 2 uncalibrated", "CPU load too high: 93.3%", "-5 -7"]);
  });

  it("has words for enumerations, bits and units, and leaves marks of typesetting out", () => {
    expect([
      texts(
        id(12),
        args((v) => {
          v.setUint16(0, 1, true);
          v.setFloat32(2, 7.25, true);
        }),
      ),
      texts(
        id(12),
        args((v) => v.setUint16(0, 9, true)),
      ),
      texts(
        id(13),
        args((v) => v.setUint8(0, 5)),
      ),
    ]).toEqual(["First part at 7.3 m {now} COM_X", "9 at 0.0 m {now} COM_X", "Bits: a/c"]);
  });

  it("says where an argument is not known, and nothing of an event that it does not name", () => {
    expect([
      texts(
        id(14),
        args(() => {}),
      ),
      texts(
        id(99),
        args(() => {}),
      ),
      texts(
        10,
        args(() => {}),
      ),
    ]).toEqual(["—, —", undefined, undefined]);
    expect(texts(id(10), new Uint8Array(3))).toBe("Compass — uncalibrated");
  });

  it("that is odd in places is read as far as it goes", () => {
    const odd = {
      "1": {
        event_groups: {
          a: {
            events: {
              "1": { message: "{1} {2}", arguments: [null, { type: 3 }] },
              "2": { message: "{1}", arguments: [{ type: "e" }] },
            },
          },
        },
        enums: { e: { type: "uint8_t", entries: { "1": null, x: { name: "y" } } }, f: null },
      },
    };
    const read = readEventTexts(new TextEncoder().encode(JSON.stringify({ components: odd })));
    expect([
      read(
        id(1),
        args(() => {}),
      ),
      read(
        id(2),
        args((v) => v.setUint8(0, 1)),
      ),
    ]).toEqual(["— —", "1"]);
  });

  it.each([
    ["no JSON", "{", "it is no JSON"],
    ["null", "null", "it names no components"],
    ["without components", "{}", "it names no components"],
    ["with a component that is none", '{"components":{"1":null}}', "it describes no event"],
    [
      "with events that are none",
      '{"components":{"1":{"event_groups":{"a":null,"b":{"events":{"1":null,"2":{"message":3}}}}}}}',
      "it describes no event",
    ],
    ["without events", '{"components":{"1":{"namespace":"x"}}}', "it describes no event"],
  ])("that is %s is refused with why", (_, text, why) => {
    expect(() => readEventTexts(new TextEncoder().encode(text))).toThrow(why);
  });
});
