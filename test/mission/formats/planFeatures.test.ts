import { describe, expect, test } from "vitest";
import { newPlan } from "../../../src/mission/edit.ts";
import { featuresOfPlan, notOnMaps, withFeatures } from "../../../src/mission/formats/planFeatures.ts";
import { readFeatures } from "../../../src/mission/formats/readFeatures.ts";
import { writeFeatures } from "../../../src/mission/formats/writeFeatures.ts";
import { type GeoFeature, partOf } from "../../../src/mission/geoFeatures.ts";
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

  test("that are more or larger than a plan can hold are said, however many they are", () => {
    const ring = (n: number) =>
      partOf(
        Array.from({ length: n }, (_, i) => ({
          lat: 48 + Math.cos((2 * Math.PI * i) / n) / 10,
          lon: 17 + Math.sin((2 * Math.PI * i) / n) / 10,
        })),
      );
    const polygon = (name: string, role: "keep-in" | "no-fly", corners: number): GeoFeature => ({
      ...{ kind: "polygon", name, role },
      parts: [ring(corners)],
    });
    const long: GeoFeature = { kind: "line", name: "Long", role: "section", parts: [ring(20_001)] };
    const post = partOf(
      Array.from({ length: 700 }, (_, i) => ({ lat: 48, lon: i / 100 })),
      new Array(700).fill(30),
    );
    const posts: GeoFeature = { kind: "point", name: "Posts", role: "rally", datum: "ahl", parts: [post] };
    const masts: GeoFeature = { kind: "point", name: "Masts", role: "no-fly", radius: 50, parts: [post] };
    const fields = Array.from({ length: 510 }, (_, i) => polygon(`Field ${i}`, "keep-in", 4));
    const { plan, left } = withFeatures(newPlan({ section: [] }), [
      long,
      polygon("Round", "no-fly", 2_001),
      ...fields,
      posts,
      masts,
    ]);
    expect(plan.section).toEqual([]);
    expect([plan.fence?.polygons.length, plan.fence?.circles.length, plan.rally?.length]).toEqual([500, 500, 500]);
    expect(left.slice(0, 3)).toEqual([
      "Long: a section has at most 20,000 places, simplify it first",
      "Round: more than 2,000 corners, simplify it first",
      "Field 500: a fence has at most 500 areas",
    ]);
    expect(left.slice(12)).toEqual([
      "Posts: a plan has at most 500 rally points (200 times)",
      "Masts: a fence has at most 500 circles (200 times)",
    ]);
    const more = Array.from({ length: 30 }, (_, i) => polygon(`Yard ${i}`, "keep-in", 4));
    const again = withFeatures(plan, [...more, posts]).left;
    expect([again.length, again.at(-1)]).toEqual([21, "710 more"]);
  });

  test("are not all of it: what no map file carries is said", () => {
    expect(notOnMaps(newPlan({ section: [] }))).toEqual(["how it is flown (pattern, drone, camera)"]);
    const place = { lat: 48, lon: 17 };
    const plan = newPlan({
      ...{ home: place, ownSide: { buffer: 50 }, wind: { speed: 5 }, link: { place, range: 5_000 } },
      fence: { polygons: [], circles: [], returnPoint: place },
    });
    expect(notOnMaps(plan)).toEqual([
      "how it is flown (pattern, drone, camera)",
      "home",
      "the fence's return point",
      "the own side and its distance",
      "the wind",
      "the link's aerial and reach",
    ]);
  });
});
