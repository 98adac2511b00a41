import { describe, expect, it } from "vitest";
import { inTwo, RunDesk } from "../../renderer/simulate/runs/runDesk.ts";
import { keyFigures, leftMs, seenWords, timeWords, valuesOf } from "../../renderer/simulate/runs/runWords.ts";
import { sweepLine } from "../../renderer/simulate/runs/sweepLine.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { SweptRow } from "../../src/contract/runMessages.ts";
import type { ScenarioFile, ScenarioRunRecord } from "../../src/contract/runs.ts";

const scenario = { name: "A watch", seed: 3, durationMs: 600_000, sectionM: 2_000, drones: 2, vehicles: 0, faults: 0 };
const run = (id: string, change: Partial<ScenarioRunRecord> = {}): ScenarioRunRecord => ({
  ...{ id, state: "whole", path: "/a.json", scenario, seed: 3, by: "", askedAt: Number(id) },
  ...change,
});
const file: ScenarioFile = { path: "/a.json", origin: "opened", scenario };

function desk(answers: Record<string, (args: never) => unknown> = {}, stored = new Map<string, string>()) {
  const asked: [string, unknown][] = [];
  const failed: string[] = [];
  const usual: Record<string, (args: never) => unknown> = {
    "scenarioRuns.files": () => [file],
    "scenarioRuns.list": () => [run("2"), run("1")],
    "scenarioRuns.sitl": () => ({ binary: null }),
    ...answers,
  };
  const one = new RunDesk({
    call: (async (call: string, args: never) => {
      asked.push([call, args]);
      return usual[call]?.(args) ?? null;
    }) as never,
    failed: (cause, what) => failed.push(`${what}: ${(cause as Error).message}`),
    storage: { getItem: (name) => stored.get(name) ?? null, setItem: (name, text) => void stored.set(name, text) },
  });
  return { one, asked, failed, stored };
}
const ids = ({ state }: RunDesk) => state.get().runs?.map(({ id }) => id);

describe("scenario runs in a window", () => {
  it("follow the station: newest first, one under way before those that wait", async () => {
    const { one } = desk();
    await one.refresh();
    one.put(run("4", { state: "queued" }));
    one.put(run("3", { state: "flying" }));
    one.put(run("1", { state: "killed" }));
    expect(ids(one)).toEqual(["4", "3", "2", "1"]);
    const { underWay, over } = inTwo(one.state.get().runs ?? []);
    expect([underWay.map(({ id }) => id), over.map(({ id, state }) => `${id} ${state}`)]).toEqual([
      ["3", "4"],
      ["2 whole", "1 killed"],
    ]);
    one.gone("2");
    expect(ids(one)).toEqual(["4", "3", "1"]);
  });

  it("say in place why one is not flown, until the next is asked for", async () => {
    let wrong = true;
    const { one, failed } = desk({
      "scenarioRuns.start": () => {
        if (wrong) throw new FailureError("bad-input", "fleet.0.base: is missing");
        return run("3", { state: "flying" });
      },
    });
    await one.start({ path: "/a.json" });
    expect([one.state.get().failure?.message, one.state.get().starting, failed]).toEqual([
      ...["fleet.0.base: is missing", false, []],
    ]);
    wrong = false;
    await one.start({ path: "/a.json" });
    expect([one.state.get().failure, ids(one)]).toEqual([undefined, ["3"]]);
  });

  it("a deleted one can be brought back; one that can not be deleted stays", async () => {
    const { one, asked } = desk({ "scenarioRuns.restore": () => run("2") });
    await one.refresh();
    one.choose("2");
    await one.delete(run("2"));
    expect([ids(one), one.state.get().deleted?.id, one.state.get().compared]).toEqual([["1"], "2", []]);
    await one.undoDelete();
    expect([ids(one), one.state.get().deleted]).toEqual([["2", "1"], undefined]);
    expect(asked.slice(-2)).toEqual([
      ["scenarioRuns.delete", { id: "2" }],
      ["scenarioRuns.restore", { id: "2" }],
    ]);
    const refused = desk({
      "scenarioRuns.delete": () => {
        throw new FailureError("busy", "This run is not over yet");
      },
    });
    await refused.one.refresh();
    await refused.one.delete(run("1"));
    expect([ids(refused.one), refused.failed]).toEqual([
      ["2", "1"],
      ["The run was not deleted: This run is not over yet"],
    ]);
  });

  it("two are compared in the order in which they were chosen; a third takes the place of the first", () => {
    const { one } = desk();
    for (const id of ["1", "2", "3"]) one.choose(id);
    expect(one.state.get().compared).toEqual(["2", "3"]);
    one.choose("2");
    expect(one.state.get().compared).toEqual(["3"]);
  });

  it("the form is as it was left, and what can not be read of it as at first", () => {
    const { one, stored } = desk();
    one.form.patch({ seed: "77", path: "/b.json", part: "runs" });
    expect(desk({}, stored).one.form.get()).toEqual({
      ...{ part: "runs", path: "/b.json", seed: "77" },
      ...{ sitl: false, sweep: false, field: "drones", values: "1, 2" },
    });
    stored.set("vedette.scenarioRuns", '{"seed":5,"path":7,"sweep":true}');
    expect(desk({}, stored).one.form.get()).toMatchObject({ seed: "", path: null, sweep: true });
    stored.set("vedette.scenarioRuns", "no JSON");
    expect(desk({}, stored).one.form.get()).toMatchObject({ seed: "", path: null, sweep: false });
  });
});

