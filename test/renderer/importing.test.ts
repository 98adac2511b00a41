import { strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { featurePreview, sizeOf } from "../../renderer/plan/featurePreview.ts";
import { type DeskAnswer, type DeskOrder, ImportDesk, type ImportFile } from "../../renderer/plan/importDesk.ts";
import { Importing } from "../../renderer/plan/importing.ts";
import { rolesFor, sizeText } from "../../renderer/plan/importWords.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import type { Desk } from "../../renderer/plan/runDesk.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { writeFeatures } from "../../src/mission/formats/writeFeatures.ts";
import { type FeatureRole, type GeoFeature, partOf, placesIn } from "../../src/mission/geoFeatures.ts";
import { newPattern } from "../../src/mission/patterns/newPattern.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { addZone } from "../../src/mission/zoneEdit.ts";

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
  area("Yard", "keep-in", 17.04),
  { kind: "point", name: "Post", role: null, parts: [part([16.94, 48.48])] },
  { kind: "point", name: "Mast", role: "no-fly", radius: 120, parts: [part([16.95, 48.49])] },
];

const fileOf = (name: string, bytes: Uint8Array, size = bytes.length): ImportFile => ({
  name,
  size,
  arrayBuffer: () => Promise.resolve(bytes.slice().buffer as ArrayBuffer),
});
const file = fileOf("map.kml", writeFeatures(everything, "kml").bytes);

