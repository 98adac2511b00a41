import { describe, expect, it } from "vitest";
import { type Checklist, type CheckValues, checkTests, judgeCheck } from "../../src/mission/checklist.ts";
import { builtInChecklists } from "../../src/mission/checklistBuiltIn.ts";
import { checklistText, parseChecklist } from "../../src/mission/checklistFile.ts";
import { beginRun, openItems, withDeed, withValues } from "../../src/mission/checklistRun.ts";

const good: CheckValues = {
  ...{
    gpsFix: 3,
    satellites: 14,
    hdop: 0.8,
    estimator: [],
    battery: 96,
    home: true,
    linkLoss: 0.4,
    storageMib: 30_000,
  },
  ...{ fence: { enabled: true, breached: false }, patrolDoubt: "", video: "playing", notReady: [], lost: false },
};
const nothing: CheckValues = { home: false, video: "none", notReady: ["GPS: nothing heard yet"], lost: false };

const list: Checklist = {
  ...{ id: "l", title: "Copter", type: "copter" },
  items: [
    { id: "props", words: "Propellers are tight" },
    { id: "battery", words: "Battery is full", test: { value: "battery", limit: 90 } },
    { id: "lead", words: "Released", by: "supervisor" },
  ],
};
const run = beginRun({ id: "r", vehicleId: "1:1", list, startedAt: 1 });

describe("tests of what a vehicle reports", () => {
  const limits = { gpsFix: 3, satellites: 10, hdop: 1.5, battery: 90, link: 5, storage: 1_000 } as const;
  const judge = (values: CheckValues) =>
    Object.fromEntries(
      checkTests.map((value) => {
        const { ok, words } = judgeCheck(
          { value, ...(value in limits && { limit: limits[value as keyof typeof limits] }) },
          values,
        );
        return [value, `${ok ? "✔" : "✕"} ${words}`];
      }),
    );

  it("have words with the value and the limit", () => {
    expect(judge(good)).toEqual({
      ...{
        gpsFix: "✔ 3D fix",
        satellites: "✔ 14, at least 10",
        hdop: "✔ 0.8, at most 1.5",
        estimator: "✔ fits together",
      },
      ...{ battery: "✔ 96 %, at least 90 %", home: "✔ set", fence: "✔ on board, switched on" },
      ...{
        patrol: "✔ on board, equal to the plan",
        link: "✔ 0 %, at most 5 %",
        storage: "✔ 30000 MiB, at least 1000 MiB",
      },
      ...{ video: "✔ playing", ready: "✔ all passed" },
    });
  });

  it("have not passed where nothing is reported, nor any while nothing is heard of the vehicle", () => {
    expect(judge(nothing)).toEqual({
      ...{ gpsFix: "✕ not reported yet", satellites: "✕ not reported yet", hdop: "✕ not reported yet" },
      ...{
        estimator: "✕ not reported yet",
        battery: "✕ not reported yet",
        home: "✕ not set yet",
        fence: "✕ none on board",
      },
      ...{ patrol: "✕ none was uploaded", link: "✕ not reported yet", storage: "✕ not reported yet", video: "✕ none" },
      ready: "✕ GPS: nothing heard yet",
    });
    expect(new Set(Object.values(judge({ ...good, lost: true })))).toEqual(
      new Set(["✕ nothing is heard of the vehicle"]),
    );
  });

  it("fail with what is wrong: a fence switched off, a patrol in doubt, an estimate that does not fit", () => {
    const bad = {
      ...good,
      fence: { enabled: false, breached: false },
      patrolDoubt: "it was changed",
      estimator: ["no height"],
    };
    const { fence, patrol, estimator } = judge(bad);
    expect([fence, patrol, estimator]).toEqual(["✕ on board, switched off", "✕ it was changed", "✕ no height"]);
  });
});

describe("a list that is carried out", () => {
  it("ticks and unticks what is reported by itself, with since when; what did not change is the same run", () => {
    const full = withValues(run, good, 10);
    expect(full.items.battery).toEqual({ state: "ticked", words: "96 %, at least 90 %", at: 10 });
    expect(withValues(full, good, 20)).toBe(full);
    const less = withValues(full, { ...good, battery: 95 }, 30);
    expect(less.items.battery).toEqual({ state: "ticked", words: "95 %, at least 90 %", at: 10 });
    expect(withValues(less, { ...good, battery: 80 }, 40).items.battery).toEqual({
      ...{ state: "open", words: "80 %, at least 90 %", at: 40 },
    });
  });

  it("keeps who ticked and who skipped, when and why; one that ticks itself can not be ticked by hand", () => {
    const ticked = withDeed(run, "props", { kind: "tick", by: "A", at: 5 });
    const skipped = withDeed(withValues(ticked, nothing, 6), "battery", {
      kind: "skip",
      by: "B",
      at: 7,
      reason: " Test flight ",
    });
    expect(skipped.items).toEqual({
      props: { state: "ticked", by: "A", at: 5 },
      battery: { state: "skipped", by: "B", at: 7, reason: "Test flight", words: "not reported yet" },
      lead: { state: "open" },
    });
    expect(openItems(skipped).map(({ id }) => id)).toEqual(["lead"]);
    expect(withValues(skipped, good, 8).items.battery?.state).toBe("skipped");
    const back = withValues(withDeed(skipped, "battery", { kind: "open", by: "B", at: 9 }), good, 10);
    expect(back.items.battery).toEqual({ state: "ticked", words: "96 %, at least 90 %", at: 10 });
    expect(() => withDeed(run, "battery", { kind: "tick", by: "A", at: 1 })).toThrow("ticks itself");
    expect(() => withDeed(run, "props", { kind: "skip", by: "A", at: 1, reason: "  " })).toThrow("says why");
    expect(() => withDeed(run, "none", { kind: "tick", by: "A", at: 1 })).toThrow("no item none");
  });

  it("is closed once the vehicle was armed", () => {
    const armed = { ...run, armed: { at: 9, by: "A", open: ["Propellers are tight"] } };
    expect(withValues(armed, good, 10)).toBe(armed);
    expect(() => withDeed(armed, "props", { kind: "tick", by: "A", at: 11 })).toThrow("part of the sortie");
  });
});

describe("the file of a checklist", () => {
  it("is read back as it was written, the built-in ones too, and there is one for each type", () => {
    for (const one of [list, ...builtInChecklists]) expect(parseChecklist(checklistText(one))).toEqual(one);
    expect(builtInChecklists.map(({ type }) => type)).toEqual(["copter", "plane", "vtol", "any"]);
  });

  it("that is wrong is refused with the place in it", () => {
    const file = (change: object) =>
      JSON.stringify({ vedette: "checklist", version: 1, checklist: { ...list, ...change } });
    const [first, second] = list.items;
    const reasons = [
      "nonsense{",
      file({ items: [] }),
      file({ items: [{ ...first, words: "" }] }),
      file({ items: [first, { ...second, test: { value: "battery" } }] }),
      file({ items: [first, first] }),
      file({ items: [{ ...first, test: { value: "mood" } }] }),
      file({ pages: 3 }),
    ].map((text) => {
      try {
        return parseChecklist(text);
      } catch (cause) {
        return (cause as Error).message.replace("The checklist can not be read: ", "");
      }
    });
    expect(reasons).toEqual([
      "This is no checklist: it is not JSON",
      "checklist items: has no items",
      "checklist items 1 words: must not be empty",
      "checklist items 2: its test needs a limit, for example 80",
      "checklist: two of its items have one id",
      expect.stringMatching(/^checklist items 1 test value: /),
      expect.stringMatching(/^checklist pages: /),
    ]);
  });
});
