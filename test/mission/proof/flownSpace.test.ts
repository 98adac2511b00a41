import { describe, expect, test } from "vitest";
import { copters, type Make, planes } from "./flyers.ts";
import { grantedSpace, type Shares, type WorstFlight, worstFlight, worstOutside } from "./worstFlight.ts";

/** VEDETTE_PROOF_SEEDS=1000 tries so many of each make; a counterexample names its seed. */
const SEEDS = Number(process.env.VEDETTE_PROOF_SEEDS ?? 24);
const FIRST = Number(process.env.VEDETTE_PROOF_FIRST ?? 1);
/** Left what was granted to them once: held in a shallow corner, gone on from beyond one, climbed out with the wind. */
const ONCE_WRONG: Readonly<Record<Make, readonly number[]>> = {
  "ArduPilot copter": [400, 1125, 1851],
  "PX4 copter": [400, 1125, 1851],
  "ArduPilot plane": [12, 269],
  "PX4 plane": [269],
};

const flights = new Map<Make, WorstFlight[]>();
const flightsOf = (make: Make): readonly WorstFlight[] => {
  const known = flights.get(make);
  if (known) return known;
  const seeds = [...ONCE_WRONG[make], ...Array.from({ length: SEEDS }, (_, i) => FIRST + i)];
  const made = seeds.map((seed) => worstFlight(make, seed));
  flights.set(make, made);
  return made;
};

const outside = (make: Make, shares: Shares, wind?: number) =>
  flightsOf(make).flatMap((flight) => {
    const { by } = worstOutside(flight, grantedSpace(flight, shares, wind));
    return by > 0 ? [{ seed: flight.seed, metres: Math.round(by), orders: flight.orders }] : [];
  });

describe("in the strongest wind, at sharp corners, held and called home at the worst moments", () => {
  test.each([...copters, ...planes])(
    "no %s leaves the space that its proof grants it",
    { timeout: 60_000 + SEEDS * 500 },
    (make) => {
      expect(outside(make, {})).toEqual([]);
      for (const { orders } of flightsOf(make)) expect(orders[0]).toBe("mission after 1 s: true");
    },
  );

  test.each<[string, Make, Shares, number?]>([
    ["room beyond corners", "ArduPilot copter", { overshoots: 0 }],
    ["room for turns", "ArduPilot plane", { strays: 0.5 }],
    ["room for the climb", "ArduPilot plane", { climbOut: 0 }],
    ["all the room for the climb", "PX4 plane", { climbOut: 0.5 }],
    ["room for the wind", "PX4 plane", {}, 0],
  ])("a proof without %s lets a %s out", { timeout: 60_000 }, (_what, make, shares, wind) => {
    expect(outside(make, shares, wind).length).toBeGreaterThan(0);
  });
});
