import { describe, expect, test } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { provedAgain, provedPatrol, provedWayToRest } from "../../src/station/provedPatrol.ts";
import { at, line } from "../geo/local.ts";
import { bentPlan } from "../mission/samples.ts";

const home = { ...at(200, -300), amsl: 900 };
type Parts = Parameters<typeof provedPatrol>[0];
/** A station whose elevation files hold this; its vehicle says how high home lies. */
const stationOver = (terrain: Ground | undefined): Parts =>
  ({
    fleet: { find: () => ({ state: { home } }) },
    terrain: { over: async (_: unknown, work: (ground: Ground | undefined) => unknown) => work(terrain) },
    demo: {},
  }) as unknown as Parts;
const keeping: Plan = {
  ...bentPlan,
  pattern: { ...bentPlan.pattern, aboveGround: { agl: 90, tolerance: 15, floor: 60 } },
};
const refused = async (plan: Plan, terrain: Ground | undefined): Promise<string | undefined> =>
  provedPatrol(stationOver(terrain), "1:1", plan).then(
    () => undefined,
    (cause: unknown) => (cause instanceof FailureError ? cause.message : String(cause)),
  );

test("a height above ground is not kept over ground that nobody knows, though the height of home is known", async () => {
  expect(await refused(keeping, { elevation: () => 900 })).toBeUndefined();
  const words =
    "Upload refused: The height of the ground under the path is not known, so 90 m above it can not be kept";
  expect(await refused(keeping, undefined)).toBe(words);
  // Known around home, and not all along the section: no level ground is put in place of the rest.
  const west: Ground = { elevation: ({ lon }) => (lon < at(800, 0).lon ? 900 : undefined) };
  expect(await refused(keeping, west)).toBe(words);
});

test("a patrol is proved from where a vehicle stands that is not armed yet, from the home that it told otherwise", async () => {
  const place = { ...at(260, -340), amsl: 805.5, at: 0, ahl: 0, north: 0, east: 0, down: 0 };
  const stands = { home, place, armed: false, landed: "on-ground", gps: { fix: 3, satellites: 9 } };
  const provedFrom = async (state: object) => {
    const station = { ...stationOver(undefined), fleet: { find: () => ({ state }) } } as unknown as Parts;
    const { provedHome, items } = await provedPatrol(station, "1:1", bentPlan);
    return [provedHome, items[0]?.lat, items[0]?.lon];
  };
  const there = { lat: place.lat, lon: place.lon, amsl: 805.5 };
  const near = (value: number) => expect.closeTo(value, 6) as number;
  const from = (p: typeof there) => [p, near(p.lat), near(p.lon)];
  expect(await provedFrom(stands)).toEqual(from(there));
  expect(await provedFrom({ ...stands, landed: "unknown", home: undefined })).toEqual(from(there));
  for (const part of [{ armed: true }, { landed: "in-air" }, { gps: { fix: 2, satellites: 4 } }, { place: undefined }])
    expect(await provedFrom({ ...stands, ...part })).toEqual(from(home));
});

test("a patrol is made anew from the home that it was proved with, wherever the vehicle is now", async () => {
  const station = stationOver(undefined);
  const proved = { ...at(-250, -340), amsl: 700 };
  const own = patrolOf({ ...bentPlan, home: proved }, { elevation: () => undefined }).items;
  expect((await provedAgain(station, { plan: bentPlan, home: proved })).items).toEqual(own);
  expect((await provedAgain(station, { plan: { ...bentPlan, home: proved } })).items).toEqual(own);
});

test("a height above home is flown where no ground is known", async () => {
  expect(await refused(bentPlan, undefined)).toBeUndefined();
});

describe("the rest of a patrol that broke off", () => {
  const level: Ground = { elevation: () => 900 };
  const { items } = patrolOf({ ...bentPlan, home }, level);
  const last = items.findLastIndex(({ command }) => command === 16);
  const rest = (plan: Plan, ground = level, item: number | undefined = last) =>
    provedWayToRest(stationOver(ground), {
      vehicle: { state: { home, autopilot: "ardupilot" }, interrupted: item === undefined ? undefined : { item } },
      ...{ plan, items },
    } as unknown as Parameters<typeof provedWayToRest>[1]).then(
      () => undefined,
      (cause: unknown) => (cause instanceof FailureError ? cause.message : String(cause)),
    );
  const zone = { id: "z", name: "Hut", kind: "no-fly" as const };

  test("is sent where its straight way is free", async () => {
    expect(await rest(bentPlan)).toBeUndefined();
    expect(
      await rest({ ...bentPlan, zones: [{ ...zone, points: line([5000, 0], [5100, 0], [5100, 100]) }] }),
    ).toBeUndefined();
  });

  test("is not sent where a no-fly zone, the edge of a fence or a hill is on its straight way", async () => {
    const begin = items.slice(0, last).findLast(({ command, lat }) => command === 16 && lat !== 0);
    if (!begin) throw new Error("no item before");
    const middle = { lat: (home.lat + begin.lat) / 2, lon: (home.lon + begin.lon) / 2 };
    const around = (by: number) => [
      { lat: middle.lat - by, lon: middle.lon - by },
      { lat: middle.lat - by, lon: middle.lon + by },
      { lat: middle.lat + by, lon: middle.lon },
    ];
    expect(await rest({ ...bentPlan, zones: [{ ...zone, points: around(0.0003) }] })).toMatch(
      /^The rest was not uploaded: on the straight way to where it begins, .* into the no-fly zone Hut/,
    );
    const fence = { polygons: [{ kind: "exclusion" as const, points: around(0.0003) }], circles: [] };
    expect(await rest({ ...bentPlan, fence })).toMatch(/^The rest was not uploaded: .* fence forbids/);
    const hill: Ground = {
      elevation: ({ lat, lon }) => (Math.hypot(lat - middle.lat, lon - middle.lon) < 0.0006 ? 1_200 : 900),
    };
    expect(await rest(bentPlan, hill)).toMatch(/^The rest was not uploaded: .* below the ground/);
  });
});
