import { basename } from "node:path";
import { Emitter } from "../base/emitter.ts";
import { errorOf, type Failure, FailureError } from "../contract/failure.ts";
import type { LinkRecord } from "../contract/records.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { ReplayClash } from "../mavlink/replayedSystems.ts";
import type { ReplayChange, ReplayLink } from "../mavlink/replayLink.ts";

/** What replays need of the links. */
export interface ReplayPlace {
  readonly announce: (linkId: string) => void;
  readonly close: (linkId: string) => Promise<void>;
  /** The address of a link that is open. */
  readonly addressOf: (linkId: string) => string | undefined;
  /** Told of a replay that had to stop. */
  readonly fail: (failure: FailureError) => void;
}

/** The replayed logs among the links: moved as the operator asks, and stopped where a real vehicle has their place. */
export class Replays {
  readonly #node: MavlinkNode;
  readonly #place: ReplayPlace;
  readonly #links = new Map<string, ReplayLink>();
  readonly #stopped = new Map<string, { readonly failure: Failure; readonly clash: ReplayClash }>();
  readonly #ended = new Emitter<readonly number[]>();

  /** The system ids that were heard from a replay that is closed now. */
  readonly onEnded = this.#ended.on;

  constructor(node: MavlinkNode, place: ReplayPlace) {
    this.#node = node;
    this.#place = place;
    node.replayed.onClash((clash) => this.#clashed(clash));
  }

  /** Takes a replay up, in place of an earlier one of that link. */
  add(linkId: string, link: ReplayLink): void {
    this.#links.set(linkId, link);
    link.onReplay(() => this.#place.announce(linkId));
  }

  /** To be called once the link is closed. */
  remove(linkId: string): void {
    if (!this.#links.delete(linkId)) return;
    this.#stopped.delete(linkId);
    this.#ended.emit(this.#node.replayed.ended(linkId));
  }

  /** Where a replay is and why it stopped, for the record of its link. */
  recordOf(linkId: string): Pick<LinkRecord, "replay" | "failure"> {
    const link = this.#links.get(linkId);
    const failure = this.#stopped.get(linkId)?.failure;
    return link ? { replay: link.replay, ...(failure && { failure }) } : {};
  }

  /** The links whose log moves on by itself now. */
  playing(): string[] {
    return [...this.#links].flatMap(([linkId, link]) => (link.replay.playing ? [linkId] : []));
  }

  /**
   * Starts, stops or moves a replay.
   * @throws FailureError `not-found` (no such replay), `refused` while somebody else carries the same system id.
   */
  async set(linkId: string, change: ReplayChange): Promise<void> {
    const link = this.#links.get(linkId);
    if (!link) throw new FailureError("not-found", "That replay is closed", "Open the log again.");
    const stopped = this.#stopped.get(linkId);
    if (stopped && change.playing) {
      if (this.#isTaken(stopped.clash)) throw errorOf(stopped.failure);
      this.#stopped.delete(linkId);
      this.#node.replayed.tellAgain(linkId);
    }
    await link.set(change);
  }

  #isTaken({ systemId, linkId }: ReplayClash): boolean {
    const { replayed } = this.#node;
    const owner = replayed.ownerOf(systemId) ?? linkId;
    return this.#node.reaches(systemId) || (owner !== linkId && !replayed.isWaiting(systemId));
  }

  #clashed(clash: ReplayClash): void {
    const link = this.#links.get(clash.linkId);
    if (!link) return;
    const { systemId, linkId, otherLinkId } = clash;
    const log = basename(link.address);
    const other = otherLinkId !== undefined && this.#links.get(otherLinkId);
    if (otherLinkId !== undefined && !other) {
      const address = this.#place.addressOf(otherLinkId) ?? "another link";
      const why = `The replay of ${log} was closed: vehicle ${systemId}, which it plays, is really there, over ${address}`;
      this.#place.fail(new FailureError("refused", why, "It is shown in a few seconds, without what the log said."));
      void this.#place.close(linkId);
      return;
    }
    const failure = new FailureError(
      "refused",
      other
        ? `The replay of ${log} was stopped: vehicle ${systemId} is played from ${basename(other.address)} already`
        : `The replay of ${log} was stopped: vehicle ${systemId}, which it plays, is really there`,
      other
        ? "Close the other replay first."
        : "Close the link to the real vehicle first, so that nobody takes one for the other.",
    );
    this.#stopped.set(linkId, { failure: failure.failure, clash });
    void link.set({ playing: false });
    this.#place.fail(failure);
  }
}
