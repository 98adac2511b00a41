import { describe, expect, test } from "vitest";
import { readWaypoints, waypointDoubts, writeWaypoints } from "../../../src/mission/formats/waypointFile.ts";
import type { MissionItem } from "../../../src/mission/item.ts";

const item = (values: Partial<MissionItem>): MissionItem => ({
  command: 16,
  frame: 3,
  params: [0, 0, 0, 0],
  lat: 48.5,
  lon: 16.9,
  z: 60,
  autocontinue: true,
  ...values,
});

// In the manner of Mission Planner: tabs, eight digits, CRLF, the first line current.
const planner = [
  "QGC WPL 110",
  "0\t1\t0\t16\t0\t0\t0\t0\t48.60348900\t16.90000000\t212.130000\t1",
  "1\t0\t3\t22\t15.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t60.000000\t1",
  "2\t0\t3\t16\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t48.60708600\t16.93524400\t60.000000\t1",
  "3\t0\t3\t177\t2.00000000\t3.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.000000\t1",
  "4\t0\t10\t16\t5.00000000\t0.00000000\t0.00000000\t0.00000000\t48.60438800\t16.97320000\t45.000000\t0",
  "5\t0\t3\t20\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.00000000\t0.000000\t1",
  "",
].join("\r\n");

describe("a waypoint list", () => {
  test("as Mission Planner writes it opens", () => {
    expect(readWaypoints(planner)).toEqual({
      left: [],
      mission: {
        home: { lat: 48.603489, lon: 16.9, amsl: 212.13 },
        items: [
          item({ command: 22, params: [15, 0, 0, 0], lat: 0, lon: 0 }),
          item({ lat: 48.607086, lon: 16.935244 }),
          item({ command: 177, params: [2, 3, 0, 0], lat: 0, lon: 0, z: 0 }),
          item({ frame: 10, params: [5, 0, 0, 0], lat: 48.604388, lon: 16.9732, z: 45, autocontinue: false }),
          item({ command: 20, lat: 0, lon: 0, z: 0 }),
        ],
      },
    });
  });

  test("with spaces, a byte order mark, comments and version 120, which has no home, opens too", () => {
    const text =
      "\uFEFFQGC WPL 120\n# by hand\n\n0 0 3 16 0 0 0 nan 48.5 16.9 60 1\n7 1 3 16 0.15 0 0 0 48.6 16.9 6e1 1";
    expect(readWaypoints(text)).toEqual({
      left: [
        "the numbers of 1 items, which do not count up from 0: the order of the lines was taken",
        "that item 1 is the one to start with",
      ],
      mission: {
        home: null,
        items: [item({ params: [0, 0, 0, Number.NaN] }), item({ params: [0.15, 0, 0, 0], lat: 48.6 })],
      },
    });
  });

  test("of ours is read back identically", () => {
    const items = Array.from({ length: 300 }, (_, i) =>
      item({
        command: [16, 22, 178, 1000, 177, 20, 5001][i % 7] as number,
        frame: [0, 3, 10, 2][i % 4] as number,
        params: [i / 3, Number.NaN, -1e-9, i],
        lat: 48.5 + Math.sin(i) / 7,
        lon: -16.9 + Math.cos(i) / 3,
        z: 1234.5678901234567 / (i + 1),
        autocontinue: i % 5 > 0,
      }),
    );
    const mission = { home: { lat: -33.123456789012, lon: 179.99999999, amsl: -0.25 }, items };
    const text = writeWaypoints(mission);
    expect(readWaypoints(text)).toEqual({ mission, left: [] });
    expect(text).not.toContain("e-");
    expect(text.startsWith("QGC WPL 110\r\n0\t1\t0\t16\t")).toBe(true);
    expect(waypointDoubts(mission)).toEqual([
      "that values of 300 items are not set: they are written as NaN, which some programs refuse",
    ]);
  });

  test("without a home comes back without one, and says so", () => {
    const mission = { home: null, items: [item({})] };
    expect(readWaypoints(writeWaypoints(mission)).mission).toEqual(mission);
    expect(waypointDoubts(mission)).toEqual(["home, which is not known: it is written as latitude and longitude 0"]);
  });

  test.each([
    ["QGC WPL 100\n0 1 0", "This waypoint list is of version 100; 110 and 120 are understood"],
    ["<kml/>", "This is not a waypoint list: its first line is not QGC WPL 110"],
    [planner.slice(0, -30), "line 7: needs 12 columns, has 9"],
    ["QGC WPL 110\n0 1 0 16 0 0 0 0 48,5 16,9 1 1", 'line 2: latitude must be a number, got "48,5"'],
    ["QGC WPL 110\n0 1 0 16 0 0 0 0 48.5 abc 1 1", 'line 2: longitude must be a number, got "abc"'],
    ["QGC WPL 110\n0 1 0 16 0 0 0 0 98.5 200 1 1", "line 2: latitude must be between -90 and 90, got 98.5"],
    [
      "QGC WPL 110\n0 1 0 16 0 0 0 0 149.1 -35.3 1 1",
      "line 2: its latitude 149.1 is beyond 90: latitude and longitude seem to be swapped",
    ],
    ["QGC WPL 110\n0 1 3.5 16 0 0 0 0 48 16 1 1", "line 2: frame must be a whole number, got 3.5"],
  ])("that is wrong names the line: %j", (text, message) => {
    expect(() => readWaypoints(text)).toThrow(message);
  });
});
