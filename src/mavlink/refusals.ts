import { Emitter, type Off } from "../base/emitter.ts";
import type { Clock } from "./clock.ts";
import type { Packet } from "./codec.ts";
import type { Refusal } from "./signatureCheck.ts";

/** Packets of one system that signing kept out of one link; `messageId` is the last one's. */
export interface Refused {
  readonly linkId: string;
  readonly systemId: number;
  readonly messageId: number;
  readonly reason: Refusal;
  /** So far: of this system, for this reason, on this link. */
  readonly count: number;
  /** The link has refused three or more for this reason: no chance, somebody tries. */
  readonly alarm: boolean;
}

/** Tells what was refused: at once, then at most every five seconds for each link, system and reason. */
export class Refusals {
  readonly #clock: Clock;
  readonly #refused = new Emitter<Refused>();
  readonly #entries = new Map<string, Entry>();

  readonly onRefused = this.#refused.on;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `onLink`: how many the link refused for this reason so far. */
  note({ systemId, messageId }: Packet, linkId: string, reason: Refusal, onLink: number): void {
    const key = `${linkId} ${systemId} ${reason}`;
    const entry = this.#entries.get(key) ?? { linkId, waiting: undefined, told: 0 };
    this.#entries.set(key, entry);
    const count = (entry.last?.count ?? 0) + 1;
    entry.last = { linkId, systemId, messageId, reason, count, alarm: onLink >= ALARM };
    if (!entry.waiting) this.#tell(entry);
  }

  /** Forgets a link that is gone. */
  forget(linkId: string): void {
    for (const [key, entry] of this.#entries) {
      if (entry.linkId !== linkId) continue;
      entry.waiting?.();
      this.#entries.delete(key);
    }
  }

  #tell(entry: Entry): void {
    entry.told = entry.last!.count;
    entry.waiting = this.#clock.after(QUIET_MS, () => {
      entry.waiting = undefined;
      if (entry.last!.count > entry.told) this.#tell(entry);
    });
    this.#refused.emit(entry.last!);
  }
}

interface Entry {
  readonly linkId: string;
  last?: Refused;
  told: number;
  waiting: Off | undefined;
}

const QUIET_MS = 5_000;
const ALARM = 3;
