import { expect, test } from "vitest";
import { ClipDecoder } from "../../../renderer/video/clipDecoder.ts";
import type { MakeDecoder } from "../../../renderer/video/groupDecoder.ts";
import { type Pace, pacedIndex, paceOf, paceWords } from "../../../renderer/video/pace.ts";
import { PictureRun } from "../../../renderer/video/pictureRun.ts";
import { Playback, type Speed } from "../../../renderer/video/playback.ts";
import { clipAt, someClip } from "./someClip.ts";

test("all pictures are shown while screen and decoder keep up, each n-th where the screen does not", () => {
  const pace = (speed: number) => paceOf(someClip(), speed, { decodeMs: 1 });
  expect([0.25, 1, 2, 4, 8, 16].map((speed) => pace(speed).every)).toEqual([1, 1, 1, 2, 4, 7]);
  expect(pace(8)).toEqual({ keysOnly: false, every: 4, stride: 4, why: "screen" });
  expect(paceOf(someClip(), 1, { decodeMs: 1, paintMs: 90 })).toMatchObject({ every: 3, why: "screen" });
  expect(paceOf(someClip({ pictures: 1 }), 16, {})).toMatchObject({ every: 1, why: "all" });
});

test("where not all can be decoded, key pictures are, as many of them as can be, evenly", () => {
  const clip = someClip(); // a key picture each 400 ms
  expect(paceOf(clip, 4, { decodeMs: 12, keyMs: 20 })).toEqual({
    keysOnly: true,
    every: 1,
    stride: 10,
    why: "decoder",
  });
  expect(paceOf(clip, 16, { decodeMs: 12, keyMs: 60 })).toEqual({
    keysOnly: true,
    every: 3,
    stride: 30,
    why: "decoder",
  });
  expect(paceOf(clip, 2, { decodeMs: 12, keyMs: 60 }).keysOnly).toBe(false);
});

test("the pictures that are shown lie at even distances", () => {
  const clip = someClip();
  const shown = (pace: Pace) => [...new Set(Array.from({ length: 100 }, (_, i) => pacedIndex(clip, i, pace)))];
  const distances = (all: readonly number[]) => [...new Set(all.slice(1).map((index, i) => index - (all[i] ?? 0)))];
  for (const pace of [
    paceOf(clip, 8, { decodeMs: 1 }),
    paceOf(clip, 16, { decodeMs: 12, keyMs: 20 }),
    paceOf(clip, 16, { decodeMs: 12, keyMs: 60 }),
  ])
    expect(distances(shown(pace))).toEqual([pace.stride]);
});

test("what is left out is said, with the reason", () => {
  const words = (speed: number, decodeMs: number) => paceWords(paceOf(someClip(), speed, { decodeMs, keyMs: 60 }));
  expect(words(1, 1)).toBeUndefined();
  expect(words(4, 1)?.short).toBe("every 2nd picture");
  expect(words(8, 1)?.long).toBe("Pictures come faster than they can be shown: every 4th picture is");
  expect(words(16, 12)?.short).toBe("every 30th picture");
  expect(words(16, 12)?.long).toMatch(/^This machine can not decode all pictures at that speed/);
});

/** A player whose decoder needs so long for each picture; the time is the test's own. */
function player(
  costs: { decodeMs: number; keyMs?: number },
  { group = 10, pictures = 500, atRest = (then: () => void) => then() } = {},
) {
  let now = 0;
  const decoded: number[] = [];
  const due: { at: number; run: () => void }[] = [];
  const clip = someClip({ pictures, group });
  const playback = new Playback(clip, clipAt);
  const painted: { index: number; from: "all" | "keys" }[] = [];
  let free = 0; // one machine decodes for all groups
  const make: MakeDecoder<VideoFrame> = (_, { onFrame, onIdle }) => {
    let open = true;
    let waiting = 0;
    let flushed = () => {};
    return {
      decode: (_picture, timestamp) => {
        waiting++;
        decoded.push(timestamp);
        free = Math.max(now, free) + costs.decodeMs;
        due.push({
          at: free,
          run: () => {
            waiting--;
            if (!open) return;
            onFrame({ timestamp, close: () => {} } as VideoFrame);
            if (waiting === 0) {
              onIdle();
              flushed();
            }
          },
        });
      },
      flush: () =>
        new Promise<void>((resolve) => {
          flushed = resolve;
          if (waiting === 0) resolve();
        }),
      close: () => {
        open = false;
      },
    };
  };
  const run = new PictureRun<{ timestamp: number; by?: "keys" }>({
    playback,
    decoder: new ClipDecoder(clip, make),
    keys: {
      frame: (index) => {
        expect(clip.pictures[index]?.key).toBe(true);
        return new Promise((resolve) =>
          due.push({ at: now + (costs.keyMs ?? 10), run: () => resolve({ timestamp: index, by: "keys" }) }),
        );
      },
      close: () => {},
    },
    paint: ({ timestamp, by }, index) => {
      expect(timestamp).toBe(index);
      painted.push({ index, from: by ?? "all" });
    },
    failed: (cause) => {
      throw cause;
    },
    atRest,
    elapsed: () => now,
  });
  const settle = async () => {
    for (let i = 0; i < 12; i++) await Promise.resolve();
  };
  /** Lets time pass, a screen's picture after the other. */
  const pass = async (ms: number) => {
    for (const end = now + ms; now < end; ) {
      const next = now + 1000 / 60;
      for (;;) {
        const first = due.toSorted((a, b) => a.at - b.at)[0];
        if (!first || first.at > next) break;
        now = Math.max(now, first.at);
        due.splice(due.indexOf(first), 1);
        first.run();
        await settle();
      }
      now = next;
      playback.tick(now);
      await settle();
    }
  };
  const play = (speed: Speed) => {
    playback.setSpeed(speed, now);
    playback.play(now);
  };
  return { playback, painted, decoded, run, pass, play };
}

