import { expect, test, vi } from "vitest";
import { fileName } from "../../renderer/plan/fileName.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { Planning } from "../../renderer/plan/planning.ts";
import { profileOf } from "../../renderer/plan/profile.ts";
import { swathWidth } from "../../renderer/plan/swathWidth.ts";
import { progressOf } from "../../renderer/plan/uploadProgress.ts";
import { emptyMirror, type Mirror } from "../../renderer/station/mirror.ts";
import { Store } from "../../renderer/ui/store.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { vehicle } from "./records.ts";

const section = [
  { lat: 48.62, lon: 16.92 },
  { lat: 48.62, lon: 16.935 },
];
const home = { lat: 48.617, lon: 16.93, amsl: 172 };
const grid = {
  south: 48.6,
  west: 16.9,
  stepLat: 0.05,
  stepLon: 0.05,
  rows: 2,
  columns: 2,
  amsl: Float32Array.of(170, 170, 170, 170),
};

test("the patrol follows from the plan, the vehicle's home and the ground, and nothing else makes it anew", () => {
  const mirror = new Store<Mirror>({ ...emptyMirror, grid });
  const editor = new PlanEditor(newPlan());
  const planning = new Planning(editor, mirror, () => "1:1");
  expect(planning.state.get().patrol).toBeUndefined();
  editor.setSection(section);
  const without = planning.state.get();
  expect(without.violations.map((v) => v.code)).toContain("home-unknown");
  mirror.patch({ vehicles: new Map([["1:1", vehicle({ home })]]) });
  const planned = planning.state.get();
  expect(planned.plan.home).toEqual({ lat: home.lat, lon: home.lon });
  expect(planned.patrol?.homeAmsl).toBeCloseTo(170, 6);
  expect(planned.violations.map((v) => v.code)).not.toContain("home-unknown");
  mirror.patch({ demo: "running" });
  mirror.patch({ vehicles: new Map([["1:1", vehicle({ home: { ...home, lat: home.lat + 1e-7 }, armed: true })]]) });
  expect(planning.state.get()).toBe(planned);
});

test("without a vehicle the patrol begins at the sector's base", () => {
  const sector = { base: home } as NonNullable<Mirror["sector"]>;
  const planning = new Planning(
    new PlanEditor(newPlan({ section })),
    new Store<Mirror>({ ...emptyMirror, grid, sector }),
    () => null,
  );
  expect(planning.state.get().plan.home).toEqual({ lat: home.lat, lon: home.lon });
});

test("the profile runs along all legs over the ground", () => {
  const patrol = patrolOf(newPlan({ section, home }), flatGround(150));
  const profile = profileOf(patrol, flatGround(150), 50);
  expect(profile.along[0]).toBe(0);
  expect(profile.along.at(-1)).toBeCloseTo(patrol.estimate.length, 3);
  expect(new Set(profile.ground)).toEqual(new Set([150]));
  expect(new Set(profile.path)).toEqual(new Set([240]));
  expect(new Set(profile.clearance)).toEqual(new Set([90]));
  expect(profile.places[0]).toEqual({ lat: home.lat, lon: home.lon });
  expect(profile.places).toHaveLength(profile.along.length);
});

test("ground that is not known is a gap in the profile", () => {
  const patrol = patrolOf(newPlan({ section, home }), { elevation: () => undefined });
  const profile = profileOf(patrol, { elevation: () => undefined }, 10);
  expect([...new Set([...profile.ground, ...profile.path])]).toEqual([null]);
});

test("the swath of a patrol there and back is about as wide as the picture is deep on the ground", () => {
  const patrol = patrolOf(newPlan({ section, home }), flatGround(150));
  const width = swathWidth(patrol) ?? 0;
  expect(width).toBeGreaterThan(80);
  expect(width).toBeLessThan(500);
  expect(swathWidth({ ...patrol, swath: [] })).toBeUndefined();
});

