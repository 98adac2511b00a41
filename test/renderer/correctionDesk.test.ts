import { expect, it } from "vitest";
import { CorrectionDesk, inside } from "../../renderer/review/corrections/correctionDesk.ts";
import type { CorrectionActed, CorrectionWord } from "../../src/contract/corrections.ts";
import { FailureError } from "../../src/contract/failure.ts";

const footage = { sortieId: "s1", streamId: "v1" };
const box = (x: number) => ({ x, y: 0.4, w: 0.1, h: 0.1 });
const found = (trackId: string, at: number) => ({ trackId, at, score: 0.8, box: box(0.2) });

/** A station that keeps what it is told, and can be away. */
function station(by = "Ada") {
  const acts = new Map<number, { words: readonly CorrectionWord[]; undone: boolean; meant?: number }>();
  const asked: string[] = [];
  let away = false;
  let last = 0;
  const acted = (act: number, of: number): CorrectionActed => ({
    ...{ act, footage },
    corrections: (acts.get(of)?.words ?? []).map((word, n) => ({
      ...{ id: of * 10 + n, act: of, ...footage, by: "Ada", saidAt: 0, word },
      ...(acts.get(of)?.undone && { undone: true as const }),
    })),
  });
  const call = async (name: string, args: unknown): Promise<unknown> => {
    asked.push(name);
    if (away) throw new FailureError("gone", "station is not running");
    if (name === "corrections.open")
      return {
        boxes: [found("a", 0), found("a", 500), found("b", 2_000)],
        classes: [
          { trackId: "a", className: "car" },
          { trackId: "b", className: "car" },
        ],
        corrections: [...acts.keys()].flatMap((act) => acted(act, act).corrections),
      };
    last++;
    if (name === "corrections.add") {
      acts.set(last, { words: (args as { words: readonly CorrectionWord[] }).words, undone: false });
      return acted(last, last);
    }
    const { act } = args as { act: number };
    const meant = acts.get(act)?.meant;
    const of = meant ?? act;
    const one = acts.get(of);
    if (one) acts.set(of, { ...one, undone: meant === undefined });
    if (meant !== undefined) return acted(meant, meant);
    acts.set(last, { words: [], undone: false, meant: act });
    return acted(last, act);
  };
  let track = 0;
  const desk = new CorrectionDesk(
    footage,
    { fromAt: 0, toAt: 3_000 },
    { call: call as never, by: () => by, newTrack: () => `hand-${++track}` },
  );
  return { desk, asked, acts, setAway: (now: boolean) => (away = now) };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));
const now = (desk: CorrectionDesk, at = 0) =>
  desk.view
    .get()
    .tracks.at(at)
    .map(({ trackId, className, source, box: { x } }) => [trackId, className, source, x]);

it("what is said is on the screen at once, and saved one deed after the other", async () => {
  const { desk, acts } = station();
  await desk.open();
  desk.select("a");
  desk.move("a", 0, box(0.5));
  desk.classify(0, "truck");
  expect(now(desk)).toEqual([["a", "truck", "said", 0.5]]);
  expect(desk.view.get().waiting).toHaveLength(2);
  await settled();
  expect(desk.view.get()).toMatchObject({ waiting: [], canUndo: true, canRedo: false });
  expect([...acts.values()].map(({ words }) => words)).toEqual([
    [{ kind: "moved", at: 0, trackId: "a", box: box(0.5), fill: true }],
    [{ kind: "class", at: 0, trackId: "a", className: "truck" }],
  ]);
});

it("deeds are taken back last first and done again, and a new one ends that", async () => {
  const { desk } = station();
  await desk.open();
  desk.move("a", 0, box(0.5));
  desk.move("a", 0, box(0.6));
  await desk.undo();
  expect(now(desk)[0]?.[3]).toBe(0.5);
  await desk.undo();
  expect(now(desk)[0]).toEqual(["a", "car", "found", 0.2]);
  await desk.undo();
  await desk.redo();
  await desk.redo();
  expect(now(desk)[0]?.[3]).toBe(0.6);
  await desk.undo();
  desk.move("a", 0, box(0.7));
  await settled();
  expect(desk.view.get().canRedo).toBe(false);
  await desk.redo();
  expect(now(desk)[0]?.[3]).toBe(0.7);
});

