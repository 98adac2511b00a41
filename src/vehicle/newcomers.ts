import { FailureError } from "../contract/failure.ts";

/**
 * Whom the fleet has room for. Up to 500 vehicles, each is let in at its first heartbeat. From then on a newcomer waits until
 * it has proved itself, by a second heartbeat half a second after its first and by any other message, and takes the place of
 * one that has not. So numbers that somebody makes up neither fill the memory nor hide a vehicle that flies.
 */
export class Newcomers {
  readonly #most: number;
  readonly #drop: (key: number) => void;
  readonly #inside = new Map<number, Newcomer>(); // let in, and not proved yet; oldest first
  readonly #outside = new Map<number, Newcomer>();
  #members = 0;
  #told = false;

  /** `drop` has the fleet forget one that was let in; it then tells so by `gone`. */
  constructor({ most = MOST, drop }: { readonly most?: number; readonly drop: (key: number) => void }) {
    this.#most = most;
    this.#drop = drop;
  }

  /** A heartbeat of one that the fleet does not hold: whether it is let in now. */
  letsIn(key: number, at: number): boolean {
    const newcomer = this.#outside.get(key) ?? { firstAt: at, lastAt: at, beatsAgain: false, says: false };
    beat(newcomer, at);
    if (this.#members >= this.#most) {
      this.#outside.set(key, newcomer);
      if (!isProved(newcomer)) return false;
      const [unproved] = this.#inside.keys();
      if (unproved === undefined) return false;
      this.#drop(unproved);
    }
    this.#outside.delete(key);
    if (!isProved(newcomer)) this.#inside.set(key, newcomer);
    this.#members++;
    return true;
  }

  /** A heartbeat of one that the fleet holds. */
  beats(key: number, at: number): void {
    const newcomer = this.#inside.get(key);
    if (!newcomer) return;
    beat(newcomer, at);
    if (isProved(newcomer)) this.#inside.delete(key);
  }

  /** Any other message. */
  says(key: number): void {
    const newcomer = this.#inside.get(key) ?? this.#outside.get(key);
    if (!newcomer) return;
    newcomer.says = true;
    if (isProved(newcomer)) this.#inside.delete(key);
  }

  /** The fleet has forgotten one. */
  gone(key: number): void {
    this.#members--;
    this.#inside.delete(key);
  }

  /** Forgets who waited and fell silent; gives once, while any wait, what is to be told of it. */
  look(now: number): FailureError | undefined {
    for (const [key, { lastAt }] of this.#outside) if (Math.abs(now - lastAt) > SILENCE_MS) this.#outside.delete(key);
    const others = this.#outside.size;
    const before = this.#told;
    this.#told = others > 0;
    if (before || others === 0) return undefined;
    return new FailureError(
      "bad-input",
      `More than ${this.#most} vehicles are heard: ${others} of them ${others === 1 ? "is" : "are"} not shown`,
      "Somebody may make up vehicles: see in Links which link they come over, and close it or have its packets signed.",
    );
  }
}

interface Newcomer {
  readonly firstAt: number;
  lastAt: number;
  /** It was heard to beat a second time, half a second after the first. */
  beatsAgain: boolean;
  /** It said something else. */
  says: boolean;
}

function beat(newcomer: Newcomer, at: number): void {
  newcomer.lastAt = at;
  if (at - newcomer.firstAt >= AGAIN_MS) newcomer.beatsAgain = true;
}

const isProved = ({ beatsAgain, says }: Newcomer): boolean => beatsAgain && says;

const MOST = 500;
const AGAIN_MS = 500;
const SILENCE_MS = 60_000;
