import { describe, expect, test } from "vitest";
import { fenceText } from "../../renderer/fly/fenceText.ts";
import { hatch } from "../../renderer/globe/hatch.ts";
import { BoundariesOnBoard, boundaryShown } from "../../renderer/plan/boundariesOnBoard.ts";
import { boundaryProgress, changedWords, fenceWords, rallyWords } from "../../renderer/plan/boundaryWords.ts";
import { drawHint, placeHint } from "../../renderer/plan/drawWords.ts";
import { fencedAround } from "../../renderer/plan/fencedAround.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { TransferRecord, VehicleRecord } from "../../src/contract/records.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { contains } from "../../src/geo/polygon.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Fence, RallyPoint } from "../../src/mission/fence.ts";
import {
  removeCircle,
  removePolygon,
  removeRallyPoint,
  setRadius,
  setRallyHeight,
  withoutReturnPoint,
} from "../../src/mission/fenceEdit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";

const frame = new EnuFrame({ lat: 47, lon: 8 });
const at = (east: number, north: number) => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};

const plan = newPlan({ section: [at(0, 0), at(100, 0)] });
const corners = [at(0, 0), at(100, 0), at(0, 100)];
const fence: Fence = { polygons: [{ kind: "inclusion", points: corners }], circles: [] };
const rally: RallyPoint[] = [{ ...at(5, 5), ahl: 30 }];

test("how a vehicle stands to its fence is said in words, and nothing of one without a fence", () => {
  const words = (of: VehicleRecord["fence"]) => {
    const { text, level } = fenceText({ ...(of && { fence: of }) }) ?? {};
    return [text, level];
  };
  expect(
    [undefined, { enabled: true }, { enabled: false }, { enabled: true, breached: true as const }].map(words),
  ).toEqual([
    [undefined, undefined],
    ["Fence on", undefined],
    ["▲ Fence off", "caution"],
    ["■ Outside its fence", "alarm"],
  ]);
});

test("what another station changed is said with what to do", () => {
  const known = { value: [], at: 1 };
  const changed = { ...known, changed: true as const };
  expect([{}, { rally: known }, { rally: changed }].map(changedWords)).toEqual([
    "",
    "",
    "The rally points on board: changed by another station since. Read again.",
  ]);
  expect(changedWords({ rally: changed, fence: { ...changed, value: fence } })).toBe(
    "The fence and rally points on board: changed by another station since. Read again.",
  );
});

test("reading and clearing tell how far they are, and nothing of a transfer before them", () => {
  const of = (direction: "upload" | "download", state: TransferRecord["state"]) =>
    boundaryProgress({ vehicleId: "1:1", direction, part: "rally", state });
  expect([
    boundaryProgress(undefined),
    of("upload", { phase: "done" }),
    of("download", { phase: "verifying", done: 3, total: 4 }),
    of("upload", { phase: "clearing" }),
  ]).toEqual([
    { words: "Asking the vehicle…", percent: 1 },
    { words: "Asking the vehicle…", percent: 1 },
    { words: "Reading the rally points: 3 of 4…", percent: 75 },
    { words: "Clearing the rally points on board…", percent: 3 },
  ]);
});

