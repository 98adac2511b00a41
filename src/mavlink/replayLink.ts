import { type FileHandle, open } from "node:fs/promises";
import { Emitter, type Off } from "../base/emitter.ts";
import { failureOf } from "../contract/failure.ts";
import type { ReplayRecord } from "../contract/records.ts";
import { formatAddress, type TlogAddress } from "./address.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Link } from "./link.ts";
import { LinkEnds } from "./linkEnds.ts";
import { type LogPacket, TlogCursor } from "./tlogCursor.ts";
import { noTlog, tlogFailure } from "./tlogFailure.ts";
import { indexTlog, stretchAt, type TlogIndex } from "./tlogIndex.ts";

/** What of a replay is to be another; what is absent stays. */
export interface ReplayChange {
  readonly playing?: boolean | undefined;
  /** 0.1…50 times the log's own. */
  readonly speed?: number | undefined;
  /** An instant of the log, ms since 1970. */
  readonly positionAt?: number | undefined;
}

/**
 * A telemetry log as a link: its packets arrive with their own spacing, times the speed, stamped with the time at which they
 * are played. A silence of more than a minute is passed over. It stops at the end, and plays again from there from the
 * beginning. Nothing is ever sent.
 */
export class ReplayLink implements Link {
  readonly address: string;
  readonly mute = true;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #ends = new LinkEnds();
  readonly #changed = new Emitter<ReplayRecord>();
  #handle: FileHandle | undefined;
  #index: TlogIndex = { fromAt: 0, toAt: 0, packets: 0, marks: [] };
  #cursor: TlogCursor | undefined;
  #waiting: LogPacket[] = [];
  #head = 0; // of `#waiting`
  #lastAt: number | undefined; // the log's time of the packet played last
  #dueAt = 0; // when the next one is played
  #restMs = 0; // until then while paused, in the log's time
  #playing = false;
  #speed = 1;
  #reads = 0;
  #timer: Off = () => {};

  readonly onBytes = this.#ends.onBytes;
  readonly onClosed = this.#ends.onClosed;
  /** Called when it was started, stopped, moved, or came to its end. */
  readonly onReplay = this.#changed.on;

  constructor(address: TlogAddress, { clock = systemClock }: { readonly clock?: Clock } = {}) {
    this.#file = address.path;
    this.address = formatAddress(address);
    this.#clock = clock;
  }

  get boundAddress(): string {
    return this.address;
  }

