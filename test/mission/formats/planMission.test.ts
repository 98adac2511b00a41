import { describe, expect, test } from "vitest";
import { type PlanMission, readPlanMission, writePlanMission } from "../../../src/mission/formats/planMission.ts";
import type { MissionItem } from "../../../src/mission/item.ts";

const item = (values: Partial<MissionItem>): MissionItem => ({
  command: 16,
  frame: 3,
  params: [0, 0, 0, Number.NaN],
  lat: 48.5,
  lon: 16.9,
  z: 60,
  autocontinue: true,
  ...values,
});
const simple = (doJumpId: number, command: number, params: (number | null)[], frame = 3) => ({
  AMSLAltAboveTerrain: null,
  Altitude: params[6],
  AltitudeMode: 1,
  autoContinue: true,
  command,
  doJumpId,
  frame,
  params,
  type: "SimpleItem",
});

// In the manner of QGroundControl: a survey in between, so that the numbers of jumps are not those of the items.
const survey = {
  TransectStyleComplexItem: {
    CameraCalc: {
      CameraName: "Manual (no camera specs)",
      DistanceToSurface: 50,
      DistanceToSurfaceRelative: true,
      version: 1,
    },
    FollowTerrain: false,
    Items: [
      simple(5, 16, [0, 0, 0, null, 48.51, 16.91, 50]),
      { autoContinue: true, command: 206, doJumpId: 6, frame: 2, params: [25, 0, 1, 0, 0, 0, 0], type: "SimpleItem" },
    ],
    VisualTransectPoints: [[48.51, 16.91]],
    version: 1,
  },
  angle: 30,
  complexItemType: "survey",
  polygon: [
    [48.5, 16.9],
    [48.52, 16.9],
    [48.52, 16.92],
  ],
  type: "ComplexItem",
  version: 5,
};
const planWith = (items: unknown[], home: unknown = [48.6, 16.9, 212]) =>
  JSON.stringify({
    fileType: "Plan",
    geoFence: {
      circles: [{ circle: { center: [48.5, 16.9], radius: 900 }, inclusion: true, version: 1 }],
      polygons: [],
      version: 2,
    },
    groundStation: "QGroundControl",
    mission: {
      cruiseSpeed: 15,
      firmwareType: 12,
      hoverSpeed: 5,
      items,
      plannedHomePosition: home,
      vehicleType: 2,
      version: 2,
    },
    rallyPoints: { points: [[48.5, 16.95, 30]], version: 2 },
    version: 1,
  });

describe("the mission of a plan file", () => {
  test("as QGroundControl writes it opens, patterns and jumps too", () => {
    const text = planWith([
      simple(1, 22, [15, 0, 0, null, 48.6, 16.9, 50]),
      survey,
      simple(9, 177, [5, 2, 0, 0, 0, 0, 0], 2),
      { complexItemType: "fwLandingPattern", type: "ComplexItem", version: 1 },
    ]);
    expect(readPlanMission(text)).toEqual({
      left: ["item 4: the flight of a fwLandingPattern, which the file does not hold"],
      mission: {
        home: { lat: 48.6, lon: 16.9, amsl: 212 },
        items: [
          item({ command: 22, params: [15, 0, 0, Number.NaN], lat: 48.6, z: 50 }),
          item({ lat: 48.51, lon: 16.91, z: 50 }),
          item({ command: 206, frame: 2, params: [25, 0, 1, 0], lat: 0, lon: 0, z: 0 }),
          item({ command: 177, frame: 2, params: [2, 2, 0, 0], lat: 0, lon: 0, z: 0 }),
        ],
        fence: { polygons: [], circles: [{ kind: "inclusion", centre: { lat: 48.5, lon: 16.9 }, radius: 900 }] },
        rally: [{ lat: 48.5, lon: 16.95, ahl: 30 }],
        patterns: [
          {
            type: "survey",
            kind: "polygon",
            places: [
              [48.5, 16.9],
              [48.52, 16.9],
              [48.52, 16.92],
            ],
          },
        ],
      },
    });
  });

  test.each([{ lat: 48.123456789, lon: -179.99999999, amsl: 12.5 }, null])(
    "of ours is read back identically: home %j",
    (home) => {
      const items = Array.from({ length: 200 }, (_, i) =>
        item({
          command: [16, 22, 178, 1000, 177, 20][i % 6] as number,
          frame: [0, 3, 10, 2][i % 4] as number,
          params: [(i % 6) + 1, Number.NaN, -1e-9, i / 3],
          lat: 48.5 + Math.sin(i) / 7,
          lon: -16.9 + Math.cos(i) / 3,
          z: 1234.5678901234567 / (i + 1),
          autocontinue: i % 5 > 0,
        }),
      );
      const mission: Omit<PlanMission, "patterns"> = {
        home,
        items,
        fence: {
          polygons: [
            {
              kind: "exclusion",
              points: [
                { lat: 1, lon: 2 },
                { lat: 1.5, lon: 2 },
                { lat: 1, lon: 2.5 },
              ],
            },
          ],
          circles: [{ kind: "inclusion", centre: { lat: 3, lon: 4 }, radius: 55.5 }],
          returnPoint: { lat: 3, lon: 4 },
        },
        rally: [{ lat: 3.25, lon: 4.125, ahl: 30 }],
      };
      expect(readPlanMission(writePlanMission(mission))).toEqual({ mission: { ...mission, patterns: [] }, left: [] });
    },
  );

  test("that is wrong names the item", () => {
    const wrong = (bad: unknown) => () => readPlanMission(planWith([bad]));
    expect(wrong(simple(1, 16, [0, 0, 0, 0, 148.5, 16.9, 1]))).toThrow(
      "item 1: its latitude 148.5 is beyond 90: latitude and longitude seem to be swapped",
    );
    expect(wrong(simple(1, 16, [0, 0, 0, 0, 48.5, 190, 1]))).toThrow(
      "item 1: longitude must be between -180 and 180, got 190",
    );
    expect(wrong(simple(1, 16, [0, 0]))).toThrow("item 1: params: must hold 7 numbers");
    expect(() => readPlanMission(planWith([]).slice(0, -20))).toThrow(/^This is not a plan file: /);
    expect(readPlanMission(planWith([simple(1, 177, [7, 1, 0, 0, 0, 0, 0], 2)])).left).toEqual([
      "the target of 1 jumps, which is no item of the file",
    ]);
  });
});