test("at its own speed a quick decoder shows every picture once, in order", async () => {
  const { painted, pass, play, run } = player({ decodeMs: 2 });
  await pass(100);
  play(1);
  await pass(4_000);
  const shown = painted.map(({ index }) => index);
  expect(shown).toEqual(Array.from({ length: shown.length }, (_, i) => i));
  expect(shown.length).toBeGreaterThan(95);
  expect(run.pace.get().why).toBe("all");
});

test("one that can not keep up shows key pictures at even distances and says so; slower again, it shows all", async () => {
  const { painted, pass, play, run, playback } = player({ decodeMs: 15 });
  await pass(1_000);
  play(8);
  await pass(900); // it takes two quarters of a second and a little to be sure of it
  painted.length = 0;
  await pass(1_200);
  const { stride, why, keysOnly } = run.pace.get();
  expect([why, keysOnly]).toEqual(["decoder", true]);
  const shown = painted.map(({ index }) => index);
  expect(shown.length).toBeGreaterThan(10);
  expect(shown).toEqual(Array.from({ length: shown.length }, (_, i) => (shown[0] ?? 0) + i * stride));
  playback.seek(200);
  await pass(1_000);
  painted.length = 0;
  play(1);
  await pass(1_000);
  expect(painted.map(({ index }) => index)).toEqual(Array.from({ length: painted.length }, (_, i) => 201 + i));
});

test("standing still shows the very picture that was asked for, however slow the decoder, and steps go both ways over key pictures", async () => {
  const { painted, pass, play, playback } = player({ decodeMs: 30 });
  await pass(1_000);
  play(16);
  await pass(330);
  playback.pause();
  const { index } = playback.state.get();
  expect(index % 10).not.toBe(0);
  await pass(2_000);
  expect(painted.at(-1)).toEqual({ index, from: "all" });
  playback.seek(40);
  for (const by of [-1, -1, 1, 1, 1]) {
    await pass(1_000);
    playback.step(by);
  }
  await pass(1_000);
  expect(painted.slice(-6).map((one) => one.index)).toEqual([40, 39, 38, 39, 40, 41]);
});

test("of many wishes in a row only what is being made and the newest are painted", async () => {
  const { painted, pass, playback } = player({ decodeMs: 10 });
  await pass(500);
  painted.length = 0;
  for (let index = 100; index < 140; index++) playback.seek(index);
  await pass(1_000);
  expect(painted.map(({ index }) => index)).toEqual([100, 139]);
});

test("a machine that was busy for a moment is not taken for a slow one: soon all pictures are shown again", async () => {
  const slow = { decodeMs: 60 };
  const { painted, pass, play, run } = player(slow);
  await pass(1_000);
  play(1);
  await pass(2_500);
  expect(run.pace.get().keysOnly).toBe(true);
  slow.decodeMs = 3;
  await pass(4_000);
  expect(run.pace.get()).toMatchObject({ keysOnly: false, why: "all" });
  painted.length = 0;
  await pass(2_000);
  const shown = painted.map(({ index }) => index);
  expect(shown.length).toBeGreaterThan(45);
  expect(shown).toEqual(Array.from({ length: shown.length }, (_, i) => (shown[0] ?? 0) + i));
});

test("what comes after a picture that stands is decoded once that is on the screen, and not where another was wished for since", async () => {
  const waiting: (() => void)[] = [];
  const atRest = (then: () => void) => void waiting.push(then);
  const { painted, decoded, pass, playback } = player({ decodeMs: 2 }, { group: 100, atRest });
  await pass(200);
  expect([painted.map(({ index }) => index), decoded]).toEqual([[0], [0]]);
  playback.seek(3);
  await pass(200);
  waiting.shift()?.(); // of the first picture
  await pass(200);
  expect(decoded).toEqual([0, 1, 2, 3]);
  waiting.shift()?.();
  await pass(200);
  expect(decoded).toEqual(Array.from({ length: 16 }, (_, index) => index));
});
