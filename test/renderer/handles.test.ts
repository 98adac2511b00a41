import { describe, expect, test } from "vitest";
import { ScreenPoints, type View } from "../../renderer/globe/screenPoints.ts";
import { shownHandles } from "../../renderer/globe/shownHandles.ts";

const earth = 6_378_137;
/** Straight down on the equator at the meridian from `height` metres; 1 is half the canvas's height, 45° to each side. */
const above = (height: number, width = 800, size = 600): View => {
  // The eye looks along −x: east is right, north is up.
  const far = earth + height;
  const aspect = width / size;
  const rows = [
    [0, 1 / aspect, 0, 0],
    [0, 0, 1, 0],
    [1, 0, 0, -far],
    [-1, 0, 0, far],
  ];
  const matrix = [0, 1, 2, 3].flatMap((column) => rows.map((row) => row[column] as number));
  return { matrix, width, height: size, eye: { x: far, y: 0, z: 0 } };
};
const onGround = (east: number, north: number) => ({ x: earth, y: east, z: north });

describe("points on the screen", () => {
  const points = [onGround(0, 0), onGround(100, 0), onGround(0, 300), onGround(-400, -300)];
  const screen = new ScreenPoints();
  screen.set(points.length, (i) => points[i] as (typeof points)[number]);
  screen.look(above(1_000));

  test("are where a camera sees them", () => {
    const pixels = points.map((_, i) => [Math.round(screen.x(i)), Math.round(screen.y(i))]);
    expect(pixels).toEqual([
      [400, 300],
      [430, 300],
      [400, 210],
      [280, 390],
    ]);
  });

  test("are found by the nearest pixel, or not at all", () => {
    expect([
      screen.nearest(426, 303, 14),
      screen.nearest(426, 303, 4),
      screen.nearest(415, 300, 20),
      screen.nearest(415, 300, 20, (i) => i !== 0),
    ]).toEqual([1, -1, expect.any(Number), 1]);
    expect(screen.within({ x: 440, y: 400 }, { x: 270, y: 290 })).toEqual([0, 1, 3]);
  });

  test("are worked out again only for another view, and after some of them moved", () => {
    expect(screen.look(above(1_000))).toBe(false);
    expect(screen.look(above(2_000))).toBe(true);
    expect(Math.round(screen.x(1))).toBe(415);
    const asked: number[] = [];
    screen.set(
      points.length,
      (i) => {
        asked.push(i);
        return onGround(200, 0);
      },
      (i) => i === 1,
    );
    expect(screen.look(above(2_000))).toBe(true);
    expect([asked, Math.round(screen.x(1))]).toEqual([[1], 430]);
  });

  test("that lie behind the earth or behind the eye are at no pixel", () => {
    const far = new ScreenPoints();
    const places = [
      onGround(0, 0),
      { x: -earth, y: 0, z: 0 },
      { x: 0, y: earth, z: 0 },
      { x: earth + 2e7, y: 0, z: 0 },
    ];
    far.set(places.length, (i) => places[i] as (typeof places)[number]);
    far.look(above(1e7));
    expect(places.map((_, i) => Number.isNaN(far.x(i)))).toEqual([false, true, true, true]);
  });

  test("of which there are 5,000 are found in a fraction of a picture’s time", () => {
    const many = new ScreenPoints();
    many.set(5_000, (i) => onGround((i % 71) * 10 - 350, Math.floor(i / 71) * 10 - 350));
    let view = 900;
    const times: number[] = [];
    for (let k = 0; k < 50; k++) {
      const begun = performance.now();
      many.look(above(view++));
      many.nearest(400, 300, 14);
      many.within({ x: 0, y: 0 }, { x: 800, y: 600 });
      times.push(performance.now() - begun);
    }
    expect(times.sort((a, b) => a - b)[25]).toBeLessThan(4);
  });
});

describe("handles", () => {
  const shown = (xs: readonly number[], more: Partial<Parameters<typeof shownHandles>[1]> = {}) =>
    shownHandles(
      { count: xs.length, x: (i) => xs[i] as number, y: () => 100 },
      { middles: true, closed: false, isSelected: () => false, width: 800, height: 600, ...more },
    );

  test("are drawn where they have room; those between only where there is more", () => {
    expect(shown([0, 100, 105, 109, 120, 200, 203])).toEqual({
      points: [0, 1, 4, 5, 6],
      middles: [0, 4],
      crowded: 2,
    });
  });

  test("are drawn of what is selected in any case, and of the ends", () => {
    expect(shown([0, 3, 6, 9], { isSelected: (i) => i === 2 }).points).toEqual([0, 2, 3]);
  });

  test("beside the picture are not, though one between may be in it", () => {
    expect(shown([-300, 900, 2_000])).toEqual({ points: [], middles: [0], crowded: 0 });
    expect(shown([-300, Number.NaN, 100, 200]).points).toEqual([2, 3]);
  });

  test("of a ring have one between its last and its first", () => {
    expect(shown([0, 100, 200], { closed: true }).middles).toEqual([0, 1, 2]);
    expect(shown([0, 100, 200], { middles: false, closed: true }).middles).toEqual([]);
  });

  test("of a line of 5,000 are thinned the same while the view shifts", () => {
    const xs = Array.from({ length: 5_000 }, (_, i) => i * 0.41);
    const wide = { width: 4_000 };
    const here = shown(xs, wide);
    expect(here.points.length).toBeLessThan(140);
    expect(here.points.length + here.crowded).toBe(5_000);
    expect(
      shown(
        xs.map((x) => x + 7.3),
        wide,
      ).points,
    ).toEqual(here.points);
  });
});
