import { expect, test } from "vitest";
import { type DeskView, firstView, storedView } from "../../renderer/review/deskView.ts";
import { FlagDesk, neighbour, nextOpen, pageLines } from "../../renderer/review/flagDesk.ts";
import { Store } from "../../renderer/ui/store.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { FlagPage, FlagQuery, ListedFlag } from "../../src/contract/flagQuery.ts";
import { flag } from "./records.ts";

const facets: FlagPage["facets"] = {
  ...{ section: [], vehicle: [], sortie: [], class: [], rule: [], severity: [] },
  ...{ standing: [], reason: [], escalated: [], analyst: [], tag: [] },
};
const confirmed = { kind: "confirmed", by: "Ada", at: 9 } as const;
const row = (n: number, part: Partial<ListedFlag> = {}): ListedFlag => ({
  ...flag({ id: `f${n}`, openedAt: n }),
  ...{ unseen: true, ...part },
});

/** A station that holds these flags, newest first, and pages by the id that a page ended with. */
function desk(count: number) {
  const flags = Array.from({ length: count }, (_, i) => row(count - i));
  const asked: FlagQuery[] = [];
  const later: (() => void)[] = [];
  const view = new Store<DeskView>(firstView);
  let failing = false;
  const list = new FlagDesk({
    query: async (query) => {
      asked.push(query);
      if (failing) throw new FailureError("busy", "The database is busy");
      const { standings } = query.filter;
      const let_ = flags.filter((one) => !standings || standings.includes(one.verdict?.kind ?? "unreviewed"));
      const from = query.after === undefined ? 0 : let_.findIndex(({ id }) => id === query.after) + 1;
      const page = let_.slice(from, from + query.limit);
      const last = page.at(-1);
      return {
        flags: page,
        ...(last && from + query.limit < let_.length && { next: last.id }),
        ...{ total: let_.length, unseen: let_.length, unreviewed: let_.length, facets },
      };
    },
    by: () => "Ada",
    view,
    later: (work) => {
      later.push(work);
      return () => later.splice(later.indexOf(work), 1);
    },
  });
  const ids = () => list.list.get().rows.map(({ id }) => id);
  const settle = async () => {
    for (const work of later.splice(0)) work();
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { flags, asked, view, list, ids, settle, fail: (on: boolean) => (failing = on) };
}

test("ten thousand flags are read page by page, each once and in order", async () => {
  const { list, ids, asked, flags } = desk(10_000);
  await list.reload();
  expect(ids()).toHaveLength(pageLines);
  expect(list.list.get().total).toBe(10_000);
  const began = performance.now();
  while (list.list.get().next !== null) await list.more();
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(ids()).toEqual(flags.map(({ id }) => id));
  expect(asked).toHaveLength(10_000 / pageLines);
  await list.more();
  expect(asked).toHaveLength(10_000 / pageLines);
});

test("a page is asked for once however often the end is seen, and not while another question is open", async () => {
  const { list, asked } = desk(1_000);
  const first = list.reload();
  await list.more();
  await first;
  await Promise.all([list.more(), list.more(), list.more()]);
  expect(asked.map(({ after }) => after)).toEqual([undefined, "f801"]);
});

test("another filter begins anew, and an answer to the former one is dropped", async () => {
  const { list, view, ids, flags, settle } = desk(300);
  flags[3] = row(297, { verdict: confirmed });
  await list.reload();
  const late = list.more();
  view.patch({ filter: { standings: ["confirmed"] } });
  await late;
  await settle();
  expect([ids(), list.list.get().next, list.list.get().phase]).toEqual([["f297"], null, "ready"]);
});

test("a flag that changes is shown at once as it is, keeps its mark, and the list is asked for again once", async () => {
  const { list, ids, asked, flags, settle } = desk(700);
  await list.reload();
  while (list.list.get().next !== null) await list.more();
  const before = asked.length;
  list.changed(flag({ id: "f699", openedAt: 699, verdict: confirmed }));
  expect(list.list.get().rows[1]).toMatchObject({ verdict: confirmed, unseen: true });
  flags.unshift(row(701));
  list.changed(flag({ id: "f701", openedAt: 701 }));
  await settle();
  expect(asked.slice(before).map(({ limit, after }) => [limit, after])).toEqual([[500, undefined]]);
  expect(ids()).toEqual(flags.map(({ id }) => id));
});

test("that an open flag is seen longer asks for nothing", async () => {
  const { list, asked, settle } = desk(3);
  await list.reload();
  list.changed(flag({ id: "f2", openedAt: 2, lastAt: 90_000, score: 0.9 }));
  await settle();
  expect([asked.length, list.list.get().rows[1]?.lastAt]).toEqual([1, 90_000]);
});

test("opening a flag takes its mark and counts it as seen, once", async () => {
  const { list } = desk(3);
  await list.reload();
  list.seen("f2");
  list.seen("f2");
  const { rows, unseen } = list.list.get();
  expect([rows.map((one) => one.unseen), unseen]).toEqual([[true, false, true], 2]);
});

test("a station that does not answer is told of, and what was shown stays", async () => {
  const { list, ids, fail } = desk(3);
  await list.reload();
  fail(true);
  await list.reload();
  expect([ids(), list.list.get().phase, list.list.get().failure?.message]).toEqual([
    ["f3", "f2", "f1"],
    "failed",
    "The database is busy",
  ]);
  fail(false);
  await list.reload();
  expect([list.list.get().phase, list.list.get().failure]).toEqual(["ready", undefined]);
});

test("the next open flag is the one behind, else the first before, else one that is not loaded yet", async () => {
  const rows = [row(4), row(3, { verdict: confirmed }), row(2), row(1)];
  const none = new Set<string>();
  expect(nextOpen(rows, "f4", none)).toBe("f2");
  expect(nextOpen(rows, "f4", new Set(["f2"]))).toBe("f1");
  expect(nextOpen(rows, "f1", none)).toBe("f4");
  expect(nextOpen(rows.slice(1, 2), "f3", none)).toBeNull();
  const { list, flags, view } = desk(900);
  flags.forEach((one, n) => {
    if (n < 850) flags[n] = { ...one, verdict: confirmed };
  });
  expect(await list.firstOpen(new Set(["f50"]))).toBe("f49");
  view.patch({ filter: { standings: ["confirmed"] } });
  expect(await list.firstOpen(none)).toBeNull();
});

test("moving through the list stops at its ends and begins at the first", () => {
  const rows = [row(3), row(2), row(1)];
  expect(neighbour(rows, "f3", 1)).toBe("f2");
  expect(neighbour(rows, "f1", 1)).toBe("f1");
  expect(neighbour(rows, "f3", -1)).toBe("f3");
  expect(neighbour(rows, "hidden by the filter", 1)).toBe("f3");
  expect(neighbour([], null, 1)).toBeNull();
});

test("the view is remembered, and what can not be read of it is as on the first start", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
  const view: DeskView = { filter: { classes: ["car"], unseen: true }, order: "severity", grouped: true };
  storedView(storage).set(view);
  expect(storedView(storage).get()).toEqual(view);
  for (const text of ["{", "7", '{"filter":{"colour":["red"]},"order":"newest","grouped":false}', "{}"]) {
    kept.set("vedette.review", text);
    expect(storedView(storage).get()).toEqual(firstView);
  }
});
