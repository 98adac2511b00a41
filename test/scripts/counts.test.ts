import { expect, it } from "vitest";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  names: string[];
}
const { countsOf } = (await import(new URL("../../scripts/test.mjs", import.meta.url).href)) as {
  countsOf(report: unknown): Counts;
};

const file = (name: string, status: string, ...results: [string, string][]) => ({
  name,
  status,
  assertionResults: results.map(([fullName, result]) => ({ fullName, status: result })),
});

it("failed tests are counted and named", () => {
  expect(
    countsOf({
      numPassedTests: 2,
      numPendingTests: 1,
      testResults: [
        file("a.test.ts", "passed", ["a flies", "passed"], ["a waits", "skipped"]),
        file("b.test.ts", "failed", ["b flies", "passed"], ["b lands", "failed"]),
      ],
    }),
  ).toEqual({ passed: 2, failed: 1, skipped: 1, names: ["b lands"] });
});

it("a file that could not be loaded counts as a failed test", () => {
  expect(countsOf({ numPassedTests: 0, testResults: [file("c.test.ts", "failed")] })).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
    names: ["c.test.ts (the file)"],
  });
});
