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
  expect(plans.length).toBeGreaterThanOrEqual(4);
  expect(sections.length).toBeGreaterThanOrEqual(2);
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

test.each(sections)("%s is a section", (file) => {
  const read = readSections(readFileSync(file, "utf8"));
  expect(read).toHaveLength(1);
  expect(pathLength(read[0]?.section ?? [])).toBeGreaterThan(500);
});