/** A desk in this thread, whose orders can be held back. */
function set(first: Plan = newPlan(), start: { lat: number; lon: number } | null = null) {
  const editor = new PlanEditor(first);
  const shares: number[] = [];
  let ended = 0;
  let gate = Promise.resolve();
  const importing = new Importing({
    editor,
    near: () => null,
    start: () => start,
    desk: (onProgress): Desk => {
      const desk = new ImportDesk((share) => {
        shares.push(share);
        onProgress(share);
      });
      let over = false;
      return {
        do: async <O extends DeskOrder>(order: O): Promise<DeskAnswer<O["do"]>> => {
          await gate;
          const answer = await desk.do(order);
          return over ? new Promise(() => {}) : answer;
        },
        end: () => {
          over = true;
          ended++;
        },
      };
    },
  });
  const chosen = () => {
    const now = importing.state.get();
    if (now.phase !== "choosing") throw new Error(`nothing is chosen from: ${now.phase}`);
    return now;
  };
  return {
    ...{ editor, importing, shares, chosen },
    ended: () => ended,
    hold: () => {
      let open = () => {};
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
  };
}

describe("importing a map file", () => {
  test("shows what was read, lets roles be chosen, and takes over what has one as one step of undo", async () => {
    const { editor, importing, shares, chosen } = set();
    const before = editor.plan;
    await importing.read([file]);
    expect(shares.length).toBeGreaterThan(0);
    expect(chosen().summary.rows.map(({ name, role }) => [name, role])).toEqual(
      everything.map(({ name, role }) => [name, role]),
    );
    expect([chosen().summary.total, chosen().summary.chosen]).toEqual([7, 5]);
    await importing.setRole(0, null);
    await importing.setRole(1, "section");
    await importing.setRole(2, "watch");
    expect(
      chosen()
        .summary.preview.lines.map(({ look }) => look)
        .sort(),
    ).toEqual(["keep-in", "no-fly", "no-fly", "other", "section", "watch"].sort());
    await importing.take();
    expect(importing.state.get()).toEqual({ phase: "idle", left: [] });
    expect(editor.plan.section).toEqual([
      { lat: 48.5, lon: 16.9 },
      { lat: 48.51, lon: 16.95 },
    ]);
    expect(editor.plan.zones?.map(({ name, kind }) => [name, kind])).toEqual([
      ["Ford", "watch"],
      ["Село", "no-fly"],
    ]);
    expect([editor.plan.fence?.circles.length, editor.plan.fence?.polygons.length]).toEqual([1, 1]);
    editor.undo();
    expect(editor.plan).toBe(before);
    expect(editor.state.get().history.past).toEqual([]);
  });

  test("makes a patrol along the section that it brings, on the side where the drone takes off", async () => {
    const outline = [
      { lat: 48.4, lon: 16.9 },
      { lat: 48.4, lon: 16.91 },
      { lat: 48.41, lon: 16.9 },
    ];
    const pattern = { ...newPattern("area", newPlan()), outline };
    const south = set(newPlan({ pattern }), { lat: 48.4, lon: 16.95 });
    await south.importing.read([file]);
    await south.importing.take();
    expect(south.editor.plan.pattern).toMatchObject({ kind: "corridor", side: "right" });
    const home = set(newPlan({ home: { lat: 48.6, lon: 16.95 } }), { lat: 48.4, lon: 16.95 });
    await home.importing.read([file]);
    await home.importing.take();
    expect(home.editor.plan.pattern).toMatchObject({ kind: "corridor", side: "left" });
  });

  test("without a section leaves the pattern alone, and keeps what was changed while it was taken", async () => {
    const { editor, importing, hold } = set(newPlan({ name: "Mine" }));
    await importing.read([file]);
    await importing.setRole(0, null);
    const open = hold();
    const taking = importing.take();
    editor.change((plan) => addZone(plan, "watch", [{ lat: 1, lon: 2 }]));
    open();
    await taking;
    expect(editor.plan.section).toEqual([]);
    expect(editor.plan.zones?.map(({ name }) => name)).toEqual(["Watch zone 1", "Ford", "Село"]);
  });

  test("says what the plan has no place for, until the operator has read it", async () => {
    const { importing } = set();
    await importing.read([file]);
    await importing.setRole(1, "section");
    await importing.take();
    expect(importing.state.get()).toEqual({ phase: "idle", left: ["Road: a plan has one section"] });
    importing.cancel();
    expect(importing.state.get()).toEqual({ phase: "idle", left: [] });
  });

  test("can be cancelled while it reads, and a newer file wins", async () => {
    const { importing, ended, hold, chosen } = set();
    const open = hold();
    const first = importing.read([file]);
    expect(importing.state.get()).toEqual({ phase: "reading", name: "map.kml", share: 0 });
    importing.cancel();
    expect(ended()).toBe(1);
    expect(importing.state.get()).toEqual({ phase: "idle", left: [] });
    void first;
    void importing.read([file]);
    const newer = importing.read([fileOf("newer.kml", writeFeatures(everything, "kml").bytes)]);
    open();
    await newer;
    expect(ended()).toBe(2);
    expect(chosen().name).toBe("newer.kml");
  });

  test("of a file that can not be read, or is too large to, ends where it began, with the reason", async () => {
    const { importing, ended } = set();
    await expect(importing.read([fileOf("a.pdf", strToU8("%PDF-1.7"))])).rejects.toThrow("This is a PDF");
    await expect(importing.read([fileOf("world.kml", new Uint8Array(), 900e6)])).rejects.toThrow(
      "world.kml holds 900 MB, at most 300 MB can be looked through",
    );
    expect(importing.state.get()).toEqual({ phase: "idle", left: [] });
    expect(ended()).toBe(2);
  });

  test("with latitude first can be turned, and lines simplified", async () => {
    const { importing, chosen } = set();
    await importing.read([
      fileOf("a.geojson", strToU8('{"type":"LineString","coordinates":[[48,16],[48.5,16],[49,16]]}')),
    ]);
    await importing.swap();
    await importing.simplify(5);
    expect(chosen().swapped).toBe(true);
    expect(chosen().summary.preview.lines).toEqual([
      {
        look: "other",
        points: [
          { lat: 48, lon: 16 },
          { lat: 49, lon: 16 },
        ],
      },
    ]);
  });

  test("lists the first of very many features, finds others by their names, and draws no more than a globe can", async () => {
    const many = Array.from({ length: 3_000 }, (_, i): GeoFeature => area(`Field ${i}`, "interest", 10 + i / 1_000));
    const { importing, editor, chosen } = set();
    await importing.read([fileOf("fields.geojson", writeFeatures(many, "geojson").bytes)]);
    const { total, rows, preview } = chosen().summary;
    expect([total, rows.length, preview.lines.length]).toEqual([3_000, 50, 500]);
    await importing.find(" field 299");
    const last = chosen().summary;
    expect([last.total, last.found, last.rows[0]?.name, last.rows[0]?.index]).toEqual([3_000, 11, "Field 299", 299]);
    await importing.setRole(last.rows[10]?.index ?? 0, null);
    expect([chosen().summary.rows[10]?.name, chosen().summary.rows[10]?.role]).toEqual(["Field 2999", null]);
    expect(chosen().summary.chosen).toBe(2_999);
    await importing.find("");
    expect(chosen().summary.found).toBe(3_000);
    await importing.take();
    expect(editor.plan.zones?.length).toBe(500);
    const now = importing.state.get();
    expect(now.phase === "idle" && now.left.length).toBe(21);
    expect(now.phase === "idle" && now.left.at(-1)).toBe("2,479 more");
  });

  test("says how large features are and what they can be", () => {
    const sizes = everything.map(sizeOf);
    expect(sizes.map((size) => sizeText(size).replaceAll(/\s/g, " "))).toEqual([
      "Line, 7.0 km, 3 places",
      "Line, 3.9 km, 2 places",
      "Area, 3 places",
      "Area, 3 places",
      "Area, 3 places",
      "Point, 1 place",
      "Circle, 120 m around",
    ]);
    expect(sizes.map((size) => rolesFor(size).length)).toEqual([2, 2, 5, 5, 5, 2, 3]);
    expect(sizes[0]?.place).toEqual({ lat: 48.5, lon: 16.91 });
  });
});

describe("the drawing of features that are not taken yet", () => {
  test("has those with a role first, rings closed, circles round, and points without a role as places", () => {
    const { lines, places } = featurePreview(everything);
    expect(lines.map(({ look, points }) => [look, points.length])).toEqual([
      ["section", 3],
      ["interest", 4],
      ["no-fly", 4],
      ["keep-in", 4],
      ["no-fly", 49],
      ["other", 2],
    ]);
    expect(lines[1]?.points[0]).toEqual(lines[1]?.points[3]);
    expect(places).toEqual([{ lat: 48.48, lon: 16.94 }]);
  });

  test("thins long lines to their ends and some between, and stops when it is full", () => {
    const long: GeoFeature = {
      kind: "line",
      name: "Long",
      role: null,
      parts: [partOf(Array.from({ length: 100_001 }, (_, i) => ({ lat: 0, lon: i / 1e4 })))],
    };
    const [line] = featurePreview([long]).lines;
    expect(line?.points.length).toBe(4_000);
    expect([line?.points[0], line?.points.at(-1)]).toEqual([
      { lat: 0, lon: 0 },
      { lat: 0, lon: 10 },
    ]);
    const chosen: GeoFeature = { ...long, role: "section" };
    const { lines } = featurePreview([long, long, long, chosen], 6_000);
    expect(lines.map(({ look, points }) => [look, points.length])).toEqual([
      ["section", 4_000],
      ["other", 2_000],
    ]);
    expect(placesIn(long)).toBe(100_001);
  });
});
