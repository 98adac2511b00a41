import { expect, test } from "vitest";
import { FleetRun, resultWords } from "../../../renderer/fly/fleetRun.ts";
import { fleetTargets } from "../../../renderer/fly/fleetTargets.ts";
import { FailureError } from "../../../src/contract/failure.ts";
import type { FleetCommand, Outcome } from "../../../src/contract/setup.ts";
import { vehicle } from "../records.ts";

const up = (n: number) =>
  vehicle({ id: `${n}:1`, name: `Copter ${n}`, armed: true, landed: "in-air", mode: "Auto", mission: { total: 5 } });
const on = ["1:1", "2:1", "3:1"];

/** Orders whose answers the test gives. */
function desk() {
  const calls: {
    ids: readonly string[];
    command: FleetCommand;
    answer: (outcomes: readonly Outcome[]) => void;
    fail: (cause: unknown) => void;
  }[] = [];
  const run = new FleetRun(
    (ids, command) =>
      new Promise((resolve, reject) => {
        calls.push({
          ids,
          command,
          answer: (outcomes) => resolve(ids.map((vehicleId, i) => ({ vehicleId, ...(outcomes[i] as Outcome) }))),
          fail: reject,
        });
      }),
  );
  const words = () => [...(run.state.get()?.results ?? [])].map(([id, result]) => `${id} ${resultWords(result).text}`);
  return { run, calls, words };
}

test("each vehicle has its result as soon as it answered, and those left out have their reason", async () => {
  const { run, calls, words } = desk();
  const targets = fleetTargets([up(1), up(2), up(3), vehicle({ id: "4:1", name: "Copter 4" })], "pause");
  const done = run.run("Pause", targets, { kind: "pause" }, on);
  expect(calls.map(({ ids }) => ids)).toEqual([["1:1"], ["2:1"], ["3:1"]]);
  calls[1]?.answer([{ ok: true }]);
  await Promise.resolve();
  await Promise.resolve();
  expect(words()).toEqual([
    "1:1 ◌ asked, waiting…",
    "2:1 ● accepted",
    "3:1 ◌ asked, waiting…",
    "4:1 ○ not asked: The vehicle is disarmed",
  ]);
  calls[0]?.answer([
    { ok: false, failure: { code: "timeout", message: "Pausing was not answered", remedy: "Ask again." } },
  ]);
  calls[2]?.answer([{ ok: false, failure: { code: "refused", message: "Pausing was refused" } }]);
  await done;
  expect(words().slice(0, 3)).toEqual([
    "1:1 ■ no answer: Pausing was not answered. Ask again.",
    "2:1 ● accepted",
    "3:1 ■ refused: Pausing was refused",
  ]);
  expect(run.state.get()?.mayGoBack).toEqual(["2:1"]); // the way back is for those that left their patrol
});

test("to one place all are asked together, for heights apart from each other; a call that fails is told for each", async () => {
  const { run, calls, words } = desk();
  const done = run.run("Go there", fleetTargets([up(1), up(2)], "goTo"), { kind: "goTo", lat: 1, lon: 2, ahl: 30 }, []);
  expect(calls.map(({ ids }) => ids)).toEqual([["1:1", "2:1"]]);
  calls[0]?.fail(new FailureError("refused", "The station is gone", "It is started again."));
  await done;
  expect(words()).toEqual([
    "1:1 ■ refused: The station is gone. It is started again.",
    "2:1 ■ refused: The station is gone. It is started again.",
  ]);
});

test("a late answer of an earlier order does not stand under a newer one; nobody to ask is no call", async () => {
  const { run, calls, words } = desk();
  const first = run.run("Pause", fleetTargets([up(1)], "pause"), { kind: "pause" }, on);
  const second = run.run("Land", fleetTargets([up(1)], "land"), { kind: "land" }, on);
  calls[1]?.answer([{ ok: true }]);
  await second;
  calls[0]?.answer([{ ok: false, failure: { code: "refused", message: "too late" } }]);
  await first;
  expect([run.state.get()?.label, words(), run.state.get()?.mayGoBack]).toEqual(["Land", ["1:1 ● accepted"], []]);
  await run.run("Go", fleetTargets([vehicle()], "goTo"), { kind: "goTo", lat: 1, lon: 2, ahl: 30 }, []);
  expect(calls).toHaveLength(2);
  expect(words()).toEqual(["1:1 ○ not asked: The vehicle is disarmed"]);
});
