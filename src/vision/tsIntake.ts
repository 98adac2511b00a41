import { Emitter } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { AccessUnit, MetadataUnit } from "./accessUnit.ts";
import { type Arrived, type SourceState, silenceMs } from "./source.ts";
import { TsDemuxer } from "./tsDemuxer.ts";

/** So much that is not MPEG-TS proves that something else is sent. */
const proofBytes = 20_000;

/** From MPEG-TS bytes on a socket to pictures with their time of arrival, and to the state people see. */
export class TsIntake {
  readonly #units = new Emitter<Arrived<AccessUnit>>();
  readonly #metadata = new Emitter<Arrived<MetadataUnit>>();
  readonly #states = new Emitter<SourceState>();
  readonly onUnit = this.#units.on;
  readonly onMetadata = this.#metadata.on;
  readonly onState = this.#states.on;
  readonly #address: () => string;
  #demuxer = new TsDemuxer();
  #state: SourceState = { phase: "opening" };
  #heardAt = 0;
  #arrivedAt = 0;
  #watch: NodeJS.Timeout | undefined;

  /** `address` is what messages call the source. */
  constructor(address: () => string) {
    this.#address = address;
    this.reset();
  }

  get hasMetadata(): boolean {
    return this.#demuxer.hasMetadata;
  }

  /** Forgets what was under way: the bytes that follow belong to a new connection. */
  reset(): void {
    this.#demuxer = new TsDemuxer();
    this.#demuxer.onUnit((unit) => {
      this.#heardAt = this.#arrivedAt;
      this.announce({ phase: "playing" });
      this.#units.emit({ ...unit, arrivedAt: this.#arrivedAt });
    });
    this.#demuxer.onMetadata((unit) => this.#metadata.emit({ ...unit, arrivedAt: this.#arrivedAt }));
  }

  /** Begins to notice silence. */
  start(): void {
    this.#watch = setInterval(() => this.#lookForSilence(), 1000);
  }

  feed(bytes: Uint8Array, arrivedAt: number): void {
    this.#arrivedAt = arrivedAt;
    this.#demuxer.feed(bytes);
    if (this.#state.phase === "playing") return;
    const { skipped, foreign } = this.#demuxer;
    if (skipped > proofBytes) this.#refuse("what arrives is not MPEG-TS", "Set the sender to MPEG-TS over UDP or TCP");
    else if (foreign !== undefined) this.#refuse(`it carries ${foreign}`, "Set the camera to H.264 or H.265");
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

  #lookForSilence(): void {
    if (this.#state.phase === "playing" && Date.now() - this.#heardAt > silenceMs) this.announce({ phase: "waiting" });
  }

  #refuse(why: string, remedy: string): void {
    const { failure } = new FailureError("bad-input", `Video cannot be shown: ${why}, ${this.#address()}`, remedy);
    this.announce({ phase: "waiting", failure });
  }
}
