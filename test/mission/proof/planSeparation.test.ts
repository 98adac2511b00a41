import { describe, expect, it, test } from "vitest";
import { EnuFrame } from "../../../src/geo/enu.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import type { Leg } from "../../../src/mission/leg.ts";
import { approachOf, SEPARATION } from "../../../src/mission/proof/planSeparation.ts";
import { at, metres, random } from "../../geo/local.ts";

type Point = readonly [east: number, north: number, amsl: number];

/** A flight through points; of its legs only what a separation looks at. */
const flight = (...points: readonly Point[]): Leg[] => {
  const places = points.map(([east, north, amsl]) => ({ ...at(east, north), ahl: amsl - 400, amsl }));
  return places.slice(1).map((to, i) => ({ from: places[i], to }) as Leg);
};
const approach = (a: readonly Leg[], b: readonly Leg[]) => approachOf(a, { legs: b });

describe("two flights", () => {
  it("that cross at one height come within no distance, where they cross", () => {
    const found = approach(flight([-500, 0, 500], [500, 0, 500]), flight([100, -500, 500], [100, 500, 500]));
    expect(found).toEqual({
      place: expect.anything(),
      beside: expect.closeTo(0, 0),
      above: 0,
      up: 15,
      down: 15,
    });
    const [[east, north]] = metres([found?.place as LatLon], 0) as [[number, number]];
    expect([east, north]).toEqual([100, 0]);
  });

  it("that cross with the vertical minimum between them are apart, a metre less is not", () => {
    const level = flight([-500, 0, 500], [500, 0, 500]);
    const crossing = (amsl: number) => flight([0, -500, amsl], [0, 500, amsl]);
    expect(approach(level, crossing(515))).toBeUndefined();
    expect(approach(level, crossing(514))).toMatchObject({ above: 14, up: 29, down: 1 });
    expect(approach(level, crossing(486))).toMatchObject({ above: 14, up: 1, down: 29 });
  });

  it("beside each other are apart from the horizontal minimum on", () => {
    const own = flight([0, 0, 500], [1000, 0, 500]);
    expect(approach(own, flight([0, 51, 500], [1000, 51, 500]))).toBeUndefined();
    expect(approach(own, flight([0, 49, 500], [1000, 49, 500]))?.beside).toBeCloseTo(49, 0);
    expect(approach(own, flight([1049, 0, 500], [2000, 0, 500]))?.beside).toBeCloseTo(49, 0);
    expect(approach(own, flight([1051, 0, 500], [2000, 0, 500]))).toBeUndefined();
  });

  it("of which one climbs past the other are compared by the heights that they have near each other", () => {
    const level = flight([-500, 0, 500], [500, 0, 500]);
    // At the crossing it is at 600 m, far away at 500 m.
    expect(approach(flight([0, -1000, 500], [0, 1000, 700]), level)).toBeUndefined();
    expect(approach(flight([0, -1000, 400], [0, 1000, 600]), level)?.above).toBe(0);
  });

  it("are found on both sides of the date line and near a pole", () => {
    const legs = (places: readonly LatLon[]) =>
      places
        .slice(1)
        .map((to, i) => ({ from: { ...places[i], ahl: 100, amsl: 100 }, to: { ...to, ahl: 100, amsl: 100 } }) as Leg);
    const own = legs([
      { lat: 10, lon: 179.99 },
      { lat: 10, lon: -179.99 },
    ]);
    const other = legs([
      { lat: 9.99, lon: -179.995 },
      { lat: 10.01, lon: -179.995 },
    ]);
    expect(approach(own, other)?.place).toEqual({ lat: expect.closeTo(10, 5), lon: expect.closeTo(-179.995, 5) });
    expect(approach(other, own)?.place.lon).toBeCloseTo(-179.995, 5);
    const north = legs([
      { lat: 84, lon: 20 },
      { lat: 85, lon: 20 },
    ]);
    const beside = (metresEast: number) => {
      const { lon } = new EnuFrame({ lat: 84.2, lon: 20 }).toPosition({ east: metresEast, north: 0 });
      return legs([
        { lat: 84.2, lon },
        { lat: 84.20001, lon },
      ]);
    };
    expect(approach(north, beside(45))).toBeDefined();
    expect(approach(beside(45), north)).toBeDefined();
  });

  it("whose heights above the sea are unknown are compared above the base they share, else taken for equal", () => {
    const bare = (legs: readonly Leg[]) =>
      legs.map(({ from, to }) => ({
        from: { lat: from.lat, lon: from.lon, ahl: from.ahl },
        to: { lat: to.lat, lon: to.lon, ahl: to.ahl },
      })) as Leg[];
    const own = bare(flight([0, 0, 500], [1000, 0, 500]));
    expect(approach(own, bare(flight([0, 0, 530], [1000, 0, 530])))).toBeUndefined();
    const stranger = approach(own, bare(flight([500, -500, 530], [500, 500, 530])));
    expect(stranger).toMatchObject({ above: undefined, up: Number.POSITIVE_INFINITY });
  });

  it("are compared by the heights that are known, and where one is not, none is said to be enough", () => {
    const own = flight([0, 0, 500], [1000, 0, 500], [2000, 0, 500]);
    const legs = flight([0, 20, 530], [1000, 20, 530], [2000, 20, 530]);
    expect(approach(own, legs)).toBeUndefined();
    const [first, second] = legs as [Leg, Leg];
    const { amsl: _, ...end } = second.to;
    expect(approach(own, [first, { ...second, to: end }])).toMatchObject({
      above: undefined,
      up: Number.POSITIVE_INFINITY,
      down: Number.POSITIVE_INFINITY,
    });
  });

  it("without legs come near nothing", () => {
    expect(approach([], flight([0, 0, 1], [1, 0, 1]))).toBeUndefined();
    expect(approach(flight([0, 0, 1], [1, 0, 1]), [])).toBeUndefined();
  });
});

