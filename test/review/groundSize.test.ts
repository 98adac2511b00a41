import { expect, test } from "vitest";
import { type CameraPose, project } from "../../src/geo/camera.ts";
import { groundSize, sizeAfter } from "../../src/review/groundSize.ts";
import { above, at } from "../geo/local.ts";

const camera = { width: 1920, height: 1080, hfovDeg: 50 };

/** The size that is told of a vehicle of a length, 2 m wide and 1.5 m high, turned by `turnDeg`, seen from the south. */
function told(length: number, turnDeg: number, metresAway: number, height: number): number {
  const pitchDeg = (-Math.atan2(height, metresAway) * 180) / Math.PI;
  const pose: CameraPose = { ...at(0, -metresAway), amsl: 400 + height, headingDeg: 0, pitchDeg, rollDeg: 0 };
  const turn = (turnDeg * Math.PI) / 180;
  const corners = [-1, 1].flatMap((a) =>
    [-1, 1].flatMap((b) =>
      [0, 1.5].map((up) => {
        const [along, across] = [(a * length) / 2, b];
        const east = along * Math.cos(turn) - across * Math.sin(turn);
        const north = along * Math.sin(turn) + across * Math.cos(turn);
        return project(camera, pose, above(east, north, 400 + up)) as { u: number; v: number };
      }),
    ),
  );
  const [us, vs] = [corners.map(({ u }) => u), corners.map(({ v }) => v)];
  const span = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [left, right] = span(us);
  const [top, bottom] = span(vs);
  const box = { x: left / 1920, y: top / 1080, w: (right - left) / 1920, h: (bottom - top) / 1080 };
  return groundSize({ box, camera, pose, place: above(0, 0, 400) });
}

test("the size of a vehicle is told to about a third, however it stands and from wherever it is seen", () => {
  for (const length of [4.5, 9, 14])
    for (const turn of [0, 30, 60, 90, 135])
      for (const [away, height] of [
        [5, 120],
        [120, 120],
        [150, 80],
      ] as const) {
        const size = told(length, turn, away, height);
        expect([length, turn, away, size > 0.68 * length, size < 1.34 * length]).toEqual([
          length,
          turn,
          away,
          true,
          true,
        ]);
      }
});

test("one odd box moves what is believed by a fifth", () => {
  expect([sizeAfter(undefined, 5), sizeAfter(5, 10)]).toEqual([5, 6]);
});
