import { expect, test } from "vitest";
import { apply, cross, dot, multiply, rotation, transpose, type Vector } from "../../src/geo/rotation.ts";

const rounded = (v: Vector) => v.map((x) => Math.round(x * 1e9) / 1e9 + 0);

test("yaw turns forward to the right, pitch lifts it, roll lowers the right side", () => {
  expect(rounded(apply(rotation(90, 0, 0), [1, 0, 0]))).toEqual([0, 1, 0]);
  expect(rounded(apply(rotation(0, 90, 0), [1, 0, 0]))).toEqual([0, 0, -1]);
  expect(rounded(apply(rotation(0, 0, 90), [0, 1, 0]))).toEqual([0, 0, 1]);
});

test("a rotation and its transpose undo each other", () => {
  const r = rotation(33, -47, 12);
  const back = multiply(transpose(r), r).flat();
  expect(back.map((x) => Math.round(x * 1e9) / 1e9 + 0)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test("a cross product stands on both of its factors", () => {
  const [a, b] = [
    [1, 2, 3],
    [-2, 0.5, 4],
  ] as const;
  expect([dot(cross(a, b), a), dot(cross(a, b), b)]).toEqual([0, 0]);
});
