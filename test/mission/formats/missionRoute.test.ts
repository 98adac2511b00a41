import { describe, expect, test } from "vitest";
import { flatGround } from "../../../src/geo/ground.ts";
import { droneProfiles } from "../../../src/mission/catalog.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { routeOfItems } from "../../../src/mission/formats/missionRoute.ts";
import { openMission } from "../../../src/mission/formats/openMission.ts";
import { readPlanMission } from "../../../src/mission/formats/planMission.ts";
import { readWaypoints, writeWaypoints } from "../../../src/mission/formats/waypointFile.ts";
import type { MissionItem } from "../../../src/mission/item.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import type { RoutePattern } from "../../../src/mission/patterns/pattern.ts";
import type { CameraAction, Loiter, Stop, StopAim, StopHeight } from "../../../src/mission/patterns/stop.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { PlanFileError } from "../../../src/mission/planFile.ts";
import { fromQgcPlan, toQgcPlan } from "../../../src/mission/qgcPlan.ts";
import { at, random } from "../../geo/local.ts";

const ground = flatGround(400);
const drone = droneProfiles[0]!;
const hints = { speed: 9, drone, ahl: 90 };
const item = (command: number, params: number[], place: number[] = [0, 0, 0], frame = 3): MissionItem => ({
  command,
  frame,
  params: [params[0] ?? 0, params[1] ?? 0, params[2] ?? 0, params[3] ?? 0],
  lat: place[0] as number,
  lon: place[1] as number,
  z: place[2] as number,
  autocontinue: true,
});
const round7 = (deg: number) => Math.round(deg * 1e7) / 1e7;
const NaNs = Number.NaN;

/** A route of all that a stop can have, by chance. */
function randomRoute(seed: number): Plan {
  const next = random(seed);
  const maybe = <T>(make: () => T, often = 0.3): T | undefined => (next() < often ? make() : undefined);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const place = () => {
    const { lat, lon } = at(4_000 * next(), 4_000 * next());
    return { lat: round7(lat), lon: round7(lon) };
  };
  const given = <T extends object>(fields: T) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
      [K in keyof T]?: Exclude<T[K], undefined>;
    };
  let aimed: StopAim | undefined;
  const stops = Array.from({ length: 2 + Math.floor(next() * 12) }, (): Stop => {
    aimed =
      maybe(
        (): StopAim =>
          pick<() => StopAim>([
            () => ({ kind: "angles", pitchDeg: Math.round(90 * next()) - 90, yawDeg: Math.round(360 * next()) - 180 }),
            () => ({ kind: "place", ...place(), ahl: Math.round(20 * next()) }),
            () => ({ kind: "released" }),
          ])(),
      ) ?? aimed;
    const loiter = maybe(
      (): Loiter => ({
        until: pick<Loiter["until"]>([
          "height",
          { turns: 1 + Math.round(next() * 3) },
          { ms: Math.round(60_000 * next()) },
        ]),
        radius: Math.round(200 * next()) - 100,
        ...given({ aligned: maybe(() => true as const), tangent: maybe(() => true as const) }),
      }),
      0.2,
    );
    return {
      ...place(),
      ...given({
        height: maybe(
          (): StopHeight => pick([{ ahl: Math.round(50 + 100 * next()) }, { amsl: Math.round(500 + 100 * next()) }]),
        ),
        speed: maybe(() => 1 + Math.round(10 * next()) / 4),
        aim: aimed,
        camera: maybe(
          (): CameraAction =>
            pick<CameraAction>([
              { kind: "photo" },
              { kind: "photos-end" },
              { kind: "photos-every", ms: 1_500 },
              { kind: "photos-apart", metres: 25 },
              { kind: "photos-apart", metres: 0 },
              { kind: "video-begin" },
              { kind: "video-end" },
            ]),
        ),
        after: maybe(() => [
          { command: 203, frame: 2, values: [1, 0, null, 0, 1, 0, 0] as const },
          { command: 531, frame: 2, values: [0, 2.5, null, null, 0, 0, 0] as const },
        ]),
        loiter,
        ...(!loiter && {
          holdMs: maybe(() => Math.round(9_000 * next())),
          reach: maybe(() => 3),
          yawDeg: maybe(() => 45),
        }),
      }),
    };
  });
  const pattern: RoutePattern = {
    kind: "route",
    stops,
    end: pick(["return", "stay", "land"] as const),
    ahl: 80,
    speed: 11,
    ...given({
      takeOffAhl: maybe(() => 33),
      before: maybe(() => [{ command: 115, frame: 2, values: [90, 0, 0, 0, 0, 0, 0] as const }]),
    }),
  };
  return newPlan({
    name: `Route ${seed}`,
    home: { lat: round7(at(0, 0).lat), lon: round7(at(0, 0).lon) },
    pattern,
  } as Partial<Plan>);
}

