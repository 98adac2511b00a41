import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { pathLength } from "../../src/geo/path.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { fromQgcPlan, toQgcPlan } from "../../src/mission/qgcPlan.ts";
import { readSections } from "../../src/mission/sectionFile.ts";

const folder = path.resolve(import.meta.dirname, "../../missions");
const files = (of: string, ending: string) =>
  readdirSync(path.join(folder, of))
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, of, name));
const plans = files("", ".plan");
const sections = files("sections", ".geojson");

test("there are samples", () => {
  expect(plans.length).toBeGreaterThanOrEqual(6);
  expect(sections.map((file) => path.basename(file, ".geojson"))).toEqual(
    expect.arrayContaining(["dry-plain", "high-ridge", "open-coast"]), // flat, mountain, coast
  );
});

describe.each(plans)("%s", (file) => {
  const text = readFileSync(file, "utf8");
  const { plan, notCarried } = fromQgcPlan(text);
  const ground = flatGround(JSON.parse(text).mission.plannedHomePosition[2]);
  const patrol = patrolOf(plan, ground);

  test("is whole and has nothing wrong with it", () => {
    expect(notCarried).toEqual([]);
    expect(checkPlan(plan, patrol, { ground })).toEqual([]);
  });

  test("carries the mission that its plan gives today", async () => {
    await expect(toQgcPlan(plan, patrol)).toMatchFileSnapshot(file);
  });

  test("is named in the README", () => {
    expect(readFileSync(path.join(folder, "README.md"), "utf8")).toContain(`\`${path.basename(file)}\``);
  });
});

// All the ways in which the samples could be flown, so that none is only a picture of a plan.
test("among the plans are a coast, a mountain, heights above the ground, zones, wind and both kinds of aircraft", () => {
  const read = plans.map((file) => fromQgcPlan(readFileSync(file, "utf8")).plan);
  expect({
    kinds: new Set(read.map(({ drone }) => drone.kind)),
    aboveGround: read.some(({ pattern }) => pattern.aboveGround),
    zones: new Set(read.flatMap(({ zones = [] }) => zones.map(({ kind }) => kind))),
    wind: read.some(({ wind }) => wind),
    ownSide: read.some(({ ownSide }) => ownSide),
  }).toEqual({
    kinds: new Set(["multirotor", "fixed-wing"]),
    aboveGround: true,
    zones: new Set(["interest", "no-fly"]),
    wind: true,
    ownSide: true,
  });
});

test.each(sections)("%s is a section", (file) => {
  const read = readSections(readFileSync(file, "utf8"));
  expect(read).toHaveLength(1);
  expect(pathLength(read[0]?.section ?? [])).toBeGreaterThan(500);
});
