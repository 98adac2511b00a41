import { expect, test } from "vitest";
import { comparedOf, compareLines, comparePage, readRunReport } from "../../src/runs/compare.ts";
import { report } from "./samples.ts";

const before = report();
const after = report({
  seed: 8,
  revisit: { ...before.revisit, flown: { ...before.revisit.flown, worstMs: 600_000, medianMs: null }, overBound: 1 },
  detection: { ...before.detection, found: 2, false: 3 },
});

test("two runs beside each other, with what is better and what is worse", () => {
  const told = comparedOf(before, after);
  expect(told.filter(({ difference, verdict }) => difference !== "" || verdict)).toEqual([
    { name: "Worst revisit", a: "0:11:00", b: "0:10:00", difference: "−60 (−9.09 %)", verdict: "better" },
    { name: "Worst over the bound", a: "1.1", b: "1", difference: "−0.1 (−9.09 %)", verdict: "better" },
    { name: "Found", a: "1", b: "2", difference: "+1 (+100 %)", verdict: "better" },
    { name: "False flags", a: "1", b: "3", difference: "+2 (+200 %)", verdict: "worse" },
  ]);
  expect(told.find(({ name }) => name === "Median revisit")).toEqual({
    ...{ name: "Median revisit", a: "0:09:00", b: "not whole", difference: "" },
  });
  expect(compareLines(before, after)[12]).toMatch(/^ {2}Found +1 +2 {3}\+1 \(\+100 %\) better$/);
});

test("the page has both, escaped, and says where the scenarios differ", () => {
  const page = comparePage(before, after, ["a/report.json", "<b>"]);
  expect(page).toContain("<strong>A</strong>: A &lt;short&gt; run, seed 7");
  expect(page).toContain("<strong>B</strong>: A &lt;short&gt; run, seed 8");
  expect(page).toContain("&lt;b&gt;");
  expect(page).not.toContain("different scenarios");
  expect(comparePage(before, report({ scenario: "other" }), ["a", "b"])).toContain("different scenarios");
});

test("a report is read as it was written; what is none is refused by its name", () => {
  expect(readRunReport(JSON.stringify(before), "a.json")).toEqual(before);
  for (const text of ["{", "{}", JSON.stringify({ ...before, events: 3 })])
    expect(() => readRunReport(text, "a.json")).toThrow("a.json is no report of a simulation run");
  expect(() => readRunReport(JSON.stringify({ ...before, version: 2 }), "a.json")).toThrow(
    "a.json was written by a later Vedette",
  );
});
