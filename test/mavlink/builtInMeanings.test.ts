import { describe, expect, it } from "vitest";
import { builtInMeanings } from "../../src/mavlink/builtInMeanings.ts";
import { meaningOf, type ParamDialect } from "../../src/mavlink/paramMeanings.ts";
import { copterParams } from "../../src/sim/params.ts";
import { px4Params } from "../../src/sim/px4Params.ts";

const dialects: readonly ParamDialect[] = ["ArduCopter", "ArduPlane", "PX4"];
const of = (dialect: ParamDialect, name: string) => meaningOf(name, builtInMeanings(dialect));
const all = dialects.flatMap((dialect) =>
  builtInMeanings(dialect).flatMap((meanings) => [...meanings].map(([name, meaning]) => ({ name, meaning }))),
);

describe("what Vedette knows of parameters by itself", () => {
  it("is a name that fits and a label, without twice the same value or a range that holds nothing", () => {
    const wrong = all.filter(
      ({
        name,
        meaning: { label, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, values = [], bits },
      }) =>
        !/^[A-Z0-9_]{1,16}$/.test(name.replace("{n}", "1")) ||
        label === "" ||
        min >= max ||
        new Set(values.map(({ label: words }) => words)).size !== values.length ||
        (values.length > 0 && bits !== undefined),
    );
    expect(wrong).toEqual([]);
  });

  it("covers most of what the simulated vehicles have, and what they have is inside of it", () => {
    for (const [dialect, params] of [
      ["ArduCopter", copterParams],
      ["PX4", px4Params],
    ] as const) {
      const known = params.flatMap(({ name, value }) => {
        const meaning = of(dialect, name);
        return meaning ? [{ name, value, ...meaning }] : [];
      });
      expect(known.length).toBeGreaterThan(params.length * 0.85);
      const outside = known.filter(
        ({ value, min, max, values }) =>
          (min !== undefined && value < min) ||
          (max !== undefined && value > max) ||
          (values && !values.some((choice) => choice.value === value)),
      );
      expect(outside.map(({ name }) => name)).toEqual([]);
    }
  });

  it("tells one number's meaning for a copter from that for a plane", () => {
    const returns = (dialect: ParamDialect) =>
      of(dialect, "BATT_FS_LOW_ACT")?.values?.find(({ label }) => label === "returns")?.value;
    expect([returns("ArduCopter"), returns("ArduPlane")]).toEqual([2, 1]);
    expect(of("ArduPlane", "WPNAV_SPEED")).toBeUndefined();
  });

  it("names the number of a port or a battery", () => {
    expect(of("ArduCopter", "SR2_POSITION")?.label).toBe("Position sent over link 2");
    expect(of("PX4", "BAT2_CAPACITY")).toEqual({
      ...{ label: "Capacity of battery 2; −1: not known", unit: "mAh", min: -1, max: 100_000, rebootRequired: true },
    });
    expect(builtInMeanings(undefined)).toEqual([]);
  });
});
