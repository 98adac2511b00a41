import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { type RunMessage, type RunProgress, runMessageOf } from "../../src/contract/runMessages.ts";
import { type ChildSide, runParentOf } from "../../src/runs/runParent.ts";

const at = (afterMs: number): RunProgress => ({
  ...{ afterMs, durationMs: 600_000, seenShare: 0.5, oldestMs: 1_000, worstMs: null, flags: 0 },
});

/** A process with a channel to whoever started it. */
class Side extends EventEmitter implements ChildSide {
  connected = true;
  readonly said: unknown[] = [];

  send(message: unknown, told?: (cause: Error | null) => void): boolean {
    this.said.push(message);
    told?.(null);
    return true;
  }
}

function side() {
  const one = new Side();
  const happened: string[] = [];
  const clock = { ms: 0 };
  const parent = runParentOf(one, {
    cancel: () => happened.push("cancel"),
    orphaned: () => happened.push("orphaned"),
    realMs: () => clock.ms,
  });
  return { one, happened, clock, parent };
}

test("a parent hears of a run as often as a screen follows, and what is not told is not reckoned", () => {
  const { one, clock, parent } = side();
  const reckoned: number[] = [];
  for (clock.ms = 0; clock.ms <= 1_000; clock.ms += 50)
    parent?.progress(() => {
      reckoned.push(clock.ms);
      return at(clock.ms);
    });
  expect(reckoned).toEqual([0, 250, 500, 750, 1_000]);
  expect(one.said.map(runMessageOf)).toEqual(reckoned.map((ms) => ({ kind: "progress", progress: at(ms) })));
});

test("a parent cancels a run by its word, ends it by going away, and what it says besides is nothing", async () => {
  const { one, happened, parent } = side();
  one.emit("message", null);
  one.emit("message", { kind: "else" });
  one.emit("message", { kind: "cancel" });
  expect(happened).toEqual(["cancel"]);
  one.connected = false;
  one.emit("disconnect");
  expect(happened).toEqual(["cancel", "orphaned"]);
  await parent?.tell({ kind: "failed", failure: { code: "bug", message: "x" } }); // settles: the process may end
  expect(one.said).toEqual([]);
});

test("a process without a channel has no parent", () => {
  const one = new Side();
  one.connected = false;
  expect(runParentOf(one, { cancel: () => {}, orphaned: () => {}, realMs: () => 0 })).toBeUndefined();
});

test("what a run says is taken only where it is whole", () => {
  const failed: RunMessage = { kind: "failed", failure: { code: "bad-input", message: "nam: is not known here" } };
  expect(runMessageOf(failed)).toEqual(failed);
  expect(runMessageOf({ kind: "progress", progress: { afterMs: 1 } })).toBeUndefined();
  expect(runMessageOf({ kind: "swept", row: { set: [], part: "../elsewhere" } })).toBeUndefined();
  expect(runMessageOf("flown")).toBeUndefined();
});
