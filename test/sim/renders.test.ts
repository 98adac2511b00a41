import { describe, expect, test } from "vitest";
import { trainingPictures } from "../../src/sim/renders.ts";

const SIZE = { width: 320, height: 180 };
const draw = (seed: number, count: number) =>
  [...trainingPictures(seed, count, SIZE)].map(({ rgb, labels, note }) => ({
    rgb: Uint8Array.from(rgb),
    labels,
    note,
  }));

describe("training pictures", () => {
  const pictures = draw(5, 24);

  test("have labels in YOLO's form: a class, then a box inside the picture", () => {
    const lines = pictures.flatMap(({ labels }) => labels.split("\n").filter(Boolean));
    expect(lines.length).toBeGreaterThan(24);
    for (const line of lines) {
      const [kind, x, y, w, h] = line.split(" ").map(Number) as [number, number, number, number, number];
      expect([0, 1, 2, 3, 4, 5, 9]).toContain(kind);
      for (const edge of [x - w / 2, y - h / 2]) expect(edge).toBeGreaterThan(-1e-5);
      for (const edge of [x + w / 2, y + h / 2]) expect(edge).toBeLessThan(1 + 1e-5);
      expect(Math.min(w, h)).toBeGreaterThan(0);
    }
  });

  test("show boats on the water, two-wheelers on land, and a camera that moved", () => {
    const many = draw(11, 60);
    const kinds = new Set(many.flatMap(({ labels }) => labels.split("\n").map((line) => line.split(" ")[0])));
    expect([...kinds]).toEqual(expect.arrayContaining(["0", "1", "2", "3", "4", "5"]));
    for (const { labels, note } of many) if (/^5 /m.test(labels)) expect(note).toMatch(/water/);
    expect(many.some(({ note }) => /moved \d px/.test(note))).toBe(true);
  }, 60_000);

  test("come without any vehicle about every eighth time", () => {
    const empties = pictures.filter(({ note }) => note.includes("empty"));
    expect(empties).toHaveLength(3);
    for (const { labels } of empties) expect(labels).toBe("");
  });

  test("are the same for the same seed and others for another", () => {
    const again = draw(5, 3);
    const other = draw(6, 1);
    again.forEach(({ rgb, labels }, i) => {
      expect(labels).toBe(pictures[i]?.labels);
      expect(Buffer.from(rgb).equals(pictures[i]?.rgb as Uint8Array)).toBe(true);
    });
    expect(other[0]?.labels).not.toBe(pictures[0]?.labels);
  });
});
