import { expect, test } from "vitest";
import { likelyNext } from "../../renderer/review/moment/likelyNext.ts";
import { Clip } from "../../renderer/video/clip.ts";
import { ClipShelf } from "../../renderer/video/clipShelf.ts";
import { ClipsAhead } from "../../renderer/video/clipsAhead.ts";
import { WarmDecoder } from "../../renderer/video/warmDecoder.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import { flag } from "./records.ts";

const clipOf = (bytes: number) => {
  const picture = { streamId: "v", at: 0, key: true, codec: "avc1.42E01E", width: 8, height: 8 };
  return new Clip([{ ...picture, data: new Uint8Array(bytes) }], []);
};

function shelfOf(bytes: number) {
  const loads: string[] = [];
  const shelf = new ClipShelf(async (id) => {
    loads.push(id);
    if (id === "bad") throw new Error("no footage");
    return { id, clip: clipOf(bytes) } as never;
  });
  return { loads, shelf };
}

test("a clip that was loaded ahead is not loaded again, one that failed is, and the oldest are let go", async () => {
  const { loads, shelf } = shelfOf(10);
  void shelf.get("a");
  expect(await shelf.get("a")).toMatchObject({ id: "a" });
  await expect(shelf.get("bad")).rejects.toThrow("no footage");
  await expect(shelf.get("bad")).rejects.toThrow("no footage");
  const others = Array.from({ length: 9 }, (_, n) => `o${n}`);
  for (const id of [...others, "a", "new"]) await shelf.get(id);
  await shelf.get("a");
  await shelf.get("o0");
  shelf.forget("a");
  await shelf.get("a");
  expect(loads).toEqual(["a", "bad", "bad", ...others, "new", "o0", "a"]);
});

test("of long clips four are kept, so that they do not fill the memory", async () => {
  const { loads, shelf } = shelfOf(100e6);
  for (const id of ["a", "b", "c", "d", "e"]) await shelf.get(id);
  for (const id of ["e", "d", "c", "b", "a"]) await shelf.get(id);
  expect(loads).toEqual(["a", "b", "c", "d", "e", "a"]);
});

test("decoders that were warmed for a few clips are handed over once; the oldest is closed", () => {
  const done: string[] = [];
  const clips = Array.from({ length: 5 }, () => new Clip([], []));
  const [a, b, c, d, e] = clips as [Clip, Clip, Clip, Clip, Clip];
  const name = (clip: Clip) => "abcde"[clips.indexOf(clip)];
  let made = 0;
  const warm = new WarmDecoder((clip) => ({
    n: ++made,
    frame: async (index: number) => {
      done.push(`${name(clip)} ${index}`);
      throw new Error("can not be decoded");
    },
    close: () => done.push(`${name(clip)} closed`),
  }));
  warm.warm(a, 7);
  warm.warm(b, 3);
  warm.warm(a, 7); // wished for again: b is the oldest now
  for (const clip of [c, d, e]) warm.warm(clip, 1);
  expect(done).toEqual(["a 7", "b 3", "c 1", "d 1", "e 1", "b closed"]);
  expect([warm.take(a).n, warm.take(a).n, warm.take(e).n]).toEqual([1, 6, 5]);
});

const rowsOf = (...ids: string[]): FlagRecord[] =>
  ids.map((id) => {
    const verdict = { kind: "confirmed", by: "Ada", at: 0 } as const;
    return flag({
      id,
      state: id.includes("o") ? "open" : "closed",
      ...(id.endsWith("+") && { verdict }),
    });
  });

test("what follows in the direction of travel is loaded first, then what nobody has judged, then the way back", () => {
  const rows = rowsOf("1", "2", "3", "4+", "5+", "6", "7");
  const from = (line: string | null, before: string | null = null, busy: readonly string[] = []) =>
    likelyNext({ rows, line, before, busy: new Set(busy) });
  expect(from("3")).toEqual(["4+", "6", "5+", "7", "2"]);
  expect(from("3", "2")).toEqual(["4+", "6", "5+", "7", "2"]);
  expect(from("3", "4+")).toEqual(["2", "6", "1", "7", "4+"]);
  expect(from("1", null, ["2"])).toEqual(["2", "3", "6"]);
  expect(from("7", "6")).toEqual(["1", "2", "6"]);
  expect([from(null), from("gone")]).toEqual([[], []]);
  expect(likelyNext({ rows: rowsOf("1", "2o", "3"), line: "1", before: null, busy: new Set() })).toEqual(["3"]);
});

/** Loads when it is told to. */
function ahead() {
  const asked: string[] = [];
  const warmed: number[] = [];
  const rests: (() => void)[] = [];
  const clips = new ClipsAhead({
    get: async (id) => {
      asked.push(id);
      if (id === "bad") throw new Error("no footage");
      return { clip: clipOf(asked.length), record: { fromAt: 0 } as never };
    },
    warm: (clip) => warmed.push(clip.pictures[0]?.data.length ?? 0),
    rest: () => new Promise((resolve) => rests.push(resolve)),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const rest = async () => {
    await settle();
    rests.shift()?.();
    await settle();
  };
  return { clips, asked, warmed, rest };
}

test("clips are loaded one after another behind the one that is looked at, and one that fails is passed over", async () => {
  const { clips, asked, warmed, rest } = ahead();
  void clips.load("now", ["bad", "a", "b"]);
  await rest();
  expect(asked).toEqual(["now", "bad"]);
  await rest();
  await rest();
  expect([asked, warmed]).toEqual([
    ["now", "bad", "a", "b"],
    [3, 4],
  ]);
});

test("what was not loaded yet is given up when the analyst goes on", async () => {
  const { clips, asked, rest } = ahead();
  void clips.load("now", ["a", "b", "c"]);
  await rest();
  void clips.load("a", ["d"]);
  await rest();
  await rest();
  expect(asked).toEqual(["now", "a", "a", "d"]);
  void clips.load("d", ["e"]);
  clips.stop();
  await rest();
  expect(asked).toEqual(["now", "a", "a", "d", "d"]);
});
