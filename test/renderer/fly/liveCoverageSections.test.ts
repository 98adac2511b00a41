import { expect, test } from "vitest";
import { LiveSections } from "../../../renderer/fly/liveCoverageSections.ts";
import type { CoverageDelta, SectionRecord } from "../../../src/contract/coverage.ts";

const section = [
  { lat: 48.62, lon: 16.92 },
  { lat: 48.62, lon: 16.93 },
];
const record = (id: string) => ({ id, name: id }) as SectionRecord;
const delta = (map: string, revision: number, cells: readonly number[]): CoverageDelta => ({
  ...{ map, revision, section, step: 200, width: 300, columns: 4, rows: 3 },
  cells: Uint32Array.from(cells),
  why: Uint8Array.from(cells, () => 4),
  pixels: Uint16Array.from(cells, () => 30),
  lastSeenAt: Float64Array.from(cells, () => 1_000 * revision),
});

/** A station that answers from two queues, and what it was asked of cells. */
function answering(lists: readonly (readonly SectionRecord[])[], deltas: readonly (CoverageDelta | null)[]) {
  const asked: unknown[] = [];
  const [left, cells] = [[...lists], [...deltas]];
  const call = (name: string, args: unknown) => {
    if (name === "coverage.sections") {
      const sections = left.shift();
      return sections ? Promise.resolve({ sections, blind: [] }) : Promise.reject(new Error("gone"));
    }
    asked.push(args);
    return Promise.resolve(cells.shift() ?? null);
  };
  return { live: new LiveSections(call as ConstructorParameters<typeof LiveSections>[0]), asked };
}

test("of each section only what changed is asked for, and its map stays the same while it grows", async () => {
  const { live, asked } = answering(
    [
      [record("a"), record("b")],
      [record("a"), record("b")],
    ],
    [delta("m", 1, [0, 4]), delta("n", 1, [1]), delta("m", 2, [5]), delta("n", 1, [])],
  );
  await live.ask(true);
  const first = live.state.get();
  await live.ask(true);
  const second = live.state.get();
  expect(second?.maps.get("a")?.map).toBe(first?.maps.get("a")?.map);
  expect([...(second?.maps.get("a")?.map.lastSeenAt ?? [])].filter((at) => !Number.isNaN(at))).toEqual([
    1_000, 1_000, 2_000,
  ]);
  expect(second?.maps.get("b")).toBe(first?.maps.get("b"));
  expect([first?.revision, second?.revision]).toEqual([1, 2]);
  expect(asked).toEqual([
    { sectionId: "a", map: null, revision: 0 },
    { sectionId: "b", map: null, revision: 0 },
    { sectionId: "a", map: "m", revision: 1 },
    { sectionId: "b", map: "n", revision: 1 },
  ]);
});

test("without its cells a section keeps what is known, one that ended is forgotten, and a station that is away changes nothing", async () => {
  const { live, asked } = answering(
    [[record("a"), record("b")], [record("b")]],
    [delta("m", 1, [0]), delta("n", 1, [1])],
  );
  await live.ask(true);
  await live.ask(false);
  expect([...(live.state.get()?.maps.keys() ?? [])]).toEqual(["b"]);
  expect(asked).toHaveLength(2);
  await live.ask(true);
  expect(live.state.get()?.sections.map(({ id }) => id)).toEqual(["b"]);
});

test("figures are told every five answers, and at once when a promise changes or breaks", async () => {
  const broken = { ...record("a"), alarm: { broken: true, words: "", remedy: "" } };
  const answers = [...Array(7).fill([record("a")]), [{ ...record("a"), promiseMs: 60_000 }], [broken]];
  const { live } = answering(answers, []);
  const told: (number | undefined)[] = [];
  for (const _ of answers) {
    await live.ask(false);
    told.push(live.told.get()?.revision);
  }
  expect(told).toEqual([1, 1, 1, 1, 1, 6, 6, 8, 9]);
});
