import { Emitter } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { AccessUnit, MetadataUnit } from "./accessUnit.ts";
import { type Arrived, type SourceState, silenceMs } from "./source.ts";
import { TsDemuxer } from "./tsDemuxer.ts";

/** So much that is not MPEG-TS proves that something else is sent. */
export const proofBytes = 20_000;

/** From MPEG-TS bytes on a socket to pictures with their time of arrival, and to the state people see. */
export class TsIntake {
  readonly #units = new Emitter<Arrived<AccessUnit>>();
  readonly #metadata = new Emitter<Arrived<MetadataUnit>>();
  readonly #states = new Emitter<SourceState>();
  readonly onUnit = this.#units.on;
  readonly onMetadata = this.#metadata.on;
  readonly onState = this.#states.on;
  readonly #address: () => string;
  readonly #remedy: string;
  #demuxer = new TsDemuxer();
  #state: SourceState = { phase: "opening" };
  #heardAt = 0;
  #arrivedAt = 0;
  #damagedBefore = 0;
  #damagedMetadataBefore = 0;
  #watch: NodeJS.Timeout | undefined;

  /** `address` is what messages call the source, `remedy` what helps where it sends something else. */
  constructor(address: () => string, remedy = "Set the sender to MPEG-TS over UDP or TCP") {
    this.#address = address;
    this.#remedy = remedy;
    this.reset();
  }

  get hasMetadata(): boolean {
    return this.#demuxer.hasMetadata;
  }

  /** Forgets what was under way: the bytes that follow belong to a new connection. */
  reset(): void {
    this.#damagedBefore += this.#demuxer.damaged;
    this.#damagedMetadataBefore += this.#demuxer.damagedMetadata;
    this.#demuxer = new TsDemuxer();
    this.#demuxer.onUnit((unit) => this.take(unit, this.#arrivedAt));
    this.#demuxer.onMetadata((unit) => this.#metadata.emit({ ...unit, arrivedAt: this.#arrivedAt }));
  }

  /** Begins to notice silence. */
  start(): void {
    this.#watch = setInterval(() => this.#lookForSilence(), 1000);
  }

  /** Pictures left out because a part of them was lost. */
  get damaged(): number {
    return this.#damagedBefore + this.#demuxer.damaged;
  }

  /** Metadata packets left out because a part of them was lost. */
  get damagedMetadata(): number {
    return this.#damagedMetadataBefore + this.#demuxer.damagedMetadata;
  }

  /** Takes a picture that came otherwise than in MPEG-TS. */
  take(unit: AccessUnit, arrivedAt: number): void {
    this.#heardAt = arrivedAt;
    this.announce({ phase: "playing" });
    this.#units.emit({ ...unit, arrivedAt });
  }

  feed(bytes: Uint8Array, arrivedAt: number): void {
    this.#arrivedAt = arrivedAt;
    this.#demuxer.feed(bytes);
    if (this.#state.phase === "playing") return;
    const { skipped, foreign } = this.#demuxer;
    if (skipped > proofBytes) this.refuse("what arrives is not MPEG-TS");
    else if (foreign !== undefined) this.refuse(`it carries ${foreign}`, "Set the camera to H.264 or H.265");
  }

  announce(state: SourceState): void {
    if (state.phase === this.#state.phase && state.failure?.message === this.#state.failure?.message) return;
    this.#state = state;
    this.#states.emit(state);
  }

  stop(): void {
    clearInterval(this.#watch);
    this.announce({ phase: "ended" });
  }

  /** Says why what arrives can not be shown, unless it plays. */
  refuse(why: string, remedy = this.#remedy): void {
    if (this.#state.phase === "playing") return;
    const { failure } = new FailureError("bad-input", `Video cannot be shown: ${why}, ${this.#address()}`, remedy);
    this.announce({ phase: "waiting", failure });
  }

  #lookForSilence(): void {
    if (this.#state.phase === "playing" && Date.now() - this.#heardAt > silenceMs) this.announce({ phase: "waiting" });
  }
}
