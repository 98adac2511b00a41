import type { Off } from "../base/emitter.ts";
import type { FailureError } from "../contract/failure.ts";
import { dialect } from "../mavlink/dialect.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { Refused } from "../mavlink/refusals.ts";
import { AlertFailure } from "./alertFailure.ts";

/**
 * Tells the operator when signing keeps something out of a link: what, how often and what to do, then about the same link and
 * reason not again for five minutes, however much is refused.
 */
export class RefusalAlarms {
  readonly #node: MavlinkNode;
  readonly #addressOf: (linkId: string) => string | undefined;
  readonly #fail: (failure: FailureError) => void;
  readonly #toldAt = new Map<string, number>();
  readonly close: Off;

  constructor(parts: {
    node: MavlinkNode;
    addressOf: (linkId: string) => string | undefined;
    fail: (failure: FailureError) => void;
  }) {
    this.#node = parts.node;
    this.#addressOf = parts.addressOf;
    this.#fail = parts.fail;
    this.close = parts.node.onRefused((refused) => this.#heard(refused));
  }

  #heard({ linkId, systemId, messageId, reason, alarm }: Refused): void {
    if (!alarm) return; // one or two may be chance
    const key = `${linkId} ${reason}`;
    const now = this.#node.clock.elapsed();
    if (now - (this.#toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    this.#toldAt.set(key, now);
    const { [reason]: count } = this.#node.statsOf(linkId).refused;
    const address = this.#addressOf(linkId) ?? linkId;
    const last = `${dialect.get(messageId)?.MSG_NAME ?? `message ${messageId}`} as system ${systemId}`;
    const { what, remedy } = WORDS[reason];
    this.#fail(
      new AlertFailure("refused", {
        ...{
          what: `link.refused.${reason}`,
          which: linkId,
          severity: "critical",
          title: `${what} packets kept out`,
          remedy,
        },
        words: `${count} ${what} packets were kept out of ${address}, the last one ${last}`,
      }),
    );
  }
}

const QUIET_MS = 300_000;

const WORDS = {
  unsigned: {
    what: "unsigned",
    remedy: "Either the vehicle does not have the key yet: give it the key by cable; or somebody else sends here.",
  },
  badSignature: {
    what: "wrongly signed",
    remedy: "Either the vehicle has another key: choose that one for the link; or somebody tries to speak for it.",
  },
  replayed: {
    what: "repeated",
    remedy: "Somebody sends recorded packets again, or the vehicle's clock was set back: start it again to tell which.",
  },
} as const;
