import { Emitter } from "../base/emitter.ts";
import type { Channel } from "./channel.ts";
import type { Packet } from "./codec.ts";

/** One system id that a replayed log and somebody else both carry; the log's packets of it, or all of it, are not heard. */
export interface ReplayClash {
  readonly systemId: number;
  /** The replay. */
  readonly linkId: string;
  /** The other, a real link or another replay; absent when a real one was there first. */
  readonly otherLinkId?: string;
}

/**
 * Keeps what a log replays apart from what flies: a system is heard from one replay or from real links, never from both.
 * Where it is real already the log is not heard; where the log was first, the real one waits until `release`, so that
 * nobody takes the log's home, plan and position for the real vehicle's.
 */
export class ReplayedSystems {
  readonly #owners = new Map<number, string>(); // link id of the replay, by system id
  readonly #closed = new Set<string>(); // replays that are over
  readonly #told = new Set<string>();
  readonly #clashes = new Emitter<ReplayClash>();

  /** Once for each replay and system. */
  readonly onClash = this.#clashes.on;
  /** Asked before a log's first word of a system is heard; while it says no, the log is not heard. */
  mayBegin: (systemId: number) => boolean = () => true;

  /** The replay that a system is heard from. */
  ownerOf(systemId: number): string | undefined {
    return this.#owners.get(systemId);
  }

  /** `real`: a link that is no replay has heard the system. */
  admits({ systemId, messageId }: Packet, { link, linkId }: Channel, real: boolean): boolean {
    const owner = this.#owners.get(systemId);
    if (!link.mute) {
      if (owner !== undefined) this.#tell({ systemId, linkId: owner, otherLinkId: linkId });
      return owner === undefined;
    }
    if (messageId === RADIO_STATUS) return false; // the log's radio says nothing about any of ours
    if (owner === linkId) return true;
    const taken = owner !== undefined && !this.#closed.has(owner);
    if (taken || real) {
      this.#tell(taken ? { systemId, linkId, otherLinkId: owner } : { systemId, linkId });
      return false;
    }
    if (!this.mayBegin(systemId)) return false;
    this.#owners.set(systemId, linkId);
    return true;
  }

  /** Its replay is over, and nobody has released it or plays it again. */
  isWaiting(systemId: number): boolean {
    const owner = this.#owners.get(systemId);
    return owner !== undefined && this.#closed.has(owner);
  }

  /** The system may come from a real link again; call it once nothing is left of what the log said. */
  release(systemId: number): void {
    this.#owners.delete(systemId);
  }

  /** A clash of this replay that was told before is news again. */
  tellAgain(linkId: string): void {
    for (const key of this.#told) if (key.startsWith(`${linkId} `)) this.#told.delete(key);
  }

  /** A replay ended. Returns the systems that it carried: they wait for `release`. */
  ended(linkId: string): number[] {
    this.tellAgain(linkId);
    this.#closed.add(linkId);
    return [...this.#owners].filter(([, owner]) => owner === linkId).map(([systemId]) => systemId);
  }

  #tell(clash: ReplayClash): void {
    const key = `${clash.linkId} ${clash.systemId} ${clash.otherLinkId ?? ""}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#clashes.emit(clash);
  }
}

const RADIO_STATUS = 109;
