import { describe, expect, test } from "vitest";
import { newPlan } from "../../../src/mission/edit.ts";
import { featuresOfPlan, withFeatures } from "../../../src/mission/formats/planFeatures.ts";
import { readFeatures } from "../../../src/mission/formats/readFeatures.ts";
import { writeFeatures } from "../../../src/mission/formats/writeFeatures.ts";
import { everything } from "./features.ts";

describe("features in a plan", () => {
  test("go where their roles say, and what has no place is said", () => {
    const { plan, left } = withFeatures(newPlan({ section: [] }), everything);
    expect(plan.section[0]).toEqual({ lat: 48.5, lon: 16.9123456 });
    expect(plan.fence?.polygons.map(({ kind, points }) => [kind, points.length])).toEqual([
      ["inclusion", 4],
      ["exclusion", 3],
      ["inclusion", 3],
    ]);
    expect(plan.fence?.circles).toEqual([{ kind: "exclusion", centre: { lat: 48.49, lon: 16.95 }, radius: 120 }]);
    expect(plan.zones?.map(({ id, name, kind, weight }) => [id, name, kind, weight])).toEqual([
      ["zone-1", "Ford", "interest", 2.5],
      ["zone-2", "Село", "no-fly", undefined],
    ]);
    expect(plan.rally).toEqual([{ lat: 48.47, lon: 16.93, ahl: 40 }]);
    expect(left).toEqual(["High road: a line can not be a waypoint of a plan"]);
  });

  test("come back from an exported plan as they were", () => {
    const plan = withFeatures(newPlan({ section: [] }), everything).plan;
    for (const format of ["geojson", "kml", "shapefile-zip"] as const) {
      const { bytes } = writeFeatures(featuresOfPlan(plan), format);
      const features = readFeatures([{ name: "x", bytes }])?.features ?? [];
      const again = withFeatures(newPlan({ section: [] }), features).plan;
      expect(again.section).toEqual(plan.section);
      expect(again.rally).toEqual(plan.rally);
      const interest = again.zones?.filter(({ kind }) => kind === "interest");
      expect(interest?.map(({ name, weight, points }) => ({ name, weight, points }))).toEqual([
        { name: "Ford", weight: 2.5, points: plan.zones?.[0]?.points },
      ]);
      // What the fence forbids comes back as a zone that forbids it: kept out of either way.
      expect(again.zones?.filter(({ kind }) => kind === "no-fly").map(({ name }) => name)).toEqual(["Fence 2", "Село"]);
      expect(again.fence?.circles).toEqual(plan.fence?.circles);
    }
  });

  test("in the plan stay when more are taken; a second section and one in pieces are said", () => {
    const first = withFeatures(newPlan({ section: [] }), everything).plan;
    const lines = everything
      .filter(({ kind }) => kind === "line")
      .map((feature) => ({ ...feature, role: "section" as const }));
    const { plan, left } = withFeatures(first, lines.reverse());
    expect(plan.zones).toEqual(first.zones);
    expect(plan.section).toEqual([
      { lat: -16.5, lon: 179.9 },
      { lat: -16.4, lon: -179.9 },
    ]);
    expect(left).toEqual([
      "Islands: 1 more pieces of its line",
      "High road: a plan has one section",
      "Nord & <West>: a plan has one section",
    ]);
  });
});