it("what could not be saved stays on the screen, says so, is saved in order when asked again, or is dropped by undo", async () => {
  const { desk, acts, setAway } = station();
  await desk.open();
  setAway(true);
  desk.miss(0, box(0.8));
  desk.move("hand-1", 500, box(0.9));
  desk.right(500);
  await settled();
  const { waiting, failure, canUndo } = desk.view.get();
  expect([waiting.length, failure?.code, canUndo]).toEqual([3, "gone", true]);
  expect(now(desk, 500)).toContainEqual(["hand-1", "car", "said", 0.9]);
  await desk.undo();
  expect(desk.view.get().waiting).toHaveLength(2);
  setAway(false);
  desk.retry();
  await settled();
  expect(desk.view.get()).toMatchObject({ waiting: [], failure: undefined });
  expect([...acts.values()].map(({ words }) => words[0]?.kind)).toEqual(["missed", "moved"]);
});

it("an undo that fails can be tried again", async () => {
  const { desk, setAway } = station();
  await desk.open();
  desk.move("a", 0, box(0.5));
  await settled();
  setAway(true);
  await desk.undo();
  expect(desk.view.get().failure?.code).toBe("gone");
  setAway(false);
  await desk.undo();
  expect(now(desk)[0]?.[2]).toBe("found");
});

it("what another window says of this footage is taken in, of other footage it is not", async () => {
  const { desk } = station();
  await desk.open();
  const word = { kind: "moved", at: 0, trackId: "a", box: box(0.6) } as const;
  const said = { id: 77, act: 77, ...footage, by: "Bo", saidAt: 0, word };
  desk.take({ act: 77, footage: { ...footage, sortieId: "s2" }, corrections: [said] });
  expect(now(desk)[0]?.[2]).toBe("found");
  desk.take({ act: 77, footage, corrections: [said] });
  expect(now(desk)[0]).toEqual(["a", "car", "said", 0.6]);
  desk.take({ act: 78, footage, corrections: [{ ...said, undone: true }] });
  expect(now(desk)[0]?.[2]).toBe("found");
});

it("a track is joined with the one that ended before it, split from a picture on, and taken away", async () => {
  const { desk } = station();
  await desk.open();
  desk.select("a");
  expect(desk.join(0)).toBe(false);
  desk.select("b");
  expect([desk.trackBefore(), desk.join(2_000)]).toEqual(["a", true]);
  expect(now(desk, 2_000)[0]?.[0]).toBe("a");
  desk.split(2_000);
  expect([now(desk, 2_000)[0]?.[0], desk.view.get().selected]).toEqual(["hand-1", "hand-1"]);
  desk.remove(2_000, "track");
  expect([now(desk, 2_000), desk.view.get().selected]).toEqual([[], undefined]);
});

it("what one said before one came back can be taken back, what others said can not", async () => {
  const { desk, acts } = station();
  acts.set(101, { words: [{ kind: "moved", at: 0, trackId: "a", box: box(0.6) }], undone: false });
  acts.set(102, { words: [{ kind: "moved", at: 90_000, trackId: "a", box: box(0.6) }], undone: false });
  await desk.open();
  expect(desk.view.get().canUndo).toBe(true);
  await desk.undo();
  expect(now(desk)[0]?.[2]).toBe("found");
  expect(desk.view.get().canUndo).toBe(false);
  const { desk: other, acts: said } = station("Bo");
  said.set(101, { words: [{ kind: "right", at: 0 }], undone: false });
  await other.open();
  expect(other.view.get().canUndo).toBe(false);
});

it("footage that can not be opened says why, and is opened again", async () => {
  const { desk, setAway } = station();
  setAway(true);
  await desk.open();
  expect(desk.view.get()).toMatchObject({ phase: "failed", failure: { code: "gone" } });
  setAway(false);
  await desk.open();
  expect(desk.view.get().phase).toBe("ready");
});

it("a box stays in the picture", () => {
  expect(inside({ x: 0.95, y: -0.1, w: 0.1, h: 0 })).toEqual({ x: 0.9, y: 0, w: 0.1, h: 0.002 });
});
