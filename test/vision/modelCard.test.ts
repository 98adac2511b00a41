import { describe, expect, test } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import { parseModelCard } from "../../src/vision/modelCard.ts";

function refusal(card: unknown): string {
  try {
    parseModelCard(typeof card === "string" ? card : JSON.stringify(card), "m.json");
  } catch (cause) {
    return cause instanceof FailureError ? cause.message : String(cause);
  }
  return "taken";
}

describe("a model's card", () => {
  test("may say a little or a lot", () => {
    expect(parseModelCard("{}", "m.json")).toEqual({});
    const card = {
      family: "D-FINE",
      names: { 1: "car", 3: "bus" },
      classes: { lorry: "truck", cart: null },
      mean: [1, 2, 3],
    };
    expect(parseModelCard(JSON.stringify(card), "m.json")).toEqual({
      family: "detr",
      names: ["", "car", "", "bus"],
      classes: { lorry: "truck", cart: null },
      mean: [1, 2, 3],
    });
    expect(parseModelCard('{ "names": "coco" }', "m.json").names?.length).toBe(80);
  });

  test("is refused by the entry that is wrong", () => {
    expect(
      [
        "{",
        [],
        { tresholds: 0.5 },
        { threshold: "high" },
        { family: "ssd" },
        { names: [] },
        { names: { car: 0 } },
        { color: "grey" },
        { std: [1, 0, 1] },
        { decoded: "yes" },
        { pictures: ["infrared"] },
        { pictures: [] },
      ].map(refusal),
    ).toEqual([
      "The model's description is not JSON: m.json",
      "The model's description is not a JSON object: m.json",
      expect.stringMatching(/^The model's description: there is no entry "tresholds", but family, names, /),
      'The model\'s description: threshold must be from 0.01 to 0.99, got "high", m.json',
      expect.stringMatching(/: family must be one of yolox, .* got "ssd", m\.json$/),
      expect.stringMatching(/: names must be a list of class names, .* got \[\], m\.json$/),
      expect.stringMatching(/: names must be .* got \{"car":0\}, m\.json$/),
      'The model\'s description: color must be "rgb" or "bgr", got "grey", m.json',
      "The model's description: std must be three numbers above 0, got [1,0,1], m.json",
      'The model\'s description: decoded must be true or false, got "yes", m.json',
      'The model\'s description: pictures must be a list of "visible", "white-hot", "black-hot", got ["infrared"], m.json',
      'The model\'s description: pictures must be a list of "visible", "white-hot", "black-hot", got [], m.json',
    ]);
  });

  test("never makes people a vehicle", () => {
    expect(refusal({ classes: { person: "car" } })).toMatch(
      /: classes must be an object that gives class names one of /,
    );
    expect(refusal({ classes: { Pedestrians: "vehicle" } })).not.toBe("taken");
    expect(refusal({ classes: { person: null } })).toBe("taken");
  });
});
