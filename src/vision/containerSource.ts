import { setTimeout as pause } from "node:timers/promises";
import { Emitter } from "../base/emitter.ts";
import { failureOf } from "../contract/failure.ts";
import type { AccessUnit, MetadataUnit } from "./accessUnit.ts";
import { Container } from "./container.ts";
import { type Arrived, retryMs, type SourceState, type VideoSource } from "./source.ts";

/** A time stamp of a recording so much earlier or later than the one before, 90 kHz, does not tell how long to wait. */
const backTicks = 90_000;
const jumpTicks = 5 * 90_000;
/** How long is waited then before a later one, ms. */
const jumpMs = 1000;

/** What a container source opens. */
export interface ContainerOpening {
  readonly url: string;
  /** What messages and records call it. */
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  /** A recording: played once at its own speed. Otherwise live: taken as it comes, connected again when it breaks off. */
  readonly recording: boolean;
}

/** Video out of a container that FFmpeg reads: a file played at its own speed, or an RTSP camera. */
export class ContainerSource implements VideoSource {
  readonly #units = new Emitter<Arrived<AccessUnit>>();
  readonly #metadata = new Emitter<Arrived<MetadataUnit>>();
  readonly #states = new Emitter<SourceState>();
  readonly onUnit = this.#units.on;
  readonly onMetadata = this.#metadata.on;
  readonly onState = this.#states.on;
  readonly #opening: ContainerOpening;
  readonly #closing = new AbortController();
  #container: Container | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(opening: ContainerOpening) {
    this.#opening = opening;
  }

  /** FFmpeg does not tell; what comes is whole, or its decoder passes it over. */
  readonly damaged = 0;
  readonly damagedMetadata = 0;

  get hasMetadata(): boolean {
    return this.#container?.hasMetadata ?? false;
  }

  async open(): Promise<{ address: string }> {
    if (this.#opening.recording) this.#container = await this.#connect();
    this.#running = this.#run();
    return { address: this.#opening.name };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#container?.interrupt();
    await this.#running;
  }

  #connect(): Promise<Container> {
    const { url, name, options } = this.#opening;
    return Container.open(url, name, options);
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // listeners are in place before the first event
    for (let tries = 0; !this.#closing.signal.aborted; tries++) {
      try {
        this.#container ??= await this.#connect();
        if (await this.#play(this.#container)) tries = 0;
        if (this.#opening.recording) break;
        this.#states.emit({ phase: "waiting" });
      } catch (cause) {
        if (this.#closing.signal.aborted) break;
        const failure = failureOf(cause);
        this.#states.emit({ phase: this.#opening.recording ? "ended" : "waiting", failure });
        if (this.#opening.recording) break;
      } finally {
        await this.#container?.close();
        this.#container = undefined;
      }
      await pause(retryMs(tries), undefined, { signal: this.#closing.signal }).catch(() => {});
    }
    this.#states.emit({ phase: "ended" });
  }

  /** Hands on what comes until it ends; tells whether anything came. */
  async #play(container: Container): Promise<boolean> {
    let first: { dts: number; at: number } | undefined;
    let lastDts = 0;
    let arrivedAt = Date.now();
    for (;;) {
      const item = await container.next();
      if (!item || this.#closing.signal.aborted) return first !== undefined;
      arrivedAt = Date.now();
      if (item.kind === "metadata") {
        this.#metadata.emit({ ...item.unit, arrivedAt });
        continue;
      }
      if (!first) this.#states.emit({ phase: "playing" });
      const { dts } = item.unit;
      // Parts put together, or a link that was cut: what is behind the jump is played at its own speed, too.
      if (!first || dts < lastDts - backTicks) first = { dts, at: arrivedAt };
      else if (dts > lastDts + jumpTicks) first = { dts, at: arrivedAt + jumpMs };
      lastDts = dts;
      if (this.#opening.recording) {
        const due = first.at + (dts - first.dts) / 90;
        const early = due - Date.now();
        if (early > 0) await pause(early, undefined, { signal: this.#closing.signal }).catch(() => {});
        arrivedAt = Math.max(due, arrivedAt);
      }
      this.#units.emit({ ...item.unit, arrivedAt });
    }
  }
}
