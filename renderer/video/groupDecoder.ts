import { reasonOf } from "../../src/base/log.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { EncodedPicture } from "../../src/contract/vision.ts";
import type { ClipPicture } from "./clip.ts";

/** A decoded picture that holds memory until it is closed. */
export interface Closable {
  readonly timestamp: number;
  close(): void;
}

/** What a decoder tells while it works. */
export interface DecoderEvents<F extends Closable> {
  /** In the order in which the pictures are seen. */
  readonly onFrame: (frame: F) => void;
  readonly onFault: (cause: unknown) => void;
  /** It has begun with all that it was given. */
  readonly onIdle: () => void;
}

/** Decodes pictures one after another, the first of them a key picture. */
export interface PictureDecoder {
  /** Frames come with `stamp` as their timestamp. */
  decode(picture: EncodedPicture, stamp: number): void;
  /** Hands out all that is held back; no more can be decoded afterwards. */
  flush(): Promise<void>;
  close(): void;
}

export type MakeDecoder<F extends Closable> = (first: EncodedPicture, events: DecoderEvents<F>) => PictureDecoder;

/** Given to the decoder at once beyond what is asked for, where it holds pictures back, pictures. */
const pushed = 4;

/** How many decoded frames of a group are held. */
export interface Kept {
  readonly most: number;
  /** Of those that lie before the one that was asked for when they come; the others are only decoded for it to be seen. */
  readonly before: number;
}

interface Ask<F> {
  readonly promise: Promise<F | undefined>;
  readonly resolve: (frame: F | undefined) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Decodes one group of pictures as far as is asked for, and hands each frame out as soon as it is decoded. A bounded
 * number of frames is held: those before the one that was asked for last go first.
 */
export class GroupDecoder<F extends Closable> {
  readonly #pictures: readonly ClipPicture[];
  /** Where in `pictures` each picture of the clip is. */
  readonly #places: ReadonlyMap<number, number>;
  readonly #kept: Kept;
  readonly #frames = new Map<number, F>();
  readonly #asks = new Map<number, Ask<F>>();
  readonly #decoder: PictureDecoder | undefined;
  /** Places in `pictures`: of the one to be decoded next, and the one up to which is asked for. */
  #next = 0;
  #goal = 0;
  #asked: number;
  /** Frames that were held once. */
  readonly #gone = new Set<number>();
  /** All was decoded: what has not come is damaged. */
  #over = false;
  #fault: FailureError | undefined;
  #closed = false;

  /** `pictures`: in the order in which they are decoded, a key picture first. */
  constructor(pictures: readonly ClipPicture[], kept: Kept, make: MakeDecoder<F>) {
    this.#pictures = pictures;
    this.#places = new Map(pictures.map(({ index }, place) => [index, place]));
    this.#kept = kept;
    this.#asked = pictures[0]?.index ?? 0;
    const first = pictures[0]?.picture;
    try {
      this.#decoder =
        first &&
        make(first, {
          onFrame: (frame) => this.#take(frame),
          onFault: (cause) => this.#fail(cause),
          onIdle: () => this.#idle(),
        });
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Whether the frame of a picture was let go, or can not be had: it has to be decoded anew. */
  isLost(index: number): boolean {
    return this.#fault !== undefined || this.#gone.has(index);
  }

  /** The frame of a picture of the group; it is not the caller's to close. Undefined once the group is closed. */
  frame(index: number): Promise<F | undefined> {
    this.#asked = index;
    const known = this.#frames.get(index);
    if (known || this.#closed) return Promise.resolve(known);
    if (this.#fault) return Promise.reject(this.#fault);
    const before = this.#asks.get(index);
    if (before) return before.promise;
    if (this.#over) return Promise.resolve(undefined);
    const ask = newAsk<F>();
    this.#asks.set(index, ask);
    // Where the decoder has it already and holds it back, it waits for those that follow.
    if ((this.#places.get(index) ?? 0) < this.#next) this.#reach(this.#next + pushed);
    else this.prepare(index);
    return ask.promise;
  }

  /** Begins to decode up to a picture. */
  prepare(index: number): void {
    this.#reach((this.#places.get(index) ?? this.#pictures.length) + 1);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#decoder?.close();
    for (const frame of this.#frames.values()) frame.close();
    this.#frames.clear();
    for (const { resolve } of this.#asks.values()) resolve(undefined);
    this.#asks.clear();
  }

  #reach(place: number): void {
    this.#goal = Math.max(this.#goal, place);
    this.#feed();
  }

  #feed(): void {
    const end = this.#pictures.length;
    const wasOpen = this.#next < end;
    try {
      for (; this.#next < Math.min(this.#goal, end) && !this.#stopped; this.#next++) {
        const { picture, index } = this.#pictures[this.#next] as ClipPicture;
        this.#decoder?.decode(picture, index);
      }
    } catch (cause) {
      this.#fail(cause);
    }
    if (wasOpen && this.#next >= end && !this.#stopped)
      this.#decoder?.flush().then(
        () => this.#ended(),
        (cause) => this.#fail(cause),
      );
  }

  get #stopped(): boolean {
    return this.#closed || this.#fault !== undefined;
  }

  /** A decoder may hold pictures back until it has seen those that follow. */
  #idle(): void {
    if (this.#asks.size > 0) this.#reach(this.#next + pushed);
  }

  #take(frame: F): void {
    const index = frame.timestamp;
    if (this.#closed) {
      frame.close();
      return;
    }
    const ask = this.#asks.get(index);
    this.#asks.delete(index);
    this.#frames.set(index, frame);
    const { most, before } = this.#kept;
    for (const held of [...this.#frames.keys()]) {
      if (this.#frames.size <= most) break;
      if (held < this.#asked) this.#letGo(held);
    }
    if (!ask && (this.#frames.size > most || index < this.#asked - before)) this.#letGo(index);
    ask?.resolve(frame);
  }

  #letGo(index: number): void {
    this.#frames.get(index)?.close();
    this.#frames.delete(index);
    this.#gone.add(index);
  }

  #ended(): void {
    this.#over = true;
    for (const { resolve } of this.#asks.values()) resolve(undefined);
    this.#asks.clear();
    this.#decoder?.close();
  }

  #fail(cause: unknown): void {
    if (this.#stopped) return;
    this.#fault = new FailureError(
      "bad-input",
      `The footage can not be decoded: ${reasonOf(cause)}`,
      "Play another clip",
    );
    for (const { reject } of this.#asks.values()) reject(this.#fault);
    this.#asks.clear();
  }
}

function newAsk<F>(): Ask<F> {
  let resolve: Ask<F>["resolve"] = () => {};
  let reject: Ask<F>["reject"] = () => {};
  const promise = new Promise<F | undefined>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}
