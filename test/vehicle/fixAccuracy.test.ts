import { describe, expect, it } from "vitest";
import { fixAccuracyOf } from "../../src/vehicle/fixAccuracy.ts";

const silent = { fixType: 3, eph: 0xffff, epv: 0xffff, hAcc: 0, vAcc: 0 };

describe("how well a position is known", () => {
  it("is what the receiver says, its horizontal figure being of both axes together", () => {
    const accuracy = fixAccuracyOf({ ...silent, eph: 90, hAcc: 2_121, vAcc: 2_500 });
    expect(accuracy).toEqual({ horizontal: expect.closeTo(1.5, 3), vertical: 2.5 });
  });

  it("follows from the dilution of precision where the receiver says nothing", () => {
    expect(fixAccuracyOf({ ...silent, eph: 100, epv: 200 })).toEqual({ horizontal: 1.7, vertical: 3.4 });
    expect(fixAccuracyOf({ ...silent, eph: 100 })).toEqual({ horizontal: 1.7, vertical: expect.closeTo(2.975, 6) });
  });

  it("is unknown without a fix, and where nothing is told", () => {
    expect(fixAccuracyOf(silent)).toBeUndefined();
    expect(fixAccuracyOf({ ...silent, fixType: 1, hAcc: 500, vAcc: 500 })).toBeUndefined();
    expect(fixAccuracyOf({ ...silent, hAcc: 0xffffffff })).toBeUndefined();
  });

  it("is never better than the best there is", () => {
    expect(fixAccuracyOf({ ...silent, fixType: 6, hAcc: 5, vAcc: 8 })).toEqual({ horizontal: 0.02, vertical: 0.02 });
  });
});
