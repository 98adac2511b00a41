import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Library } from "../../renderer/plan/library/library.ts";
import { otherPlansReader } from "../../renderer/plan/library/otherPlans.ts";
import { Others } from "../../renderer/plan/library/others.ts";
import { scheduledFlightsReader } from "../../renderer/plan/library/scheduleFlights.ts";
import { Separation } from "../../renderer/plan/library/separation.ts";
import { Table } from "../../renderer/plan/library/table.ts";
import { mend } from "../../renderer/plan/mend.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import type { Planned } from "../../renderer/plan/planning.ts";
import { emptyMirror } from "../../renderer/station/mirror.ts";
import { Store } from "../../renderer/ui/store.ts";
import type { LibraryPlan, ShownPlan } from "../../src/contract/planLibrary.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { legsOf } from "../../src/mission/leg.ts";
import { patrolOf, sketchOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";
import type { OtherFlight } from "../../src/mission/proof/otherFlight.ts";
import { type Schedule, scheduleOf } from "../../src/mission/schedule/schedule.ts";
import type { PatrolDrone } from "../../src/mission/schedule/task.ts";

const section = [
  { lat: 47, lon: 8 },
  { lat: 47, lon: 8.02 },
];
const home = { lat: 47.003, lon: 8 };
const plan = (name: string): Plan => newPlan({ name, section, home });
const vehicle = (id: string, change: Partial<VehicleRecord> = {}): VehicleRecord =>
  ({
    ...{ id, name: `Drone ${id}`, systemId: Number.parseInt(id, 10) },
    patrol: { name: "P", uploadedAt: 1, items: 9, plan: plan(`Plan of ${id}`) },
    ...change,
  }) as VehicleRecord;
const shown = (id: string, version = 1): ShownPlan => ({ id, version, plan: plan(`Library ${id}`) });

describe("the other plans", () => {
  const ground = flatGround(400);
  const sources = (vehicles: readonly VehicleRecord[], some: readonly ShownPlan[] = []) => ({
    ...{ vehicles, vehicleId: "1:1", shown: some, planId: "b", ground },
  });

  it("are those on board other vehicles and those shown out of the library, without the one on the table", () => {
    const read = otherPlansReader();
    const bare = { ...vehicle("4:1") };
    delete (bare as { patrol?: unknown }).patrol;
    const found = read(
      sources([vehicle("1:1"), vehicle("2:1"), vehicle("3:1", { replayed: true }), bare], [shown("a"), shown("b")]),
    );
    expect(found.map(({ id, plan: { name }, where }) => [id, name, where])).toEqual([
      ["vehicle 2:1", "Plan of 2:1", "on board Drone 2:1"],
      ["library a", "Library a", "in the library"],
    ]);
    expect(found[0]?.legs.length).toBeGreaterThan(1);
    expect(found[0]?.legs[0]?.from.amsl).toBe(490);
  });

  it("are told once where a plan of the library is on board too", () => {
    const found = otherPlansReader()(sources([vehicle("2:1")], [{ ...shown("a"), plan: plan("Plan of 2:1") }]));
    expect(found.map(({ id }) => id)).toEqual(["vehicle 2:1"]);
  });

  it("are the same list until one of them is another, and only that one is reckoned anew", () => {
    const read = otherPlansReader();
    const first = read(sources([vehicle("2:1"), vehicle("3:1")]));
    expect(read(sources([vehicle("2:1"), vehicle("3:1")]))).toBe(first); // records are copies each time
    const patrol = { name: "P", uploadedAt: 2, items: 9, plan: plan("New") };
    const next = read(sources([vehicle("2:1", { patrol }), vehicle("3:1")]));
    expect([next[0] === first[0], next[1] === first[1], next[0]?.plan.name]).toEqual([false, true, "New"]);
  });

  it("fly over level ground at their own home where no elevation is known", () => {
    const at = { ...home, amsl: 512.4 };
    const [known, unknown] = otherPlansReader()({
      ...sources([vehicle("2:1", { home: at }), vehicle("3:1")]),
      ground: { elevation: () => undefined },
    });
    expect([known?.legs[0]?.from.amsl, unknown?.legs[0]?.from.amsl]).toEqual([602, undefined]);
  });

  it("follow the library: those shown are asked for once, anew with another version, and not while in the trash", async () => {
    const mirror = new Store(emptyMirror);
    const table = new Table(new PlanEditor());
    let asked = 0;
    const call = (async () => {
      asked++;
      return [...library.state.get().plans.values()].map(({ id, version }) => shown(id, version));
    }) as never;
    const library = new Library({ table, call, by: () => "" });
    const ui = new Store<{ vehicleId: string | null }>({ vehicleId: null });
    const failures: unknown[] = [];
    const others = new Others({ mirror, ui, library, table, call, onFailure: (cause) => failures.push(cause) });
    const kept: LibraryPlan = {
      ...{ id: "a", name: "A", notes: "", createdAt: 0, changedAt: 0, usedAt: 0, version: 1, shown: true },
    };
    const names = async (put: LibraryPlan) => {
      library.put(put);
      await Promise.resolve();
      await Promise.resolve();
      return others.state.get().map(({ plan: { name } }) => name);
    };
    expect(await names(kept)).toEqual(["Library a"]);
    expect(await names({ ...kept, notes: "no other plan" })).toEqual(["Library a"]);
    expect(asked).toBe(1);
    expect(await names({ ...kept, version: 2 })).toEqual(["Library a"]);
    expect(asked).toBe(2);
    expect(await names({ ...kept, version: 2, trashedAt: 5 })).toEqual([]);
    expect([asked, failures]).toEqual([2, []]);
  });
});

describe("the flights of a schedule", () => {
  const drone = (id: string): PatrolDrone => ({
    ...{ id, base: home, speed: 10, transitSpeed: 12, climbMs: 20_000, landMs: 30_000, enduranceMs: 1_500_000 },
    ...{ reservePercent: 20, turnaroundMs: 60_000, chargeMs: 600_000 },
  });
  const schedule: Schedule = scheduleOf({
    ...{
      name: "Day",
      line: section,
      closed: false,
      drones: [drone("A"), drone("B")],
      startAt: 0,
      horizonMs: 7_200_000,
    },
    ...{ ahl: 90, separation: { horizontal: 50, vertical: 15, layers: 8 } },
  });

  it("are those in the air at an instant, from base to base, the same list while they are the same", () => {
    const read = scheduledFlightsReader();
    const sortie = schedule.sorties[0];
    if (!sortie) throw new Error("no sortie");
    const at = (sortie.takeOffAt + sortie.returnAt) / 2;
    const flights = read(schedule, at);
    const own = flights.find(({ droneId }) => droneId === sortie.droneId);
    expect(own?.path[0]).toEqual(home);
    expect(own?.path.at(-1)).toEqual(home);
    expect(own?.ahl).toBe(90 + 15 * sortie.layer);
    expect(read(schedule, at + 1)).toBe(flights);
    const before = Math.min(...schedule.sorties.map(({ takeOffAt }) => takeOffAt)) - 1;
    expect(read(schedule, before)).toEqual([]);
    expect(read(null, at)).toEqual([]);
  });
});

describe("the plan on the table beside other plans", () => {
  const ground = flatGround(400);
  const own: Plan = newPlan({ name: "Own", section, home });
  const planned = (ahl: number): Planned => {
    const at = { ...own, pattern: { ...own.pattern, ahl } };
    return { plan: at, ground, patrol: patrolOf(at, ground), violations: [] };
  };
  const flown = (ahl: number): OtherFlight => {
    const at = { ...plan("Theirs"), pattern: { ...own.pattern, ahl } };
    return { plan: at, legs: legsOf(at, ground), where: "on board Alpha" };
  };

  it("is warned soon after one of them changed, keeps the warning while it is dragged, and loses it when it is clear", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const table = new Store<Planned>(planned(90));
    const others = new Store<readonly OtherFlight[]>([]);
    const { state } = new Separation({ planned: table, others });
    const told = async () => {
      await vi.advanceTimersByTimeAsync(100);
      return state.get().map(({ code, remedy }) => `${code}: ${remedy}`);
    };
    others.set([flown(95)]);
    const warned = ["separation: Fly 20 m higher or 10 m lower, or see that they are never in the air together"];
    expect(await told()).toEqual(warned);
    const { plan: now } = planned(120);
    table.set({ plan: now, ground, patrol: sketchOf(now, ground), violations: [] });
    expect(await told()).toEqual(warned);
    table.set(planned(120));
    expect(await told()).toEqual([]);
    others.set([flown(95), flown(110)]);
    expect(await told()).toHaveLength(1);
    table.set({ plan: newPlan(), ground, patrol: undefined, violations: [] });
    expect(await told()).toEqual([]);
  });

  it("is mended by one click as far as the others let it", () => {
    const editor = new PlanEditor(own);
    const others = [flown(95)];
    const violation = { code: "separation", severity: "warning", message: "" } as const;
    expect(mend(violation, { editor, planned: { plan: own, ground }, others })).toBe(true);
    expect(editor.plan.pattern.ahl).toBe(80);
  });
});
