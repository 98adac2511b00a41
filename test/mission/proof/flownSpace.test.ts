import { describe, expect, test } from "vitest";
import { copters, type Make, planes } from "./flyers.ts";
import { grantedSpace, type Shares, type WorstFlight, worstFlight, worstOutside } from "./worstFlight.ts";

/** VEDETTE_PROOF_SEEDS=1000 tries so many of each make; a counterexample names its seed. */
const SEEDS = Number(process.env.VEDETTE_PROOF_SEEDS ?? 16);
const FIRST = Number(process.env.VEDETTE_PROOF_FIRST ?? 1);
/** Those that came nearest to the limits of what is granted, of many hundreds; where the simulation changes, others do. */
const NEAREST: Readonly<Record<Make, readonly number[]>> = {
  "ArduPilot copter": [54, 105, 41_289],
  "PX4 copter": [54, 41_289],
  "ArduPilot plane": [17, 117, 30_847, 51_059],
  "PX4 plane": [17, 215, 30_847],
};

const flights = new Map<Make, WorstFlight[]>();
const flightsOf = (make: Make): readonly WorstFlight[] => {
  const known = flights.get(make);
  if (known) return known;
  const seeds = [...NEAREST[make], ...Array.from({ length: SEEDS }, (_, i) => FIRST + i)];
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
    "the %s stays within the space that its proof grants it",
    { timeout: 60_000 + SEEDS * 500 },
    (make) => {
      expect(outside(make, {})).toEqual([]);
      for (const { orders } of flightsOf(make)) expect(orders[0]).toBe("mission after 1 s: true");
    },
  );

  test.each<[string, Make, Shares, number?]>([
    ["no room beyond corners", "ArduPilot copter", { overshoots: 0 }],
    ["only 60 % of the room beyond corners", "ArduPilot copter", { overshoots: 0.6 }],
    ["only 90 % of the room to both sides", "ArduPilot copter", { strays: 0.9 }],
    ["only 90 % of the room to both sides", "PX4 copter", { strays: 0.9 }],
    ["room for 9 of the 10 m/s of wind", "ArduPilot copter", {}, 9],
    ["only 95 % of the room for circles", "ArduPilot plane", { strays: 0.95 }],
    ["only half of the room for circles", "PX4 plane", { strays: 0.5 }],
    ["only half of the room beyond corners", "ArduPilot plane", { overshoots: 0.5 }],
    ["no room for turning round", "ArduPilot plane", { swings: 0 }],
    ["only 80 % of the room for the climb", "ArduPilot plane", { climbOut: 0.8 }],
    ["only 75 % of the room for the climb", "PX4 plane", { climbOut: 0.75 }],
    ["room for 9 of the 10 m/s of wind", "ArduPilot plane", {}, 9],
    ["room for 5 of the 10 m/s of wind", "PX4 plane", {}, 5],
  ])("a proof with %s lets the %s out", { timeout: 60_000 }, (_what, make, shares, wind) => {
    expect(outside(make, shares, wind).length).toBeGreaterThan(0);
  });
});
