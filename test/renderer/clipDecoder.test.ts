import { expect, test } from "vitest";
import { Clip } from "../../renderer/video/clip.ts";
import { ClipDecoder } from "../../renderer/video/clipDecoder.ts";
import type { DecoderEvents, PictureDecoder } from "../../renderer/video/groupDecoder.ts";
import type { EncodedPicture } from "../../src/contract/vision.ts";

/** A clip with a key picture every `group` pictures. */
const clipOf = (length: number, group: number, size = 100) =>
  new Clip(
    Array.from({ length }, (_, i): EncodedPicture => {
      const picture = { streamId: "v", at: i * 40, key: i % group === 0, codec: "avc1.42E01E" };
      return { ...picture, width: size, height: size, data: Uint8Array.of(i) };
    }),
    [],
  );

class FakeFrame {
  readonly timestamp: number;
  closed = false;
  constructor(timestamp: number) {
    this.timestamp = timestamp;
  }
  close(): void {
    this.closed = true;
  }
}

/** Decodes a picture each time it is told to, and hands out the one that came `held` pictures before. */
class FakeDecoder implements PictureDecoder {
  readonly #events: DecoderEvents<VideoFrame>;
  readonly #held: number;
  readonly given: number[] = [];
  readonly #queue: number[] = [];
  readonly #back: number[] = [];
  readonly frames: FakeFrame[] = [];
  damaged: readonly number[] = [];
  closed = false;

  constructor(events: DecoderEvents<VideoFrame>, held: number) {
    this.#events = events;
    this.#held = held;
  }

  decode({ data }: EncodedPicture, stamp: number): void {
    expect(data[0]).toBe(stamp);
    this.given.push(stamp);
    this.#queue.push(stamp);
    queueMicrotask(() => this.#step());
  }

  async flush(): Promise<void> {
    while (this.#queue.length > 0) await Promise.resolve();
    for (const stamp of this.#back.splice(0)) this.#out(stamp);
  }

  close(): void {
    this.closed = true;
  }

  #step(): void {
    const stamp = this.#queue.shift();
    if (stamp === undefined) return;
    this.#back.push(stamp);
    if (this.#back.length > this.#held) this.#out(this.#back.shift() as number);
    if (this.#queue.length === 0) this.#events.onIdle();
  }

  #out(stamp: number): void {
    if (this.damaged.includes(stamp)) return;
    const frame = new FakeFrame(stamp);
    this.frames.push(frame);
    this.#events.onFrame(frame as unknown as VideoFrame);
  }
}

function decoding(clip: Clip, { held = 0, damaged = [] as readonly number[] } = {}) {
  const made: FakeDecoder[] = [];
  const faults: ((cause: unknown) => void)[] = [];
  const decoder = new ClipDecoder(clip, (_, events) => {
    const one = new FakeDecoder(events, held);
    one.damaged = damaged;
    made.push(one);
    faults.push(events.onFault);
    return one;
  });
  const shown = async (index: number) => {
    const frame = (await decoder.frame(index)) as unknown as FakeFrame | undefined;
    return frame && { index: frame.timestamp, closed: frame.closed };
  };
  return { decoder, made, faults, shown };
}

test("a picture is handed out when it is decoded, without the rest of its group", async () => {
  const { made, shown } = decoding(clipOf(300, 100));
  expect(await shown(130)).toEqual({ index: 130, closed: false });
  expect(made.map(({ given }) => [given[0], given.at(-1)])).toEqual([[100, 130]]);
});

test("a decoder that holds pictures back is given those that follow, to the end of the group", async () => {
  const { made, shown } = decoding(clipOf(300, 100), { held: 7 });
  expect(await shown(130)).toEqual({ index: 130, closed: false });
  expect(made[0]?.given.at(-1)).toBeLessThan(145);
  expect(await shown(199)).toEqual({ index: 199, closed: false });
  expect(made).toHaveLength(1);
});

test("what comes next is decoded ahead, over the end of a group, and decoded once", async () => {
  const { decoder, made, shown } = decoding(clipOf(40, 20));
  await shown(2);
  decoder.prepareAfter(2);
  expect(made.map(({ given }) => given.at(-1))).toEqual([14]);
  for (let i = 3; i < 20; i++) {
    expect(await shown(i)).toEqual({ index: i, closed: false });
    decoder.prepareAfter(i);
  }
  expect(made.map(({ given }) => [given[0], given.length])).toEqual([
    [0, 20],
    [20, 1],
  ]);
});

test("of a long group a bounded number of frames is held; stepping back beyond them decodes it again", async () => {
  const { made, shown } = decoding(clipOf(200, 200, 4_000));
  for (let i = 0; i < 100; i++) expect(await shown(i)).toEqual({ index: i, closed: false });
  const open = () => made.map(({ frames }) => frames.filter(({ closed }) => !closed).length);
  expect(open()).toEqual([24]);
  expect(await shown(80)).toEqual({ index: 80, closed: false });
  expect(made).toHaveLength(1);
  expect(await shown(40)).toEqual({ index: 40, closed: false });
  expect(open()).toEqual([0, 24]);
});

test("of a group that is opened in its middle a few pictures before are held; stepping back beyond them holds all", async () => {
  const { made, shown } = decoding(clipOf(100, 50));
  const open = () => made.map(({ frames }) => frames.filter(({ closed }) => !closed).map(({ timestamp }) => timestamp));
  const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  expect(await shown(30)).toEqual({ index: 30, closed: false });
  expect(open()).toEqual([span(22, 30)]);
  for (const index of [29, 22, 31]) expect(await shown(index)).toEqual({ index, closed: false });
  expect([made.length, open()]).toEqual([1, [span(22, 31)]]);
  for (const index of [21, 20, 0]) expect(await shown(index)).toEqual({ index, closed: false });
  expect([made.length, open()]).toEqual([2, [[], span(0, 21)]]);
});

test("frames of three groups are held; all are closed with the decoder, and what waits gets none", async () => {
  const { decoder, made, shown } = decoding(clipOf(50, 10));
  for (const index of [5, 15, 25, 35]) await shown(index);
  expect(made.map(({ closed }) => closed)).toEqual([true, false, false, false]);
  const waiting = decoder.frame(45);
  decoder.close();
  expect(await waiting).toBeUndefined();
  expect(await shown(15)).toBeUndefined();
  expect(made.flatMap(({ frames }) => frames).every(({ closed }) => closed)).toBe(true);
});

test("a damaged picture has no frame, and those after it have", async () => {
  const { made, shown } = decoding(clipOf(20, 10), { damaged: [4] });
  expect([await shown(4), await shown(4), await shown(6)]).toEqual([undefined, undefined, { index: 6, closed: false }]);
  expect(made).toHaveLength(1);
});

test("a fault is told to whoever waits, and the next wish is tried anew", async () => {
  const { decoder, made, faults, shown } = decoding(clipOf(20, 10));
  const waiting = decoder.frame(3);
  faults[0]?.("bad data");
  await expect(waiting).rejects.toThrow("The footage can not be decoded: bad data");
  expect(await shown(3)).toEqual({ index: 3, closed: false });
  expect(made).toHaveLength(2);
});
