import { describe, expect, test } from "vitest";
import { nearestOnPath } from "../../src/geo/path.ts";
import { area, contains } from "../../src/geo/polygon.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { ringBeside } from "../../src/geo/ring.ts";
import { at, line, metres, random } from "./local.ts";

const box = line([0, 0], [600, 0], [600, 400], [0, 400]);
const closed = (ring: readonly LatLon[]) => [...ring, ring[0] as LatLon];
const sorted = (ring: readonly LatLon[]) => metres(ring, 0).sort((a, b) => a[0] - b[0] || a[1] - b[1]);

describe("a ring beside an outline", () => {
  test("has the corners of a box, outside and inside, whichever way round it was drawn", () => {
    for (const outline of [box, box.toReversed()]) {
      expect(sorted(ringBeside(outline, 80))).toEqual([
        [-80, -80],
        [-80, 480],
        [680, -80],
        [680, 480],
      ]);
      expect(sorted(ringBeside(outline, -80))).toEqual([
        [80, 80],
        [80, 320],
        [520, 80],
        [520, 320],
      ]);
    }
  });

  test("is the outline itself at no distance, and nothing where no room is left", () => {
    expect(sorted(ringBeside(box, 0))).toEqual(sorted(box));
    expect(ringBeside(box, -210)).toEqual([]);
    expect(ringBeside(box.slice(0, 2), 10)).toEqual([]);
  });

  test("is the larger part where a waist is too narrow", () => {
    const waisted = line(
      [0, 0],
      [300, 0],
      [300, 140],
      [330, 140],
      [330, 0],
      [900, 0],
      [900, 300],
      [330, 300],
      [330, 160],
      [300, 160],
      [300, 300],
      [0, 300],
    );
    const inner = ringBeside(waisted, -40);
    expect(inner.every((p) => contains(line([330, 0], [900, 0], [900, 300], [330, 300]), p))).toBe(true);
  });

  test("keeps its distance from any outline", () => {
    const next = random(3);
    for (let run = 0; run < 60; run++) {
      const outline = Array.from({ length: 9 }, (_, i) => {
        const far = 150 + 400 * next();
        return at(far * Math.cos((2 * Math.PI * i) / 9), far * Math.sin((2 * Math.PI * i) / 9));
      });
      for (const away of [60, -40]) {
        const ring = ringBeside(outline, away);
        if (away > 0) expect(area(ring)).toBeGreaterThan(area(outline));
        for (const [i, a] of ring.entries()) {
          const b = ring[(i + 1) % ring.length] as LatLon;
          for (const t of [0, 0.3, 0.7]) {
            const p = { lat: a.lat + (b.lat - a.lat) * t, lon: a.lon + (b.lon - a.lon) * t };
            expect(contains(outline, p)).toBe(away < 0);
            expect(nearestOnPath(closed(outline), p).distance).toBeGreaterThan(Math.abs(away) - 0.1);
          }
        }
      }
    }
  });
});
