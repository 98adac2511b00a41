import { strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { Importing } from "../../renderer/plan/importing.ts";
import { rolesFor, sizeText } from "../../renderer/plan/importWords.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { writeFeatures } from "../../src/mission/formats/writeFeatures.ts";
import { type FeatureRole, type GeoFeature, partOf } from "../../src/mission/geoFeatures.ts";

const part = (...places: [number, number][]) => partOf(places.map(([lon, lat]) => ({ lon, lat })));
const area = (name: string, role: FeatureRole, west: number): GeoFeature => ({
  kind: "polygon",
  name,
  role,
  parts: [part([west, 48.4], [west + 0.01, 48.4], [west, 48.41])],
});
const everything: readonly GeoFeature[] = [
  { kind: "line", name: "Nord", role: "section", parts: [part([16.91, 48.5], [16.95, 48.51], [17, 48.5])] },
  { kind: "line", name: "Road", role: null, parts: [part([16.9, 48.5], [16.95, 48.51])] },
  area("Ford", "interest", 17),
  area("Село", "no-fly", 17.02),
  { kind: "point", name: "Post", role: null, parts: [part([16.94, 48.48])] },
  { kind: "point", name: "Mast", role: "no-fly", radius: 120, parts: [part([16.95, 48.49])] },
];

const file = { name: "map.kml", bytes: writeFeatures(everything, "kml").bytes };

function set() {
  const editor = new PlanEditor();
  const pauses: number[] = [];
  const importing = new Importing({
    editor,
    near: () => undefined,
    pause: () => {
      const now = importing.state.get();
      pauses.push(now.phase === "reading" ? now.share : Number.NaN);
      return Promise.resolve();
    },
  });
  return { editor, importing, pauses };
}

describe("importing a map file", () => {
  test("reads in steps, lets roles be chosen, and takes over what has one", async () => {
    const { editor, importing, pauses } = set();
    await importing.read([file]);
    expect(pauses.length).toBeGreaterThan(0);
    const read = importing.state.get();
    expect(read.phase === "choosing" && read.features).toEqual(everything);
    importing.setRole(0, null);
    importing.setRole(1, "section");
    importing.setRole(2, "watch");
    const left = await importing.take();
    expect(left).toEqual([]);
    expect(importing.state.get()).toEqual({ phase: "idle" });
    expect(editor.plan.section).toEqual([
      { lat: 48.5, lon: 16.9 },
      { lat: 48.51, lon: 16.95 },
    ]);
    expect(editor.plan.zones?.map(({ name, kind }) => [name, kind])).toEqual([
      ["Ford", "watch"],
      ["Село", "no-fly"],
    ]);
    expect(editor.plan.fence?.circles).toHaveLength(1);
    editor.undo();
    editor.undo();
    expect(editor.plan.section).toEqual([]);
    expect(editor.plan.zones).toBeUndefined();
  });

  test("can be cancelled while it reads, and a newer file wins", async () => {
    const { importing } = set();
    const first = importing.read([file]);
    importing.cancel();
    await first;
    expect(importing.state.get()).toEqual({ phase: "idle" });
    const older = importing.read([file]);
    const newer = importing.read([{ ...file, name: "newer.kml" }]);
    await Promise.all([older, newer]);
    const now = importing.state.get();
    expect(now.phase === "choosing" && now.name).toBe("newer.kml");
  });

  test("of a file that can not be read ends where it began, with the reason", async () => {
    const { importing } = set();
    await expect(importing.read([{ name: "a.pdf", bytes: strToU8("%PDF-1.7") }])).rejects.toThrow("This is a PDF");
    expect(importing.state.get()).toEqual({ phase: "idle" });
  });

  test("with latitude first can be turned, and lines simplified", async () => {
    const { importing } = set();
    await importing.read([
      { name: "a.geojson", bytes: strToU8('{"type":"LineString","coordinates":[[48,16],[48.5,16],[49,16]]}') },
    ]);
    await importing.swap();
    await importing.simplify(5);
    const now = importing.state.get();
    expect(now.phase === "choosing" && now.features[0]?.parts).toEqual([part([16, 48], [16, 49])]);
  });

  test("says how large features are and what they can be", () => {
    expect(everything.map((feature) => sizeText(feature).replaceAll(/\s/g, " "))).toEqual([
      "Line, 7.0 km, 3 places",
      "Line, 3.9 km, 2 places",
      "Area, 3 places",
      "Area, 3 places",
      "Point, 1 place",
      "Circle, 120 m around",
    ]);
    expect(everything.map((feature) => rolesFor(feature).length)).toEqual([2, 2, 5, 5, 2, 3]);
  });
});