describe("the plan on the table", () => {
  test("gets an area of the fence drawn corner by corner, one step of undo; two corners are none", () => {
    const editor = new PlanEditor(plan);
    editor.beginDraw("exclusion");
    for (const corner of corners.slice(0, 2)) editor.draw(corner);
    expect(editor.finishDraw()).toBe(false);
    expect(editor.plan).toBe(plan);
    editor.beginDraw("exclusion");
    for (const corner of corners) editor.draw({ ...corner, ...{ amsl: 400 } });
    expect(editor.finishDraw()).toBe(true);
    expect(editor.plan).toEqual({
      ...plan,
      fence: { polygons: [{ kind: "exclusion", points: corners }], circles: [] },
    });
    expect(editor.state.get().draft).toBeNull();
    editor.undo();
    expect(editor.plan).toBe(plan);
  });

  test("gets a circle and a rally point by one click each, and no more by the next", () => {
    const editor = new PlanEditor(plan);
    expect(editor.place(at(1, 1))).toBe(false);
    editor.beginPlace({ kind: "circle", of: "exclusion", radius: 80 });
    expect(editor.place(at(1, 1))).toBe(true);
    expect(editor.place(at(2, 2))).toBe(false);
    editor.beginPlace({ kind: "rally", ahl: 40 });
    editor.place({ ...at(3, 3), ...{ amsl: 400 } });
    expect(editor.plan).toEqual({
      ...plan,
      fence: { polygons: [], circles: [{ kind: "exclusion", centre: at(1, 1), radius: 80 }] },
      rally: [{ ...at(3, 3), ahl: 40 }],
    });
    editor.change((p) => setRadius(p, 0, 120));
    editor.change((p) => setRallyHeight(p, 0, 55));
    expect([editor.plan.fence?.circles[0]?.radius, editor.plan.rally?.[0]?.ahl]).toEqual([120, 55]);
  });

  test("asks for no fence and no rally points once the last is deleted", () => {
    const editor = new PlanEditor({ ...plan, fence, rally });
    editor.change((p) => removePolygon(p, 0));
    editor.change((p) => removeRallyPoint(p, 0));
    expect(editor.plan).toEqual(plan);
    const circled = {
      ...plan,
      fence: { polygons: [], circles: [{ kind: "inclusion", centre: at(0, 0), radius: 9 }] },
    } as const;
    expect(removeCircle(circled, 0)).toEqual(plan);
  });

  test("gets a fence around its patrol in place of the areas to stay in; those to keep out of stay", () => {
    const patrol = patrolOf(plan, flatGround(400));
    const out = { kind: "exclusion", points: corners } as const;
    const circle = { kind: "exclusion", centre: at(0, 500), radius: 9 } as const;
    const before = { polygons: [...fence.polygons, out], circles: [circle, { ...circle, kind: "inclusion" } as const] };
    const after = fencedAround({ ...plan, fence: before }, patrol, 50).fence;
    expect(after?.polygons.map(({ kind }) => kind)).toEqual(["inclusion", "exclusion"]);
    expect(after?.polygons[0]?.points).not.toEqual(corners);
    expect(after?.circles).toEqual([circle]);
    expect(fencedAround(plan, { legs: [] }, 50)).toBe(plan);
  });

  test("loses the return point of its fence alone", () => {
    expect(withoutReturnPoint({ ...plan, fence: { ...fence, returnPoint: at(0, 0) } })).toEqual({ ...plan, fence });
  });

  test("is not touched by a click after placing was cancelled, or after drawing began", () => {
    const editor = new PlanEditor(plan);
    editor.beginPlace({ kind: "rally", ahl: 40 });
    editor.cancelDraw();
    expect(editor.place(at(0, 0))).toBe(false);
    editor.beginPlace({ kind: "rally", ahl: 40 });
    editor.beginDraw();
    expect(editor.place(at(0, 0))).toBe(false);
  });
});

test("while something is drawn or placed, words say what the next click does", () => {
  expect([
    drawHint("section", 0),
    drawHint("section", 1),
    drawHint("section", 2),
    drawHint("exclusion", 0),
    drawHint("inclusion", 2),
    drawHint("inclusion", 3),
    placeHint({ kind: "circle", of: "exclusion", radius: 80 }),
    placeHint({ kind: "rally", ahl: 40 }),
  ]).toEqual([
    "Click on the globe where the section begins.",
    "Click the next point of the section.",
    "2 points. Double-click or press Enter to finish.",
    "Click on the globe where the area to keep out of has its first corner.",
    "Click the next corner of the area to stay in.",
    "3 corners. Double-click or press Enter to finish.",
    "Click the middle of the circle to keep out of, radius 80\u202fm.",
    "Click where the rally point is to be, 40\u202fm above home.",
  ]);
});

