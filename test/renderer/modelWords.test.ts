import { expect, test } from "vitest";
import { foundText, millis, modelFacts, speedText } from "../../renderer/setup/models/modelWords.ts";

const plain = (text: string) => text.replaceAll("\u202f", " ");

test("a model is told in words", () => {
  const facts = modelFacts({
    file: "/m.onnx",
    name: "m",
    classes: ["car", "truck"],
    leftOut: ["person", "dog", "a", "b", "c", "d", "e", "f", "g", "h"],
    provider: "CPU",
    threshold: 0.4,
    family: "YOLOX",
    input: "up to 960",
    firstMs: 140.4,
    runMs: 8.26,
    notUsed: ["CUDA: its libraries are not installed"],
    pictures: ["visible", "black-hot"],
  });
  expect(facts.map(([what, which]) => plain(`${what}: ${which}`))).toEqual([
    "Family: YOLOX",
    "Input: up to 960 pixels",
    "Finds: car, truck",
    "Leaves out: person, dog, a, b, c, d, e, f and 2 more",
    "Sure from: 40 %",
    "Runs on: CPU; not on CUDA: its libraries are not installed",
    "First run: 140 ms, then 8.3 ms",
    "Trained with: visible light, thermal black hot",
    "Licence: not said: ask who made it",
  ]);
});

test("speeds and findings carry their units, and what is unknown is a dash", () => {
  const box = { x: 0, y: 0, w: 1, h: 1 };
  const found = ["car", "truck", "car"].map((className) => ({ className, score: 0.9, box }));
  expect(plain(foundText(found, 84))).toBe("2 × car, 1 × truck in 84 ms");
  expect(plain(foundText([], 84))).toBe("No vehicle in 84 ms");
  expect(plain(speedText({ width: 960, height: 544, ms: 75 }))).toBe("960 × 544: 75 ms, 13 pictures a second");
  expect(millis(undefined)).toBe("—");
});
