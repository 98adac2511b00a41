import { describe, expect, test } from "vitest";
import { readSt0601Packet, rewriteSt0601, writeSt0601 } from "../../../src/vision/klv.ts";
import { packetOf } from "./klvBytes.ts";

const stamp = [2, "00046050584e0180"] as const;
const problemsOf = (items: readonly (readonly [number, string])[]) => readSt0601Packet(packetOf(items)).problems;

describe("what is not as the standard says is named, and the rest of the packet is read", () => {
  test("values that are marked or lie beyond their range, of the wrong length, or no text", () => {
    const packet = readSt0601Packet(
      packetOf([stamp, [3, "ff"], [6, "8000"], [15, "c2"], [112, "c800"], [113, "7fffff"], [120, "4800"]]),
    );
    expect(packet.problems).toEqual([
      { tag: 3, kind: "not text", words: "its bytes are no UTF-8" },
      { tag: 6, kind: "out of range", words: "marked as beyond ±20" },
      { tag: 15, kind: "wrong length", words: "1 bytes instead of 2" },
      { tag: 112, kind: "out of range", words: "infinite" },
      { tag: 113, kind: "out of range", words: "64635.9921875 is above 40000" },
    ]);
    expect(packet.fields).toEqual({ at: 1231798102000, storageFull: 72 });
  });

  test("tags that nobody knows, that come twice, and nested sets that do not add up", () => {
    expect(problemsOf([stamp, [200, "01"], [5, "0000"], [5, "71c2"], [48, "0109"], [74, "05"]])).toEqual([
      { tag: 200, kind: "unknown tag", words: "it is kept as it is" },
      { tag: 5, kind: "repeated tag", words: "it comes more than once, the last counts" },
      { tag: 48, kind: "broken nested set", words: "its own tags do not add up to its length" },
      { tag: 74, kind: "broken nested set", words: "its own tags do not add up to its length" },
    ]);
  });

  test("a time stamp that is not the first", () => {
    expect(problemsOf([[5, "71c2"], stamp])).toEqual([
      { tag: 2, kind: "wrong place", words: "the time stamp is not the first" },
    ]);
  });
});

test("a wide tag wins over the narrow one, wherever it stands", () => {
  const { fields } = readSt0601Packet(packetOf([stamp, [90, "40000000"], [6, "7fff"], [91, "80000000"], [7, "4000"]]));
  expect(fields.platformPitchDeg).toBeCloseTo(45, 6);
  expect(fields.platformRollDeg).toBeCloseTo(25, 2); // the wide one says it is out of range, the narrow one knows
});

describe("a packet that is written again", () => {
  const odd = packetOf([stamp, [200, "0102"], [5, "71c2"], [3, "ff"], [6, "8000"], [13, "5595b66d"]]);

  test("keeps what it does not know or can not read, byte for byte", () => {
    expect(rewriteSt0601(readSt0601Packet(odd), {})).toEqual(odd);
  });

  test("changes only what was changed, where it stood, under a new checksum", () => {
    expect(rewriteSt0601(readSt0601Packet(odd), { platformHeadingDeg: 180, sensorName: "IR" })).toEqual(
      packetOf([stamp, [200, "0102"], [5, "8000"], [3, "ff"], [6, "8000"], [13, "5595b66d"], [11, "4952"]]),
    );
  });

  test("keeps a length in a form longer than it needs", () => {
    const short = writeSt0601({ at: 5000 });
    const key = short.subarray(0, 16);
    const long = Uint8Array.from([...key, 0x82, 0, short.length - 17, ...short.subarray(17)]);
    let sum = 0;
    long.subarray(0, -2).forEach((byte, i) => {
      sum = (sum + (i % 2 === 0 ? byte << 8 : byte)) & 0xffff;
    });
    long.set([sum >> 8, sum & 0xff], long.length - 2);
    expect(rewriteSt0601(readSt0601Packet(long), {})).toEqual(long);
  });
});

test("values that no tag holds are left out of what is written, and a packet without a time is refused", () => {
  const { NaN: none, POSITIVE_INFINITY: endless } = Number;
  const odd = {
    lat: none,
    amsl: endless,
    trueAirspeed: 256,
    timeAirborne: -1,
    courseDeg: 361,
    missionId: "x".repeat(128),
  };
  expect(Object.keys(readSt0601Packet(writeSt0601({ at: 5, ...odd, zoom: none })).fields)).toEqual(["at", "version"]);
  expect(() => writeSt0601({ at: none })).toThrow("Metadata can not be written: NaN is no time since 1970");
});
