import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { coverageOf } from "../../renderer/plan/coverageView.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { type Planned, Planning } from "../../renderer/plan/planning.ts";
import { PlanningAway, type PlanningPort } from "../../renderer/plan/planningAway.ts";
import { PlanningJobs, type PlanningNews, type PlanningOrder } from "../../renderer/plan/planningJobs.ts";
import { emptyMirror, type Mirror } from "../../renderer/station/mirror.ts";
import { Store } from "../../renderer/ui/store.ts";
import { tiledGround, tileSide } from "../../src/geo/groundTiles.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { plannedCoverage } from "../../src/mission/plannedCoverage.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A worker as the page would make it: what goes to and fro is copied, and arrives later. */
class FakeWorker {
  readonly orders: PlanningOrder["kind"][] = [];
  opened = 0;
  readonly #jobs: PlanningJobs;
  #heard: (news: PlanningNews) => void = () => {};
  lose: (message: string) => void = () => {};

  constructor() {
    this.#jobs = new PlanningJobs({
      post: (news, transfer) => {
        const sent = structuredClone(news, { transfer });
        setTimeout(() => this.#heard(sent), 1);
      },
      soon: (work) => setTimeout(work, 1),
      sliceMs: 0,
    });
  }

  readonly open = (heard: (news: PlanningNews) => void, lost: (message: string) => void): PlanningPort => {
    this.opened++;
    this.#heard = heard;
    this.lose = lost;
    return {
      post: (order) => {
        this.orders.push(order.kind);
        const sent = structuredClone(order);
        setTimeout(() => this.#jobs.receive(sent), 1);
      },
    };
  };
}

const hills = (height: number) =>
  Array.from({ length: 40 }, (_, k) => ({
    step: 1,
    row: 4158 + Math.floor(k / 8),
    column: 5905 + (k % 8),
    amsl: new Float32Array(tileSide ** 2).map((_h, i) => 170 + height * Math.sin(i / 300 + k)),
  }));
const section = Array.from({ length: 30 }, (_, i) => ({ lat: 48.62 + 0.002 * Math.sin(i), lon: 16.86 + i * 0.004 }));
const home = { lat: 48.617, lon: 16.88 };
const aboveGround = { agl: 70, tolerance: 20, floor: 40 };

function setUp() {
  const mirror = new Store<Mirror>({ ...emptyMirror, heights: tiledGround(hills(40)) });
  const first = newPlan({ section, home });
  const editor = new PlanEditor({ ...first, pattern: { ...first.pattern, aboveGround } });
  const worker = new FakeWorker();
  const planning = new Planning(editor, mirror, () => null, -1, new PlanningAway(worker.open));
  const states: Planned[] = [];
  planning.state.subscribe((state) => states.push(state));
  return { mirror, editor, worker, planning, states };
}

/** What the station would say of it, and what it would count. */
function anew({ plan, ground }: Planned) {
  const patrol = patrolOf(plan, { ...ground });
  const { why, pixels, lastSeenAt, visits } = plannedCoverage(plan, patrol, ground);
  return { found: checkPlan(plan, patrol, { ground }), swath: patrol.swath, seen: { why, pixels, lastSeenAt, visits } };
}

const shown = (state: Planned) => {
  const { why, pixels, lastSeenAt, visits } = coverageOf(state) ?? {};
  return { found: state.violations, swath: state.patrol?.swath, seen: { why, pixels, lastSeenAt, visits } };
};

test("a worker finds over the same tiles what the station will find, and the window shows a sketch until then", () => {
  const { editor, planning, states, worker } = setUp();
  editor.editPattern({ speed: 11 });
  expect(planning.state.get().patrol?.sketch).toBe(true);
  vi.runAllTimers();
  const settled = planning.state.get();
  expect([settled.patrol?.sketch, settled.plan.pattern.speed, planning.counted.get()]).toEqual([
    undefined,
    11,
    undefined,
  ]);
  expect(settled.coverage).toBeDefined();
  expect(shown(settled)).toEqual(anew(settled));
  expect(states.map(({ patrol }) => patrol?.sketch ?? false)).toEqual([true, false]);
  expect(worker.opened).toBe(1);
});

test("of several changes only the last is shown, whatever the worker was at", () => {
  const { editor, planning, states } = setUp();
  const shares: number[] = [];
  planning.counted.subscribe((share) => share !== undefined && shares.push(share));
  editor.editPattern({ speed: 11 });
  vi.runAllTimers();
  for (let speed = 5; speed < 15; speed++) {
    editor.editPattern({ speed });
    vi.advanceTimersByTime(speed % 2 === 0 ? 150 : 200 + speed); // before it rests, or while the worker is at it
  }
  states.length = 0;
  vi.runAllTimers();
  expect(states.every(({ plan }) => plan.pattern.speed === 14)).toBe(true);
  expect(states.at(-1)?.patrol?.sketch).toBeUndefined();
  expect(shown(planning.state.get())).toEqual(anew(planning.state.get()));
  expect(shares.every((share) => share > 0 && share < 1)).toBe(true);
});

test("what comes late from the worker is not shown any more, nor how far it was", () => {
  const { editor, planning, states } = setUp();
  editor.editPattern({ speed: 11 });
  vi.runAllTimers();
  editor.editPattern({ speed: 12 });
  for (let i = 0; i < 1_000 && planning.counted.get() === undefined; i++) vi.advanceTimersToNextTimer();
  expect(planning.counted.get()).toBeGreaterThan(0);
  editor.editPattern({ speed: 13 });
  expect(planning.counted.get()).toBeUndefined();
  vi.runAllTimers();
  expect(states.filter(({ patrol }) => !patrol?.sketch).map(({ plan }) => plan.pattern.speed)).toEqual([11, 13]);
});

test("heights go to the worker once, a few tiles at a time, and others when they change", () => {
  const { editor, mirror, planning, worker } = setUp();
  editor.editPattern({ speed: 11 });
  vi.runAllTimers();
  editor.editPattern({ speed: 12 });
  vi.runAllTimers();
  const portions = worker.orders.filter((kind) => kind === "ground").length;
  expect(portions).toBe(3);
  const before = shown(planning.state.get());
  mirror.patch({ heights: tiledGround(hills(-30)) });
  vi.runAllTimers();
  expect(worker.orders.filter((kind) => kind === "ground")).toHaveLength(2 * portions);
  expect(shown(planning.state.get())).toEqual(anew(planning.state.get()));
  expect(shown(planning.state.get())).not.toEqual(before);
});

test("when the worker is lost the window counts itself, in slices", () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const { editor, planning, worker } = setUp();
  editor.editPattern({ speed: 11 });
  vi.runAllTimers();
  editor.editPattern({ speed: 12 });
  vi.advanceTimersByTime(201);
  worker.lose("out of memory");
  vi.runAllTimers();
  expect(said.mock.calls.flat().join()).toContain("out of memory");
  expect(planning.state.get().coverage).toBeUndefined();
  expect(shown(planning.state.get())).toEqual(anew(planning.state.get()));
  said.mockRestore();
});

test("a ground that can not be sent is looked at in the window", () => {
  const { editor, mirror, planning, worker } = setUp();
  mirror.patch({ heights: { elevation: () => 180 } });
  editor.editPattern({ speed: 11 });
  vi.runAllTimers();
  expect(worker.orders).toEqual([]);
  expect(planning.state.get().patrol?.sketch).toBeUndefined();
});
