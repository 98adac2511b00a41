import type { Off } from "../base/emitter.ts";
import type { Failure } from "../contract/failure.ts";
import type { AccessUnit, MetadataUnit } from "./accessUnit.ts";

/** How it stands with a source: `waiting` is open but silent, or tried again by itself because of `failure`. */
export interface SourceState {
  readonly phase: "opening" | "waiting" | "playing" | "ended";
  readonly failure?: Failure;
}

/** What arrived, and when (ms since 1970); for a file played back, when its turn came. */
export type Arrived<T> = T & { readonly arrivedAt: number };

/** Somewhere encoded video comes from. It never holds back: what nobody takes is gone. */
export interface VideoSource {
  /**
   * Opens; resolves with the address that is really used (port 0 becomes the bound port). A socket that cannot be bound
   * and a file that is not a video reject with a FailureError; a peer that does not answer is tried again by itself.
   */
  open(): Promise<{ address: string }>;
  readonly onUnit: (listener: (unit: Arrived<AccessUnit>) => void) => Off;
  readonly onMetadata: (listener: (unit: Arrived<MetadataUnit>) => void) => Off;
  readonly onState: (listener: (state: SourceState) => void) => Off;
  /** Whether the source announces a metadata stream, as far as is known. */
  readonly hasMetadata: boolean;
  /** Pictures left out because a part of them was lost on the way. */
  readonly damaged: number;
  /** Metadata packets left out for the same reason. */
  readonly damagedMetadata: number;
  close(): Promise<void>;
}

/** How long a source may be silent before it counts as waiting, ms. */
export const silenceMs = 3000;

/** Pauses between tries to reach a peer, ms: quick at first, never more than five seconds. */
export const retryMs = (tries: number): number => Math.min(5000, 250 * 2 ** Math.min(tries, 5));