describe("the words of a scenario run", () => {
  const progress = {
    afterMs: 250_000,
    durationMs: 600_000,
    seenShare: 0.58,
    oldestMs: 108_000,
    worstMs: null,
    flags: 1,
  };

  it("tell how far it is and how long it takes", () => {
    expect(timeWords(progress, 48.2)).toBe("0:04:10 of 0:10:00 simulated, 48 × real time");
    expect(timeWords(progress, undefined)).toBe("0:04:10 of 0:10:00 simulated");
    expect([leftMs(progress, 50), leftMs(progress, undefined)]).toEqual([7_000, undefined]);
    expect(seenWords(progress)).toBe("58\u202f% of the section seen, oldest look 0:01:48 ago, 1 flag");
    expect(seenWords({ ...progress, worstMs: 60_000 })).toContain("worst revisit so far 0:01:00");
    expect(seenWords({ ...progress, seenShare: 0, oldestMs: 0, flags: 0 })).toBe(
      "0\u202f% of the section seen, 0 flags",
    );
  });

  it("tell it by few figures", () => {
    const figures = [
      { name: "Flights", words: "3", value: 3 },
      { name: "Found", words: "2", value: 2 },
      { name: "Worst revisit", words: "0:05:34", value: 334 },
    ];
    expect(keyFigures(figures)).toBe("worst revisit 0:05:34, found 2");
  });

  it("read the values of a sweep as numbers where they are", () => {
    expect(valuesOf(" 1, 2.5;north 0:10:00 ")).toEqual([1, 2.5, "north", "0:10:00"]);
    expect(valuesOf(" , ")).toBeUndefined();
  });

  it("draw a figure over what was swept, with a gap where a run has none", () => {
    const row = (value: string | number, found: number | null): SweptRow => ({
      ...{ set: [{ path: "x", value }], part: "run-001" },
      ...(found !== null && { figures: [{ name: "Found", words: "", value: found }] }),
    });
    expect(sweepLine("Found", [row(3, 5), row(1, null)])).toEqual({
      label: "Found",
      points: [
        { x: 1, y: null },
        { x: 3, y: 5 },
      ],
    });
    expect(sweepLine("Found", [row("a", 1), row("b", 2)])?.points.map(({ x }) => x)).toEqual([1, 2]);
    expect(sweepLine("Found", [row(1, null)])).toBeUndefined();
  });
});