  /** Reads the log once through and starts to play it. Rejects with `not-found`, `denied` or `bad-input`. */
  async open(): Promise<void> {
    try {
      this.#handle = await open(this.#file, "r");
      const index = await indexTlog(this.#handle);
      if (!index) throw noTlog(this.#file, "it holds no MAVLink packet");
      this.#index = index;
      await this.#moveTo(index.fromAt);
    } catch (cause) {
      await this.#release();
      throw tlogFailure(this.#file, cause);
    }
    this.#ends.opened();
    this.#play();
  }

  /** Nothing: nobody is there. */
  send(): void {}

  /** Where it is. */
  get replay(): ReplayRecord {
    const { fromAt, toAt } = this.#index;
    const next = this.#waiting[this.#head];
    const ahead = this.#playing ? (this.#dueAt - this.#clock.elapsed()) * this.#speed : this.#restMs;
    const at = next ? next.packet.at - Math.max(0, ahead) : this.#cursor?.done ? toAt : (this.#lastAt ?? fromAt);
    const positionAt = Math.min(toAt, Math.max(fromAt, at));
    return { playing: this.#playing, speed: this.#speed, fromAt, toAt, positionAt };
  }

  /** Starts, stops, moves or changes the speed; resolves when it has. */
  async set({ playing = this.#playing, speed = this.#speed, positionAt }: ReplayChange): Promise<void> {
    if (!this.#ends.isOpen) return;
    const ended = this.#atEnd;
    this.#pause();
    this.#speed = Math.min(FASTEST, Math.max(SLOWEST, speed));
    const to = positionAt ?? (ended && playing ? this.#index.fromAt : undefined);
    try {
      if (to !== undefined) await this.#moveTo(to);
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    if (playing && !this.#atEnd) this.#play();
    this.#changed.emit(this.replay);
  }

  async close(): Promise<void> {
    this.#pause();
    this.#reads++;
    await this.#release();
    this.#ends.ended();
  }

  get #atEnd(): boolean {
    return this.#head >= this.#waiting.length && this.#cursor?.done === true;
  }

  async #moveTo(positionAt: number): Promise<void> {
    const at = Math.min(this.#index.toAt, Math.max(this.#index.fromAt, positionAt));
    const { offset, end } = stretchAt(this.#index, at);
    this.#cursor = new TlogCursor(this.#handle!, { offset });
    this.#waiting = [];
    this.#head = 0;
    this.#lastAt = undefined;
    this.#restMs = 0;
    if (!(await this.#read())) return;
    while (this.#head < this.#waiting.length) {
      const { packet, offset: here } = this.#waiting[this.#head]!;
      if (packet.at >= at || here >= end) break;
      this.#head++;
    }
    const next = this.#waiting[this.#head];
    if (next) this.#restMs = spacing(at, next.packet.at);
  }

  /** Has packets waiting, or the end reached; false when the reading was overtaken by another. */
  async #read(): Promise<boolean> {
    const mine = ++this.#reads;
    const cursor = this.#cursor!;
    while (!cursor.done) {
      const packets = await cursor.next();
      if (mine !== this.#reads) return false;
      if (packets.length === 0) continue;
      this.#waiting = packets;
      this.#head = 0;
      return true;
    }
    return true;
  }

  #play(): void {
    if (this.#playing) return;
    this.#playing = true;
    this.#dueAt = this.#clock.elapsed() + this.#restMs / this.#speed;
    this.#await();
  }

  #pause(): void {
    if (!this.#playing) return;
    this.#restMs = Math.max(0, (this.#dueAt - this.#clock.elapsed()) * this.#speed);
    this.#playing = false;
    this.#timer();
  }

  #await(): void {
    this.#timer();
    const wait = Math.max(0, this.#dueAt - this.#clock.elapsed());
    this.#timer = this.#clock.after(wait, () => this.#playDue());
  }

  #playDue(): void {
    const now = this.#clock.elapsed();
    const at = this.#clock.now();
    if (now - this.#dueAt > LATE_MS) this.#dueAt = now; // the computer slept: nobody wants it all at once
    for (let played = 0; this.#dueAt <= now && played < MOST_AT_ONCE; played++) {
      const entry = this.#waiting[this.#head];
      if (!entry) return; // more is being read
      this.#head++;
      const { packet } = entry;
      this.#lastAt = packet.at;
      this.#ends.received({ bytes: packet.bytes, at });
      if (!this.#playing) return; // who heard it stopped it
      const next = this.#waiting[this.#head];
      if (!next) {
        void this.#goOn();
        return;
      }
      this.#dueAt += spacing(packet.at, next.packet.at) / this.#speed;
    }
    this.#await();
  }

  /** Reads on after all that was waiting is played. */
  async #goOn(): Promise<void> {
    if (this.#atEnd) {
      this.#pause();
      this.#changed.emit(this.replay);
      return;
    }
    try {
      if (!(await this.#read())) return;
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    const next = this.#waiting[this.#head];
    const rest = next && this.#lastAt !== undefined ? spacing(this.#lastAt, next.packet.at) : 0;
    if (!this.#playing) this.#restMs = rest;
    else if (!next) await this.#goOn();
    else {
      this.#dueAt += rest / this.#speed;
      this.#await();
    }
  }

  #fail(cause: unknown): void {
    if (!this.#handle) return; // closed meanwhile
    this.#pause();
    void this.#release();
    this.#ends.ended(failureOf(tlogFailure(this.#file, cause)));
  }

  async #release(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

/** From one packet to the next, ms of the log; 0 where its clock was set or nobody spoke for long. */
function spacing(before: number, after: number): number {
  const ms = after - before;
  return ms >= 0 && ms <= LONGEST_SILENCE_MS ? ms : 0;
}

const SLOWEST = 0.1;
const FASTEST = 50;
const LONGEST_SILENCE_MS = 60_000;
const LATE_MS = 1_000;
const MOST_AT_ONCE = 500;
