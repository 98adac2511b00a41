import { expect, it } from "vitest";
import type { CorrectionWord } from "../../src/contract/corrections.ts";
import { takeInCorrections } from "../../src/store/correctionMerge.ts";
import { CorrectionStore } from "../../src/store/correctionStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { aFlag } from "./aFlag.ts";

const word = (className: "car" | "van"): CorrectionWord => ({ kind: "class", at: 1_500, trackId: "t1", className });

/** Two stations: the flight `s1` of the other is `s1-2` here. */
function two() {
  const [here, there] = [openDatabase(":memory:"), openDatabase(":memory:")];
  new FlagStore(here).save(aFlag("f9", { sortieId: "s1-2" }));
  const names = new Map([["s1", "s1-2"]]);
  const said = new CorrectionStore(there);
  const say = (at: number, ...words: CorrectionWord[]) =>
    said.add(
      { sortieId: "s1", streamId: "v1" },
      words.map((one) => ({ word: one })),
      { by: "Ada", at },
    );
  const kept = new CorrectionStore(here);
  const now = () => kept.ofFootage({ sortieId: "s1-2", streamId: "v1" }).map(({ word: one, undone }) => [one, undone]);
  return { here, said, say, kept, now, take: () => takeInCorrections(here, there, names) };
}

it("what was corrected elsewhere is taken in under the flight's name here, and shown on its flag", () => {
  const { here, say, now, take } = two();
  say(10, word("car"), { kind: "right", at: 1_500 });
  expect(take()).toBe(2);
  expect(now()).toEqual([
    [word("car"), undefined],
    [{ kind: "right", at: 1_500 }, undefined],
  ]);
  expect(new FlagStore(here).get("f9").corrected).toEqual({ className: "car", by: "Ada", at: 10 });
});

it("taken in again it brings only what is new, a whole deed stays one, and what was taken back there is taken back here", () => {
  const { here, said, say, kept, now, take } = two();
  kept.add({ sortieId: "s5", streamId: "v1" }, [{ word: word("van") }], { by: "Bo", at: 1 });
  const { act } = say(10, word("car"), { kind: "right", at: 1_500 });
  take();
  said.undo(act, { by: "Ada", at: 20 });
  say(30, word("van"));
  expect([take(), take()]).toEqual([2, 0]);
  expect(now().map(([, undone]) => undone)).toEqual([true, true, undefined]);
  expect(new FlagStore(here).get("f9").corrected?.className).toBe("van");
  const [first] = kept.ofFootage({ sortieId: "s1-2", streamId: "v1" });
  expect(kept.of(first?.act ?? 0).corrections).toHaveLength(2);
});

it("what was said again here is not taken back by older data, and what was said again there later holds here", () => {
  const { said, say, kept, now, take } = two();
  const { act } = say(10, word("car"));
  take();
  const there = said.undo(act, { by: "Ada", at: 20 });
  take();
  expect(now().map(([, undone]) => undone)).toEqual([true]);
  const undo = kept.ofFootage({ sortieId: "s1-2", streamId: "v1" })[0]?.act as number;
  const rows = () => now().map(([, undone]) => undone);
  // Said again here: by the number of the undo as it is known here.
  kept.undo(undo + 1, { by: "Bo", at: 30 });
  expect(rows()).toEqual([undefined]);
  take();
  expect(rows()).toEqual([undefined]);
  kept.undo(undo, { by: "Bo", at: 40 });
  said.undo(there.act, { by: "Ada", at: 50 });
  take();
  expect(rows()).toEqual([undefined]);
});

it("what was corrected here before holds of a flag that comes later, or is seen in that footage later", () => {
  const [here, there] = [openDatabase(":memory:"), openDatabase(":memory:")];
  const said = new CorrectionStore(here);
  said.add({ sortieId: "s1", streamId: "v1" }, [{ word: word("van") }], { by: "Bo", at: 10 });
  const flags = new FlagStore(here);
  flags.save(aFlag("f1")); // as if it came
  flags.save(aFlag("f2", { sortieId: "s2" }));
  expect(takeInCorrections(here, there, new Map(), [])).toBe(0);
  expect(flags.get("f1").corrected).toBeUndefined();
  expect(takeInCorrections(here, there, new Map(), ["f1", "f2"])).toBe(0);
  expect(
    flags
      .list()
      .map(({ id, corrected }) => [id, corrected?.className])
      .sort(),
  ).toEqual([
    ["f1", "van"],
    ["f2", undefined],
  ]);
});
