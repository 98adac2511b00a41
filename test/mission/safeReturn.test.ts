import { describe, expect, test } from "vitest";
import { bearing, offset } from "../../src/geo/enu.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { type Aloft, safeReturn, windAloft } from "../../src/mission/safeReturn.ts";

const home = { lat: 48.62, lon: 16.93 };
const base = newPlan();
const drone = {
  ...base.drone,
  kind: "multirotor",
  maxSpeed: 15,
  sink: 2,
  enduranceMs: 1_800_000,
  reservePercent: 20,
} as const;
const plan = { pattern: { ...base.pattern, speed: 10 }, drone, wind: { speed: 0, fromDeg: 0 } } as const;

/** Two kilometres north of home, 100 m above it, half full. */
const aloft = (part: Partial<Aloft> = {}): Aloft => ({
  ...offset(home, 0, 2_000),
  kind: "multirotor",
  home,
  ahl: 100,
  battery: { percent: 50, remainingMs: 900_000 },
  plan,
  ...part,
});

describe("the last safe return", () => {
  test("is what the battery gives less the reserve, the way home and the descent", () => {
    const found = safeReturn(aloft());
    // 200 s of way and 50 s of descent, both with 15 % on top; a fifth of 1800 s is kept.
    expect(found).toEqual({
      known: true,
      inMs: expect.closeTo(900_000 - 360_000 - 250_000 * 1.15, -2),
      outwardMs: expect.closeTo((900_000 - 360_000 - 250_000 * 1.15) / 2.15, -2),
      homeMs: expect.closeTo(250_000 * 1.15, -2),
      reserveMs: 360_000,
      assumed: [],
    });
  });

  test("comes sooner against the wind, and never where the wind is stronger than the drone", () => {
    const inMs = (wind: Aloft["wind"]) => {
      const found = safeReturn(aloft({ wind: wind ?? { speed: 0, fromDeg: 0 } }));
      return found.known ? found.inMs : found.why;
    };
    const still = inMs({ speed: 0, fromDeg: 180 }) as number;
    expect(inMs({ speed: 8, fromDeg: 180 })).toBeLessThan(still); // from home: it makes 7 of its 15 m/s
    expect(inMs({ speed: 8, fromDeg: 0 })).toBeCloseTo(still, -1); // with it a multirotor keeps its 10 m/s
    expect(inMs({ speed: 20, fromDeg: 180 })).toBe("The wind is too strong to fly home against");
    expect(inMs({ speed: 8 })).toBeCloseTo(inMs({ speed: 8, fromDeg: 180 }) as number, -2);
  });

  test("is negative once it is overdue, and then outward is no later", () => {
    const found = safeReturn(aloft({ battery: { percent: 25, remainingMs: 450_000 } }));
    expect(found.known && found.inMs).toBeCloseTo(450_000 - 360_000 - 287_500, -2);
    expect(found.known && found.outwardMs).toBe(found.known && found.inMs);
  });

  test("says why it is not known where the vehicle tells too little", () => {
    expect(safeReturn(aloft({ battery: {} }))).toEqual({
      known: false,
      why: "It does not say how long its battery lasts",
    });
    const { plan: _none, ...unplanned } = aloft({ battery: { percent: 50 } });
    expect(safeReturn(unplanned)).toMatchObject({ known: false });
    const { home: _gone, ...homeless } = aloft();
    expect(safeReturn(homeless)).toEqual({ known: false, why: "It does not say where its home is" });
  });

  test("says what it had to assume, and then keeps a wider margin", () => {
    const byPercent = safeReturn(aloft({ battery: { percent: 50 } }));
    expect(byPercent).toMatchObject({ known: true, assumed: ["endurance of the plan"] });
    expect(byPercent.known && byPercent.homeMs).toBeCloseTo(250_000 * 1.3, -2);
    const { plan: _none, ahl: _unknown, ...bare } = aloft();
    const found = safeReturn(bare);
    expect(found).toMatchObject({ known: true, assumed: ["speed", "no wind", "height"] });
    expect(found.known && found.homeMs).toBeCloseTo((2_000 / 5 + 120) * 1_300, -2);
  });

  test("keeps its promise: who turns home when it says zero lands with the reserve", () => {
    for (const metres of [0, 500, 3_000]) {
      const found = safeReturn(aloft(offset(home, 40, metres)));
      if (!found.known) throw new Error(found.why);
      const left = 900_000 - found.inMs - (metres / 10 + 100 / 2) * 1_000;
      expect(left).toBeGreaterThanOrEqual(found.reserveMs);
    }
  });
});

test("a fixed wing's two speeds tell the wind; a stopped one's tell nothing", () => {
  // Nose north at 20 m/s through the air, over ground 25 m/s at 36.87°: 15 m/s from the west.
  const wind = windAloft({ airSpeed: 20, headingDeg: 0, groundSpeed: 25, courseDeg: 36.8699 });
  expect(wind).toEqual({ speed: expect.closeTo(15, 3), fromDeg: expect.closeTo(270, 2) });
  expect(windAloft({ airSpeed: 2, headingDeg: 0, groundSpeed: 3, courseDeg: 0 })).toBeUndefined();
  expect(windAloft({ headingDeg: 0, groundSpeed: 3, courseDeg: 0 })).toBeUndefined();
});

test("a fixed wing without a plan flies home slower against the measured wind", () => {
  const { plan: _none, ...bare } = aloft({ kind: "fixed-wing" });
  const towards = bearing(bare, home);
  const homeMs = (fromDeg: number) => {
    const found = safeReturn({ ...bare, wind: { speed: 6, fromDeg } });
    return found.known ? found.homeMs : Number.NaN;
  };
  expect(homeMs(towards)).toBeGreaterThan(homeMs(towards + 180));
  expect(safeReturn({ ...bare, wind: { speed: 14, fromDeg: towards } })).toMatchObject({ known: false });
});
