import { expect, test } from "vitest";
import { corridor } from "../../src/geo/corridor.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { offsetPath } from "../../src/geo/offset.ts";
import { simplified } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { ringBeside } from "../../src/geo/ring.ts";
import { droneProfiles } from "../../src/mission/catalog.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf, sketchOf } from "../../src/mission/patrol.ts";
import { newPattern } from "../../src/mission/patterns/newPattern.ts";
import type { Pattern } from "../../src/mission/patterns/pattern.ts";
import { withShape } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { random } from "../geo/local.ts";

/** Hills, not known in places, that count how often they are asked: a measure of the work that does not depend on the machine. */
function countedHills(known: number) {
  let asked = 0;
  const ground: Ground = {
    elevation: ({ lat, lon }) => {
      asked++;
      return Math.sin(lat * 31 + lon * 17) > 2 * known - 1
        ? undefined
        : 300 + 200 * Math.sin(lat * 90) * Math.cos(lon * 70);
    },
  };
  return { ground, asked: () => asked };
}

type Next = () => number;
const of = <T>(next: Next, ...all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;

/** Lines as they come out of clumsy hands and broken files: repeated points, spikes, loops, over the date line, at the poles. */
function anyLine(next: Next, least: number): LatLon[] {
  const scale = 10 ** (-5 + 5.5 * next()); // degrees between points, from a metre to hundreds of kilometres
  let lat = of(next, 0, 47, -33, 70, 84.9, -84.9, 89.9, 90, -90);
  let lon = of(next, 9, 179.999, -179.999, 180, -180, 0);
  let towards = 2 * Math.PI * next();
  const turn = of(next, 0, 0.3, 1, 3);
  const points: LatLon[] = [];
  const count = least + Math.floor(next() * of(next, 1, 6, 40));
  while (points.length < count) {
    points.push({ lat, lon });
    const what = next();
    if (what < 0.1) continue; // again
    const back = points.at(-2);
    if (what < 0.15 && back) ({ lat, lon } = back);
    else if (what < 0.2) ({ lat, lon } = of(next, ...points));
    else {
      towards += (next() - 0.5) * 2 * turn;
      lat = Math.max(-90, Math.min(90, lat + scale * Math.sin(towards)));
      lon += scale * Math.cos(towards);
      if (lon > 180 || lon < -180) lon -= 360 * Math.sign(lon);
    }
  }
  return points;
}

const KINDS = ["corridor", "corridor", "corridor", "area", "perimeter", "expanding-square", "sector", "orbit"] as const;

function anyPlan(next: Next): Plan {
  const kind = of(next, ...KINDS);
  const line = anyLine(next, 0);
  const near = (p: LatLon): LatLon => ({ lat: Math.max(-90, Math.min(90, p.lat + 0.01 * next())), lon: p.lon });
  const first = line[0] ?? { lat: 1, lon: 1 };
  const plain = newPlan({ drone: of(next, ...droneProfiles), watchWidth: of(next, 1, 60, 2000) });
  const flown = {
    ahl: of(next, 0, 90, 3000),
    ...(next() < 0.4 && { aboveGround: { agl: 80, tolerance: 20, floor: 40 } }),
  };
  const corridorFields = {
    standoff: of(next, 0, 5, 120, 5000),
    side: of(next, "left", "right"),
    back: of(next, "same", "other-side", "none"),
    passes: of(next, 1, 1, 2, 4),
  };
  const pattern = { ...newPattern(kind, plain), ...flown, ...(kind === "corridor" && corridorFields) } as Pattern;
  return {
    ...withShape({ ...plain, pattern }, line),
    home: of(next, null, first, near(first), { lat: -first.lat, lon: -first.lon }),
    ...(next() < 0.3 && { fence: { polygons: [{ kind: "inclusion", points: anyLine(next, 3) }], circles: [] } }),
    ...(next() < 0.3 && { zones: [{ id: "z", name: "Z", kind: "no-fly", points: anyLine(next, 3) }] }),
    ...(next() < 0.3 && { rally: [{ ...near(first), ahl: 50 }] }),
    ...(next() < 0.3 && { ownSide: { buffer: of(next, 0, 50) } }),
    ...(next() < 0.3 && { wind: { speed: 20 * next(), ...(next() < 0.5 && { fromDeg: 360 * next() }) } }),
    ...(next() < 0.3 && { link: { place: near(first), range: 5_000 } }),
  };
}

/** Every number in something, with the way to it; what waypoints leave open is NaN on purpose. */
function* numbersIn(value: unknown, path = ""): Generator<{ path: string; value: number }> {
  if (typeof value === "number") yield { path, value };
  else if (value && typeof value === "object")
    for (const [key, inner] of Object.entries(value)) if (key !== "params") yield* numbersIn(inner, `${path}.${key}`);
}

const isOnEarth = ({ lat, lon }: LatLon): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

test.each([1, 2, 3, 4])("whatever is drawn is planned, or refused in words, in bounded work (seed %i)", (seed) => {
  const next = random(seed);
  for (let run = 0; run < 60; run++) {
    const plan = anyPlan(next);
    const { ground, asked } = countedHills(of(next, 0, 0.8, 1));
    const patrol = next() < 0.3 ? patrolOf(plan, ground) : sketchOf(plan, ground);
    const found = checkPlan(plan, patrol, { ground });
    const strange = [...numbersIn({ ...patrol, found })].filter(({ value }) => !Number.isFinite(value));
    expect({ run, plan: strange.length ? plan : "", strange }).toEqual({ run, plan: "", strange: [] });
    for (const { message, remedy = "", place } of found) {
      expect(`${message} ${remedy}`).not.toMatch(/NaN|Infinity|undefined|null/);
      expect(message).toMatch(/^\S/);
      if (place) expect({ run, message, place: isOnEarth(place) }).toEqual({ run, message, place: true });
    }
    // What may be uploaded lies where a vehicle can be sent.
    if (found.every(({ severity }) => severity === "warning"))
      for (const { lat, lon } of patrol.legs.map(({ to }) => to)) expect(isOnEarth({ lat, lon })).toBe(true);
    expect({ run, long: patrol.estimate.length, much: asked() > 3e6 + 40 * patrol.estimate.length }).toMatchObject({
      much: false,
    });
  }
});

test.each([1, 2, 3])(
  "lines beside any line, around it and around any ring are found and are places (seed %i)",
  (seed) => {
    const next = random(100 + seed);
    for (let run = 0; run < 150; run++) {
      const line = anyLine(next, 0);
      const metres = of(next, 0.5, 30, 400, 5000);
      const made = {
        left: offsetPath(line, "left", metres),
        right: offsetPath(line, "right", metres),
        around: corridor(line, metres),
        outside: ringBeside(line, metres),
        inside: ringBeside(line, -metres),
        simple: simplified(line, metres),
      };
      const strange = [...numbersIn(made)].filter(({ value }) => !Number.isFinite(value));
      expect({ run, line: strange.length ? line : [], strange }).toEqual({ run, line: [], strange: [] });
      if (line.length > 0) expect(made.around.length).toBeGreaterThanOrEqual(3);
    }
  },
);