test("no approach that walking along both paths finds is missed, and flying higher or lower by what is said is clear", () => {
  const next = random(11);
  const walk = (legs: readonly Leg[]) =>
    legs.flatMap(({ from, to }) =>
      Array.from({ length: 26 }, (_, i) => {
        const t = i / 25;
        const [[east, north]] = metres([
          { lat: from.lat + (to.lat - from.lat) * t, lon: from.lon + (to.lon - from.lon) * t },
        ]) as [[number, number]];
        return { east, north, amsl: (from.amsl as number) + ((to.amsl as number) - (from.amsl as number)) * t };
      }),
    );
  const meets = (a: readonly Leg[], b: readonly Leg[]) => {
    const there = walk(b);
    return walk(a).some((p) =>
      there.some(
        (q) =>
          Math.hypot(p.east - q.east, p.north - q.north) < SEPARATION.horizontal - 1 &&
          Math.abs(p.amsl - q.amsl) < SEPARATION.vertical - 0.1,
      ),
    );
  };
  const drawn = () =>
    flight(...Array.from({ length: 4 }, (): Point => [next() * 1500, next() * 1500, 450 + next() * 80]));
  const shifted = (legs: readonly Leg[], by: number) =>
    legs.map(({ from, to }) => ({
      from: { ...from, amsl: (from.amsl as number) + by },
      to: { ...to, amsl: (to.amsl as number) + by },
    })) as Leg[];
  let met = 0;
  for (let i = 0; i < 150; i++) {
    const [a, b] = [drawn(), drawn()];
    const found = approach(a, b);
    if (meets(a, b)) {
      met++;
      expect(found, `pair ${i}`).toBeDefined();
    }
    if (!found) continue;
    expect(approach(shifted(a, found.up + 0.01), b), `pair ${i} higher`).toBeUndefined();
    expect(approach(shifted(a, -found.down - 0.01), b), `pair ${i} lower`).toBeUndefined();
  }
  expect(met).toBeGreaterThan(20);
});

test("flights of 5,000 legs are compared without asking every leg of every other", () => {
  const long = (north: number) =>
    flight(...Array.from({ length: 5_001 }, (_, i): Point => [i * 20, north + 40 * Math.sin(i / 9), 500]));
  const [a, b] = [long(0), long(200)];
  const before = process.cpuUsage();
  expect(approach(a, b)).toBeUndefined();
  expect(approach(a, long(0))).toMatchObject({ above: 0, up: 15, down: 15 }); // the same path all along
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(1_500); // ms; 25 million pairs take far longer
});