test("an upload's progress never goes back from phase to phase", () => {
  const at = (
    state: Parameters<typeof progressOf>[0] extends infer T
      ? NonNullable<T> extends { state: infer S }
        ? S
        : never
      : never,
  ) => progressOf({ vehicleId: "1:1", direction: "upload", state }).percent;
  const percents = [
    progressOf(undefined).percent,
    at({ phase: "clearing" }),
    at({ phase: "counting" }),
    at({ phase: "items", done: 0, total: 10 }),
    at({ phase: "items", done: 10, total: 10 }),
    at({ phase: "verifying", done: 0, total: 10 }),
    at({ phase: "verifying", done: 10, total: 10 }),
  ];
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(
    progressOf({ vehicleId: "1:1", direction: "upload", state: { phase: "items", done: 3, total: 0 } }).percent,
  ).toBe(8);
});

test("a patrol's name becomes a file name that every file system takes", () => {
  expect(fileName("Nord/Süd: 3")).toBe("Nord-Süd- 3");
  expect(fileName("  ../ ")).toBe("-");
  expect(fileName("")).toBe("patrol");
});

test("a plan that takes long is sketched while it changes, and looked at in full once the hand rests", () => {
  vi.useFakeTimers();
  try {
    const editor = new PlanEditor(newPlan({ section, home, pattern: { ...newPlan().pattern, standoff: 600 } }));
    const planning = new Planning(editor, new Store<Mirror>({ ...emptyMirror, grid }), () => null, -1);
    const codes = () => planning.state.get().violations.map(({ code }) => code);
    expect(codes()).toContain("section-not-covered");
    editor.editPattern({ speed: 11 });
    vi.runAllTimers();
    expect(planning.state.get().patrol?.sketch).toBeUndefined();
    editor.editPattern({ standoff: 100 });
    expect(planning.state.get().patrol?.sketch).toBe(true);
    expect(planning.state.get().plan.pattern).toMatchObject({ standoff: 100, speed: 11 });
    expect(codes()).toContain("section-not-covered"); // of before
    vi.advanceTimersByTime(150);
    editor.editPattern({ standoff: 110 });
    vi.advanceTimersByTime(150);
    expect(planning.state.get().patrol?.sketch).toBe(true);
    vi.advanceTimersByTime(100);
    vi.runAllTimers();
    expect(planning.state.get().patrol?.sketch).toBeUndefined();
    expect(codes()).not.toContain("section-not-covered");
  } finally {
    vi.useRealTimers();
  }
});

test("what a long patrol will see is counted in slices, which a change ends", () => {
  vi.useFakeTimers();
  try {
    const long = Array.from({ length: 40 }, (_, i) => ({ lat: 48.62, lon: 16.9 + i * 0.005 }));
    const editor = new PlanEditor(newPlan({ section: long, home }));
    const planning = new Planning(editor, new Store<Mirror>({ ...emptyMirror, grid }), () => null, -1);
    const shares: (number | undefined)[] = [];
    planning.counted.subscribe((share) => shares.push(share));
    editor.editPattern({ speed: 11 });
    expect(planning.state.get().patrol?.sketch).toBe(true);
    expect(shares).toHaveLength(1);
    editor.editPattern({ speed: 12 });
    expect(planning.counted.get()).toBeUndefined();
    vi.advanceTimersByTime(199);
    expect(planning.counted.get()).toBeUndefined(); // nothing goes on of what was ended
    for (let i = 0; i < 10_000 && planning.state.get().patrol?.sketch; i++) vi.advanceTimersByTime(1);
    const { patrol, violations, plan } = planning.state.get();
    expect([patrol?.sketch, plan.pattern.speed, planning.counted.get()]).toEqual([undefined, 12, undefined]);
    expect(violations).toEqual(checkPlan(plan, patrolOf(plan, planning.state.get().ground), planning.state.get()));
    const told = shares.filter((share) => share !== undefined);
    expect(told.every((share) => share > 0 && share < 1)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
