import { describe, expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { cameraProfiles, droneProfiles } from "../../src/mission/catalog.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { CorridorPlan } from "../../src/mission/plan.ts";
import { PlanFileError } from "../../src/mission/planFile.ts";
import { fromQgcPlan, toQgcPlan } from "../../src/mission/qgcPlan.ts";
import { at, line, random } from "../geo/local.ts";
import { bentPlan, straightPlan } from "./samples.ts";

const ground = flatGround(400);
const save = (plan = bentPlan) => toQgcPlan(plan, patrolOf(plan, ground));
const changed = (change: (file: Record<string, unknown>) => void): string => {
  const file = JSON.parse(save());
  change(file);
  return JSON.stringify(file);
};
const fencedPlan: CorridorPlan = {
  ...bentPlan,
  fence: {
    polygons: [
      { kind: "inclusion", points: [at(-500, -500), at(2000, -500), at(800, 1200)] },
      { kind: "exclusion", points: [at(0, 0), at(10, 0), at(0, 10)] },
    ],
    circles: [{ kind: "exclusion", centre: at(500, 500), radius: 80.5 }],
    returnPoint: at(0, -300),
  },
  rally: [{ ...at(100, -200), ahl: 30 }],
};
const failureOf = (text: string) => {
  try {
    fromQgcPlan(text);
  } catch (cause) {
    if (cause instanceof PlanFileError) return cause.failure;
    throw cause;
  }
  throw new Error("was read");
};

describe("a saved plan", () => {
  test("comes back exactly as it was", () => {
    expect(fromQgcPlan(save())).toEqual({ plan: bentPlan, notCarried: [] });
  });

  test("of any shape comes back exactly as it was", () => {
    const next = random(4);
    const pick = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T;
    for (let run = 0; run < 60; run++) {
      const points = Array.from({ length: 2 + Math.floor(next() * 9) }, (): [number, number] => [
        9_000 * next(),
        9_000 * next(),
      ]);
      const plan = newPlan({
        name: `Plan “${run}” – überall`,
        section: line(...points),
        drone: pick(droneProfiles),
        camera: pick(cameraProfiles),
        watchWidth: 1 + 500 * next(),
        home: next() < 0.5 ? null : at(9_000 * next(), 0),
        pattern: {
          kind: "corridor",
          side: pick(["left", "right"] as const),
          standoff: 400 * next(),
          ahl: 30 + 200 * next(),
          speed: 3 + 20 * next(),
          back: pick(["same", "other-side", "none"] as const),
        },
      });
      expect(fromQgcPlan(save(plan))).toEqual({ plan, notCarried: [] });
    }
  });

  test("has every field that QGroundControl asks for, and the mission that is uploaded", () => {
    const file = JSON.parse(save(straightPlan));
    const { items } = patrolOf(straightPlan, ground);
    expect({ ...file, mission: { ...file.mission, items: file.mission.items.length }, vedette: undefined }).toEqual({
      fileType: "Plan",
      version: 1,
      groundStation: "Vedette",
      geoFence: { circles: [], polygons: [], version: 2 },
      rallyPoints: { points: [], version: 2 },
      mission: {
        version: 2,
        firmwareType: 3,
        vehicleType: 2,
        globalPlanAltitudeMode: 1,
        cruiseSpeed: 15,
        hoverSpeed: 12,
        plannedHomePosition: [straightPlan.home?.lat, straightPlan.home?.lon, 400],
        items: items.length,
      },
    });
    file.mission.items.forEach((item: { params: (number | null)[] }, i: number) => {
      const own = items[i]!;
      const placed = own.command === 16 || own.command === 22;
      expect(item).toEqual({
        type: "SimpleItem",
        doJumpId: i + 1,
        autoContinue: true,
        command: own.command,
        frame: own.frame,
        params: [...own.params, own.lat, own.lon, own.z].map((p) => (Number.isNaN(p) ? null : p)),
        ...(placed && { Altitude: own.z, AltitudeMode: 1, AMSLAltAboveTerrain: null }),
      });
    });
  });

  test("comes back with its fence and rally points, which QGroundControl finds where it looks for them", () => {
    const text = save(fencedPlan);
    expect(fromQgcPlan(text)).toEqual({ plan: fencedPlan, notCarried: [] });
    const { geoFence, rallyPoints, vedette } = JSON.parse(text);
    const pair = ({ lat, lon }: LatLon) => [lat, lon];
    expect({ geoFence, rallyPoints }).toEqual({
      geoFence: {
        version: 2,
        breachReturn: [...pair(at(0, -300)), 0],
        circles: [{ version: 1, inclusion: false, circle: { center: pair(at(500, 500)), radius: 80.5 } }],
        polygons: [
          { version: 1, inclusion: true, polygon: [at(-500, -500), at(2000, -500), at(800, 1200)].map(pair) },
          { version: 1, inclusion: false, polygon: [at(0, 0), at(10, 0), at(0, 10)].map(pair) },
        ],
      },
      rallyPoints: { version: 2, points: [[...pair(at(100, -200)), 30]] },
    });
    expect({ ...vedette }).toEqual({ ...bentPlan });
  });

  test("whose fence was changed in the file itself has the fence of the file", () => {
    const circle = { version: 1, inclusion: true, circle: { center: [47, 8], radius: 900 } };
    const text = changed((file) => {
      (file.geoFence as { circles: unknown[] }).circles.push(circle);
      file.vedette = { ...(file.vedette as object), fence: { polygons: [], circles: [] }, rally: [] };
    });
    expect(fromQgcPlan(text)).toEqual({
      plan: {
        ...bentPlan,
        fence: { polygons: [], circles: [{ kind: "inclusion", centre: { lat: 47, lon: 8 }, radius: 900 }] },
      },
      notCarried: [],
    });
  });

  test("names the place in a fence or rally points that is wrong, or says that they are newer than it knows", () => {
    const block = (name: string, value: unknown) =>
      failureOf(changed((file) => Object.assign(file, { [name]: value })));
    expect([
      block("geoFence", { version: 2, circles: [{ inclusion: true, circle: { center: [91, 8], radius: 5 } }] }).message,
      block("geoFence", { version: 2, polygons: [{ inclusion: true, polygon: [[47, 8], [47]] }] }).message,
      block("rallyPoints", { version: 2, points: [[47, 8, null]] }).message,
    ]).toEqual([
      "geoFence: circles.0.circle.center.0: Invalid value: Expected <=90 but received 91",
      "geoFence: polygons.0.polygon.1.1: Invalid type: Expected number but received undefined",
      "rallyPoints: points.0.2: Invalid type: Expected number but received null",
    ]);
    expect(block("geoFence", { version: 3 })).toMatchObject({ code: "newer-version" });
    expect(block("rallyPoints", { version: 3 })).toMatchObject({ code: "newer-version" });
  });

  test("says that the fence of an old QGroundControl is not taken over", () => {
    const text = changed((file) => {
      file.geoFence = {
        version: 1,
        polygon: [
          [47, 8],
          [47.1, 8],
          [47, 8.1],
        ],
      };
    });
    expect(fromQgcPlan(text)).toEqual({
      plan: bentPlan,
      notCarried: ["a geofence in the format of QGroundControl before 3.3"],
    });
  });
});

/** As QGroundControl 4.4 writes it, after its developer guide. */
const foreign = {
  fileType: "Plan",
  version: 1,
  groundStation: "QGroundControl",
  geoFence: { circles: [], polygons: [], version: 2 },
  rallyPoints: { points: [], version: 2 },
  mission: {
    version: 2,
    firmwareType: 12,
    vehicleType: 2,
    globalPlanAltitudeMode: 1,
    cruiseSpeed: 15,
    hoverSpeed: 5,
    plannedHomePosition: [47.3977419, 8.545594, 487.989],
    items: [
      simple(22, 3, [15, 0, 0, null, 47.3985099, 8.5451002, 50]),
      simple(16, 3, [0, 0, 0, null, 47.4, 8.546, 60]),
      simple(178, 2, [1, 7, -1, 0, 0, 0, 0]),
      simple(16, 3, [5, 0, 0, null, 47.402, 8.548, 60]),
      simple(206, 2, [25, 0, 0, 0, 0, 0, 0]),
      simple(16, 0, [0, 0, 0, null, 47.404, 8.551, 540]),
      simple(20, 2, [0, 0, 0, 0, 0, 0, 0]),
    ],
  },
};

function simple(command: number, frame: number, params: (number | null)[]) {
  return { type: "SimpleItem", autoContinue: true, command, doJumpId: 1, frame, params };
}

const foreignWith = (...items: unknown[]) => JSON.stringify({ ...foreign, mission: { ...foreign.mission, items } });

describe("a plan of another program", () => {
  test("opens as a route, item by item, with its own heights, hold times and camera", () => {
    const { plan, notCarried } = fromQgcPlan(JSON.stringify(foreign));
    expect(plan).toEqual({
      ...newPlan(),
      name: "Imported mission",
      pattern: {
        kind: "route",
        takeOffAhl: 50,
        stops: [
          { lat: 47.4, lon: 8.546 },
          {
            lat: 47.402,
            lon: 8.548,
            speed: 7,
            holdMs: 5_000,
            after: [{ command: 206, frame: 2, values: [25, 0, 0, 0, 0, 0, 0] }],
          },
          { lat: 47.404, lon: 8.551, height: { amsl: 540 }, speed: 7 },
        ],
        end: "return",
        ahl: 60,
        speed: 5,
      },
      home: { lat: 47.3977419, lon: 8.545594 },
    });
    expect(notCarried).toEqual(["that it leaves its speed to the vehicle: 5 m/s is set"]);
  });

  test("that holds no more than the line of a corridor scan gives that as the section", () => {
    const scan = {
      type: "ComplexItem",
      complexItemType: "CorridorScan",
      CorridorWidth: 50,
      polyline: [
        [47.1, 8.1],
        [47.2, 8.2],
      ],
    };
    const survey = { type: "ComplexItem", complexItemType: "survey", polygon: [] };
    const { plan, notCarried } = fromQgcPlan(foreignWith(survey, scan));
    expect(plan.pattern).toMatchObject({ kind: "corridor", standoff: 0, back: "none" });
    expect(plan.section).toEqual([
      { lat: 47.1, lon: 8.1 },
      { lat: 47.2, lon: 8.2 },
    ]);
    expect(notCarried).toEqual([
      "item 1: the flight of a survey, which the file does not hold",
      "item 2: the flight of a CorridorScan, which the file does not hold",
      "the pattern of a CorridorScan (its line was taken)",
    ]);
  });

  test("for a fixed wing is planned with a fixed wing", () => {
    const wing = { ...foreign, mission: { ...foreign.mission, vehicleType: 1 } };
    expect(fromQgcPlan(JSON.stringify(wing)).plan.drone.id).toBe("fixed-wing");
  });

  test("of QGroundControl before 3.3, which kept places beside the parameters, opens too", () => {
    const old = (command: number, coordinate: number[], params: (number | null)[], frame = 3) => ({
      type: "SimpleItem",
      autoContinue: true,
      command,
      coordinate,
      doJumpId: 1,
      frame,
      params,
    });
    const { plan } = fromQgcPlan(
      foreignWith(
        old(22, [47.3, 8.5, 20], [0, 0, 0, null]),
        old(16, [47.4, 8.5, 20], [0, 0, 0, null]),
        old(205, [0, 0, 2], [-30, 0, 0, 0], 2),
        old(16, [47.5, 8.5, 25], [0, 0, 0, null]),
      ),
    );
    expect(plan.pattern).toEqual({
      kind: "route",
      stops: [
        { lat: 47.4, lon: 8.5, after: [{ command: 205, frame: 2, values: [-30, 0, 0, 0, 0, 0, 2] }] },
        { lat: 47.5, lon: 8.5, height: { ahl: 25 }, aim: { kind: "angles", pitchDeg: -30, yawDeg: 0 } },
      ],
      end: "stay",
      ahl: 20,
      speed: 5,
    });
  });

  test("without waypoints is refused", () => {
    expect(failureOf(foreignWith(simple(22, 3, [0, 0, 0, null, 47, 8, 50])))).toEqual({
      code: "bad-input",
      message: "This mission has no waypoints: there is nothing to fly",
      remedy: "Open one with waypoints, or draw the patrol on the globe",
    });
  });
});

describe("a broken file", () => {
  const waypoint = simple(16, 3, [0, 0, 0, null, 47.4, 8.546, 60]);
  test.each([
    ["a parameter that is text", { ...waypoint, params: [0, 0, 0, null, "47", 8, 60] }, /^item 2: params\.4: .*"47"/],
    ["too few parameters", { ...waypoint, params: [0, 0, 0] }, /^item 2: params: must hold 7 numbers/],
    ["no command", { ...waypoint, command: undefined }, /^item 2: command: /],
    ["a kind of its own", { type: "Teleport" }, /^item 2: type: .*"Teleport"/],
    ["nothing at all", null, /^item 2: .*null/],
    [
      "a latitude off the earth",
      { ...waypoint, params: [0, 0, 0, null, 95, 8, 60] },
      /^item 2: its latitude 95 is beyond 90: latitude and longitude seem to be swapped/,
    ],
    ["no place", { ...waypoint, params: [0, 0, 0, null, null, null, 60] }, /^item 2: has no place \(.* not set/],
    ["a place in the Gulf of Guinea", { ...waypoint, params: [0, 0, 0, null, 0, 0, 60] }, /^item 2: has no place/],
  ])("with %s names the item", (_, item, message) => {
    const failure = failureOf(foreignWith(waypoint, item, waypoint));
    expect(failure).toMatchObject({ code: "bad-input", message: expect.stringMatching(message) });
    expect(failure.remedy).toMatch(/^Correct /);
  });

  test("that is ours names the field of the plan", () => {
    const text = changed((file) => {
      (file.vedette as { pattern: { ahl: unknown } }).pattern.ahl = "high";
    });
    expect(failureOf(text).message).toMatch(/^vedette: pattern\.ahl: .*number.*"high"/);
  });

  test("that is no plan at all says so", () => {
    expect(failureOf("<html>").message).toMatch(/^This is not a plan file: /);
    expect(failureOf("QGC WPL 110\n0 1 0").message).toBe("This is a waypoint list (QGC WPL), not a plan file");
    expect(failureOf('{"fileType":"Parameters"}').message).toMatch(/^fileType: /);
    expect(failureOf("[]").message).toMatch(/./);
    expect(failureOf('{"fileType":"Plan","version":1}').message).toMatch(/^mission: /);
  });

  test("of a later version says which, and what to do", () => {
    expect(failureOf(JSON.stringify({ ...foreign, version: 2 }))).toMatchObject({ code: "newer-version" });
    const later = changed((file) => {
      (file.vedette as { version: number }).version = 2;
    });
    expect(failureOf(later)).toEqual({
      code: "newer-version",
      message: "This plan was saved by a later Vedette (plan version 2, version 1 is understood)",
      remedy: "Update Vedette, then open it again",
    });
  });

  test("cut off anywhere never gives a plan, and never breaks", () => {
    const text = save();
    for (let end = 0; end < text.length - 2; end += 97) expect(failureOf(text.slice(0, end)).code).toBe("bad-input");
  });
});