describe("a route that is written and read back", () => {
  test("as .plan is the same plan, whatever its stops hold, and its mission in it is the one that is uploaded", () => {
    for (let seed = 1; seed <= 80; seed++) {
      const plan = randomRoute(seed);
      const patrol = patrolOf(plan, ground);
      const text = toQgcPlan(plan, patrol);
      expect(fromQgcPlan(text)).toEqual({ plan, notCarried: [] });
      expect(readPlanMission(text).mission.items).toEqual(patrol.items);
    }
  });

  test("as .plan without our own block, or as .waypoints, flies the same items", () => {
    for (let seed = 1; seed <= 80; seed++) {
      const plan = randomRoute(seed);
      const { items } = patrolOf(plan, ground);
      const { vedette: _, ...foreign } = JSON.parse(toQgcPlan(plan, patrolOf(plan, ground)));
      const opened = fromQgcPlan(JSON.stringify(foreign));
      expect(opened.notCarried).toEqual([]);
      expect(patrolOf(opened.plan, ground).items).toEqual(items);
      const text = writeWaypoints({ home: plan.home && { ...plan.home, amsl: 400 }, items });
      expect(readWaypoints(text).mission.items).toEqual(items);
      const listed = openMission(text);
      expect(listed.notCarried).toEqual([]);
      expect(patrolOf(listed.plan, ground).items).toEqual(items);
      expect(
        openMission(writeWaypoints({ home: listed.plan.home && { ...listed.plan.home, amsl: 400 }, items })).plan,
      ).toEqual(listed.plan);
    }
  });
});