test("a fence and rally points are told in a few words", () => {
  const circle = { kind: "exclusion", centre: at(0, 0), radius: 9 } as const;
  expect([
    fenceWords({ polygons: [], circles: [] }),
    fenceWords(fence),
    fenceWords({ polygons: fence.polygons, circles: [circle, circle], returnPoint: at(0, 0) }),
    fenceWords({ polygons: [], circles: [circle] }),
    rallyWords([]),
    rallyWords(rally),
  ]).toEqual([
    "no fence",
    "1 area to stay in",
    "1 area to stay in, 2 to keep out of, a return point",
    "1 area to keep out of",
    "no rally points",
    "1 rally point",
  ]);
});

test("hatching fills a polygon and nothing beside it, a dent left out", () => {
  const dented = [at(0, 0), at(300, 0), at(300, 300), at(150, 60), at(0, 300)];
  const strokes = hatch(dented, 14);
  expect(strokes.length).toBeGreaterThanOrEqual(14);
  for (const [a, b] of strokes)
    for (const t of [0.02, 0.5, 0.98])
      expect(contains(dented, { lat: a.lat + (b.lat - a.lat) * t, lon: a.lon + (b.lon - a.lon) * t })).toBe(true);
  const [a, b] = (strokes[3] ?? []).map((p) => frame.toEnu(p));
  expect(((b?.north ?? 0) - (a?.north ?? 0)) / ((b?.east ?? 0) - (a?.east ?? 0))).toBeCloseTo(1, 1);
  expect(hatch([at(0, 0), at(1, 1)], 5)).toEqual([]);
});

describe("what is on board", () => {
  const record = { vehicleId: "1:1", fence: { value: fence, at: 5 } };

  test("is what the station says, and asked for by its calls one after the other", async () => {
    const asked: string[] = [];
    const onBoard = new BoundariesOnBoard(((name: string) => {
      asked.push(name);
      return Promise.resolve(name === "boundary.list" ? [record] : null);
    }) as never);
    await onBoard.refresh();
    expect(onBoard.of("1:1")).toEqual({ record, busy: undefined });
    expect(onBoard.of(null)).toEqual({ record: { vehicleId: "" }, busy: undefined });
    const reading = onBoard.read("1:1");
    expect(onBoard.of("1:1").busy).toBe("reading");
    await onBoard.clear("1:1"); // not while it reads
    await reading;
    await onBoard.clear("1:1");
    await onBoard.switch("1:1", true);
    expect(asked).toEqual(["boundary.list", "fence.read", "rally.read", "fence.clear", "rally.clear", "fence.switch"]);
    onBoard.put({ vehicleId: "1:1" });
    expect(onBoard.of("1:1")).toEqual({ record: { vehicleId: "1:1" }, busy: undefined, switchedOn: true });
  });

  test("keeps the failure of the newest attempt until the next", async () => {
    let fails = true;
    const onBoard = new BoundariesOnBoard((() =>
      fails ? Promise.reject(new FailureError("timeout", "Silence")) : Promise.resolve(null)) as never);
    await onBoard.read("1:1");
    expect(onBoard.of("1:1")).toMatchObject({ failure: { code: "timeout" }, busy: undefined });
    fails = false;
    await onBoard.read("1:1");
    expect(onBoard.of("1:1")).toEqual({ record: { vehicleId: "1:1" }, busy: undefined });
  });

  test("is shown where the plan asks for nothing, and always outside of Plan", () => {
    expect(boundaryShown({ rally }, { record })).toEqual({ fence, rally });
    expect(boundaryShown({ fence: { ...fence, circles: [] } }, { record })).toEqual({ fence, rally: undefined });
    expect(boundaryShown(undefined, { record })).toEqual({ fence, rally: undefined });
  });
});
