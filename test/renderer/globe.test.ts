import { expect, test } from "vitest";
import { ellipseOutline } from "../../renderer/globe/ellipse.ts";
import { heightAround } from "../../renderer/globe/heightAround.ts";
import { addressOf, presets } from "../../renderer/links/presets.ts";
import { groundReader } from "../../renderer/station/ground.ts";
import { emptyMirror } from "../../renderer/station/mirror.ts";
import { bearing, distance } from "../../src/geo/enu.ts";
import { undulation } from "../../src/geo/geoid.ts";
import { vehicle } from "./records.ts";

const grid = {
  south: 48.6,
  west: 16.9,
  stepLat: 0.01,
  stepLon: 0.01,
  rows: 3,
  columns: 3,
  amsl: Float32Array.of(100, 100, 100, 200, 200, 200, 300, 300, 300),
};

test("an error ellipse is as long as its major axis, along its azimuth", () => {
  const centre = { lat: 48.62, lon: 16.93 };
  const outline = ellipseOutline(centre, { major: 20, minor: 5, angleDeg: 60 }, 360);
  const far = outline.map((p) => distance(centre, p));
  expect(Math.max(...far)).toBeCloseTo(20, 3);
  expect(Math.min(...far)).toBeCloseTo(5, 3);
  expect(bearing(centre, outline[0] as { lat: number; lon: number })).toBeCloseTo(60, 2);
  expect(outline.at(-1)?.lat).toBeCloseTo(outline[0]?.lat ?? 0, 9);
});

test("the drawn ground is the grid above the ellipsoid, slopes away around it and is the ellipsoid far off", () => {
  const height = heightAround(grid);
  const geoid = undulation({ lat: 48.61, lon: 16.91 });
  expect(height(48.61, 16.91)).toBeCloseTo(200 + geoid, 3);
  expect(height(48.605, 16.905)).toBeCloseTo(150 + geoid, 3);
  expect(height(48.62, 16.92)).toBeCloseTo(300 + geoid, 3);
  const near = height(48.62, 16.98);
  expect(near).toBeLessThan(300 + geoid);
  expect(near).toBeGreaterThan(height(48.62, 17.1));
  expect(height(48.62, 17.5)).toBe(0);
  expect(height(-30, -60)).toBe(0);
});

test("plans get only ground that is known, drawings level ground at home's height beside it", () => {
  const read = groundReader();
  const mirror = {
    ...emptyMirror,
    grid,
    vehicles: new Map([["1:1", vehicle({ home: { lat: 0, lon: 0, amsl: 172.3 } })]]),
  };
  const { terrain, drawn } = read(mirror);
  expect([terrain.elevation({ lat: 48.61, lon: 16.91 }), terrain.elevation({ lat: 0, lon: 0 })]).toEqual([
    200,
    undefined,
  ]);
  expect([drawn.elevation({ lat: 48.61, lon: 16.91 }), drawn.elevation({ lat: 0, lon: 0 })]).toEqual([200, 172]);
  expect(read({ ...mirror, demo: "running" } as typeof mirror)).toBe(read(mirror));
});

test("the ways to connect give addresses of the field's grammar", () => {
  const serial = { device: "/dev/ttyUSB0", baud: "57600" };
  expect(addressOf("serial", "", serial)).toBe("serial:/dev/ttyUSB0:57600");
  expect(addressOf("udpin", " udpin:0.0.0.0:14550 ", serial)).toBe("udpin:0.0.0.0:14550");
  expect(presets[0].example).toBe("udpin:0.0.0.0:14550");
});