describe("a mission of another program", () => {
  // In the manner of Mission Planner: a survey of old, with servos for its shutter.
  const planner = [
    "QGC WPL 110",
    "0\t1\t0\t16\t0\t0\t0\t0\t48.60348900\t16.90000000\t212.130000\t1",
    "1\t0\t3\t22\t15.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t60.000000\t1",
    "2\t0\t3\t178\t0.00000000\t7.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.000000\t1",
    "3\t0\t3\t16\t4.00000000\t2.00000000\t0.00000000\t0.00000000\t48.60708600\t16.93524400\t60.000000\t1",
    "4\t0\t3\t183\t9.00000000\t1900.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.000000\t1",
    "5\t0\t3\t203\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t1.00000000\t0.00000000\t0.000000\t1",
    "6\t0\t10\t18\t2.00000000\t0.00000000\t-45.00000000\t1.00000000\t48.60438800\t16.97320000\t45.000000\t1",
    "7\t0\t3\t206\t25.00000000\t0.00000000\t1.00000000\t0.00000000\t0.00000000\t0.00000000\t0.000000\t1",
    "8\t0\t3\t177\t3.00000000\t1.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.000000\t1",
    "9\t0\t3\t177\t3.00000000\t-1.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.000000\t1",
    "10\t0\t3\t20\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.000000\t1",
    "",
  ].join("\r\n");

  test("opens as a route: jumps flown out, shutters kept, and what moves an output left out and said", () => {
    const first: Stop = {
      lat: 48.607086,
      lon: 16.935244,
      holdMs: 4_000,
      reach: 2,
      yawDeg: 0,
      after: [{ command: 203, frame: 2, values: [0, 0, 0, 0, 1, 0, 0] }],
    };
    const second: Stop = {
      lat: 48.604388,
      lon: 16.9732,
      height: { agl: 45 },
      loiter: { until: { turns: 2 }, radius: -45, tangent: true },
      camera: { kind: "photos-apart", metres: 25 },
    };
    expect(openMission(planner)).toEqual({
      plan: {
        ...newPlan(),
        name: "Imported mission",
        home: { lat: 48.603489, lon: 16.9 },
        pattern: { kind: "route", stops: [first, second, first, second], end: "return", ahl: 60, speed: 7 },
      },
      notCarried: [
        "item 9: the endless repetition from item 3, flown once",
        "item 4: DO_SET_SERVO, which moves an output: what that might release is not known here",
      ],
    });
  });

  test("keeps what is understood in its own words where ours would say it differently", () => {
    const { route, left } = routeOfItems(
      [
        item(22, [0], [0, 0, 40]),
        item(178, [1, 6, -1], [0, 0, 0], 2),
        item(205, [-40, 0, 90, 0], [0, 0, 2], 2),
        item(16, [0, 0, 0, NaNs], [47.1, 8.1, 40]),
        item(178, [1, 8, 60], [0, 0, 0], 2),
        item(16, [0, 0, 0, NaNs], [47.2, 8.1, 50]),
        item(195, [], [47.3, 8.2, 5]),
        item(16, [0, 0, 0, NaNs], [47.2, 8.2, 40]),
      ],
      hints,
    );
    const mount: StopAim = { kind: "angles", pitchDeg: -40, yawDeg: 90 };
    expect(left).toEqual([]);
    expect(route).toEqual({
      kind: "route",
      before: [{ command: 205, frame: 2, values: [-40, 0, 90, 0, 0, 0, 2] }],
      stops: [
        { lat: 47.1, lon: 8.1, aim: mount, after: [{ command: 178, frame: 2, values: [1, 8, 60, 0, 0, 0, 0] }] },
        { lat: 47.2, lon: 8.1, height: { ahl: 50 }, speed: 8, aim: mount },
        { lat: 47.2, lon: 8.2, speed: 8, aim: { kind: "place", lat: 47.3, lon: 8.2, ahl: 5 } },
      ],
      end: "stay",
      ahl: 40,
      speed: 6,
    });
  });

  test("that says nothing of its speed, climbs by itself or goes on after landing: what was not taken is said", () => {
    const { route, left } = routeOfItems(
      [
        item(16, [0, 0, 12, NaNs], [47.1, 8.1, 40]),
        item(82, [3], [47.2, 8.1, 40]),
        item(211, [1, 0]),
        item(176, [1, 4]),
        item(21, [0, 0, 0, NaNs], [47.25, 8.1, 0]),
        item(16, [], [47.3, 8.1, 40]),
      ],
      hints,
    );
    expect(route).toEqual({
      kind: "route",
      stops: [
        { lat: 47.1, lon: 8.1 },
        { lat: 47.2, lon: 8.1, holdMs: 3_000 },
      ],
      end: "land",
      landAt: { lat: 47.25, lon: 8.1 },
      ahl: 40,
      speed: 9,
    });
    expect(left).toEqual([
      "that it begins without a take-off: one is put in front of it",
      "1 items after its LAND in item 5",
      "that it leaves its speed to the vehicle: 9 m/s is set",
      "item 1: the distance at which a waypoint is passed",
      "item 2: the curve of a spline waypoint, flown straight",
      "item 3: DO_GRIPPER, which moves an output: what that might release is not known here",
      "item 4: DO_SET_MODE",
    ]);
  });

  test.each([94, 181, 182, 183, 184, 187, 208, 211, 216, 30_001, 30_002, 42_600])(
    "never carries command %d, which may release something",
    (command) => {
      const flown = [
        item(16, [], [47.1, 8.1, 40]),
        item(command, [1, 1], [47.1, 8.1, 40]),
        item(16, [], [47.2, 8.1, 40]),
      ];
      const { route, left } = routeOfItems(flown, hints);
      const { items } = patrolOf(newPlan({ home: at(0, 0), pattern: route } as Partial<Plan>), ground);
      expect(items.some((one) => one.command === command)).toBe(false);
      expect(left.at(-1)).toMatch(/^item 2: .*might release/);
    },
  );

  test("of jumps within jumps is flown as an autopilot flies it, and one that never ends is cut", () => {
    const wp = (n: number) => item(16, [], [47 + n / 100, 8, 50]);
    const jump = (to: number, times: number) => item(177, [to, times], [0, 0, 0], 2);
    const flown = routeOfItems([wp(1), wp(2), jump(2, 2), wp(4), jump(1, 1), jump(9, 1)], hints);
    const order = flown.route.stops.map(({ lat }) => Math.round((lat - 47) * 100));
    expect(order).toEqual([1, 2, 2, 2, 4, 1, 2, 4]);
    expect(flown.left[0]).toBe("item 6: a jump to item 9, which is not there");
    const much = routeOfItems([wp(1), jump(1, 30_000)], hints);
    expect(much.left[0]).toBe("what is flown after 10,000 items, because jumps repeat so much");
  });

  test("of more places than a route can have is refused, not cut", () => {
    const many = Array.from({ length: 5_001 }, (_, i) => item(16, [], [47 + i / 1e5, 8, 50]));
    expect(() => openMission(writeWaypoints({ home: null, items: many }))).toThrow(
      "This mission flies to 5,001 places, 5,000 are the most",
    );
    expect(openMission(writeWaypoints({ home: null, items: many.slice(1) })).plan.pattern).toMatchObject({
      kind: "route",
    });
  });

  test("without waypoints, or with one that is nowhere, is refused by the number of its item", () => {
    const list = (...items: MissionItem[]) => writeWaypoints({ home: null, items });
    expect(() => openMission(list(item(22, [], [0, 0, 50])))).toThrow(
      "This mission has no waypoints: there is nothing to fly",
    );
    expect(() => openMission(list(item(22, [], [0, 0, 50]), item(16, [], [0, 0, 50])))).toThrow(PlanFileError);
    expect(() => openMission(list(item(22, [], [0, 0, 50]), item(16, [], [0, 0, 50])))).toThrow(
      "item 2: has no place (latitude and longitude are 0)",
    );
  });
});
