import path from "node:path";
import { expect, test } from "vitest";
import { parseRunArguments } from "../../src/runs/runArguments.ts";

const at = (name: string) => path.resolve(name);

test("a run, with what was not said by default", () => {
  expect(parseRunArguments(["--scenario", "a.json"])).toEqual({
    ...{ kind: "run", file: at("a.json"), seed: undefined, report: at("simulation-run") },
  });
  expect(parseRunArguments(["--scenario", "a.json", "--seed", "5", "--report", "out"])).toMatchObject({
    ...{ seed: 5, report: at("out") },
  });
});

test("a sweep over fields, numbers as numbers and words as words", () => {
  const asked = [
    "--scenario",
    "a.json",
    "--sweep",
    "fleet.*.speed=10,12.5",
    "--sweep",
    "patrol.camera=hd-60,hd-20",
    "--seed",
    "2",
  ];
  expect(parseRunArguments(asked)).toEqual({
    ...{ kind: "sweep", file: at("a.json"), report: at("simulation-run") },
    over: [
      { path: "seed", values: [2] },
      { path: "fleet.*.speed", values: [10, 12.5] },
      { path: "patrol.camera", values: ["hd-60", "hd-20"] },
    ],
  });
});

test("two reports are compared", () => {
  expect(parseRunArguments(["--compare", "a", "b"])).toEqual({
    ...{ kind: "compare", files: [at("a"), at("b")], report: at("comparison.html") },
  });
});

test.each([
  [[], "which scenario? --scenario FILE is missing"],
  [["--scenario", "a", "--seed", "x"], "--seed must be a whole number, got x"],
  [["--scenario", "a", "more"], "“more” is not understood"],
  [["--compare", "a"], "--compare takes two reports"],
  [["--scenario", "a", "--sweep", "speed"], "--sweep must look like fleet.*.speed=10,12, got speed"],
  [["--scenario", "a", "--sweep", "speed=1,,2"], "--sweep must look like fleet.*.speed=10,12, got speed=1,,2"],
  [["--scenarios", "a"], "Unknown option '--scenarios'"],
])("%j is refused in words, with the usage", (given, words) => {
  expect(() => parseRunArguments(given)).toThrow(words);
  try {
    parseRunArguments(given);
  } catch (cause) {
    expect(cause).toMatchObject({
      failure: { code: "bad-input", remedy: expect.stringContaining("npm start -- --scenario FILE") },
    });
  }
});
