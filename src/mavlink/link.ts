import type { Off } from "../base/emitter.ts";
import type { Failure } from "../contract/failure.ts";

/**
 * One road to vehicles. It stamps the time of what arrives; everything behind it takes that time. A link that listens may
 * have several peers (one UDP port, many vehicles): `peer` names which one spoke, and is absent where there is only one.
 */
export interface Link {
  /** As asked for, in the spelling of `formatAddress`. */
  readonly address: string;
  /** Like `address`, with the real port once open where port 0 was asked for. */
  readonly boundAddress: string;
  /** True when it can only answer who spoke first. */
  readonly listens?: boolean;
  /** True when nothing can be sent over it: a replayed log. */
  readonly mute?: boolean;
  /** Rejects with a FailureError (`busy`, `denied`, `not-found`, `unreachable`) that says what to do. */
  open(): Promise<void>;
  /** Sends one or more whole packets, to one peer or to all; what cannot be sent now is lost, as on any radio. */
  send(bytes: Uint8Array, peer?: string): void;
  onBytes(listener: (received: ReceivedBytes) => void): Off;
  /** Called once when an open link ends: without a failure after `close()`, else with the reason. */
  onClosed(listener: (failure: Failure | undefined) => void): Off;
  close(): Promise<void>;
}

/** What arrived at once: part of a packet, or several. */
export interface ReceivedBytes {
  readonly bytes: Uint8Array;
  /** ms since 1970. */
  readonly at: number;
  readonly peer?: string;
}
