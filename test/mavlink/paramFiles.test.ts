import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { paramDifferences, readParamFile, writeParamFile } from "../../src/mavlink/paramFile.ts";
import { type PackedParam, readParamPack, writeParamPack } from "../../src/mavlink/paramPack.ts";

const params: PackedParam[] = [
  { name: "RTL_ALT", type: 3, value: -1_500 },
  { name: "RTL_ALT_FINAL", type: 2, value: 300 },
  { name: "RTL_CLIMB_MIN", type: 1, value: -7, default: 3 },
  { name: "WPNAV_SPEED", type: 4, value: 1_200.5 },
];

function failureFrom(work: () => unknown) {
  try {
    return work();
  } catch (cause) {
    return failureOf(cause);
  }
}

describe("a packed list of parameters", () => {
  it("is read as ArduPilot packs it", () => {
    const bytes = [0x1b, 0x67, 2, 0, 2, 0, 1, 0x10, 65, 66, 5, 0, 0, 2, 0x01, 67, 0x2c, 1];
    expect(readParamPack(Uint8Array.from(bytes))).toEqual({
      total: 2,
      withDefaults: false,
      params: [
        { name: "AB", type: 1, value: 5 },
        { name: "AC", type: 2, value: 300 },
      ],
    });
  });

  it("is read as it was written, with defaults too", () => {
    expect(readParamPack(writeParamPack(params, { withDefaults: true }))).toEqual({
      total: 4,
      params,
      withDefaults: true,
    });
  });

  it("that is cut off anywhere is refused", () => {
    const bytes = writeParamPack(params);
    for (let length = 0; length < bytes.length; length++)
      expect(failureFrom(() => readParamPack(bytes.subarray(0, length)))).toMatchObject({ code: "bad-input" });
  });
});

describe("a parameter file", () => {
  it.each([
    ["Mission Planner's", "#NOTE: x\r\nRTL_ALT,1500\r\nRTL_SPEED,0.5\r\n"],
    ["MAVProxy's", "RTL_ALT          1500.000000 # cm\nRTL_SPEED 0.5\n"],
    [
      "QGroundControl's",
      "# Vehicle-Id Component-Id Name Value Type\n1\t1\tRTL_ALT\t1500\t6\n1\t1\tRTL_SPEED\t0.5\t9\n",
    ],
  ])("is read in %s form", (_, text) => {
    expect([...readParamFile(text)]).toEqual([
      ["RTL_ALT", 1_500],
      ["RTL_SPEED", 0.5],
    ]);
  });

  it("names the line that is wrong", () => {
    expect(failureFrom(() => readParamFile("A,1\nRTL_ALT,high"))).toEqual({
      code: "bad-input",
      message: 'Line 2 of the parameter file: RTL_ALT must be a number, got "high"',
    });
  });

  it("is written so that it reads the same, and compared as 32-bit floats", () => {
    const aboard = new Map([
      ["B", Math.fround(0.1)],
      ["A", 12_345_678],
      ["NO_VALUE", Number.NaN],
    ]);
    expect(writeParamFile(aboard)).toBe("A,12345678\nB,0.1\n");
    expect(
      paramDifferences(
        new Map([
          ["A", 12_345_679],
          ["B", 0.1],
          ["C", 1],
        ]),
        aboard,
      ),
    ).toEqual([
      { name: "A", file: 12_345_679, aboard: 12_345_678 },
      { name: "C", file: 1, aboard: undefined },
    ]);
  });
});
