import { failureOf } from "../../contract/failure.ts";
import type { FrameMetadata } from "../../contract/vision.ts";
import { frameMetadataOf, type KlvProblem, readSt0601Packet, st0601Key } from "../klv.ts";
import { readBerLength, refused } from "./ber.ts";
import { PlaceCheck } from "./placeCheck.ts";

/** Before this nobody sent ST 0601 packets: the sender's clock was never set. */
const firstAt = Date.UTC(2000, 0);
/** A clock may be ahead of ours by so much, ms; beyond it poses and frames would never meet. */
const aheadMs = 24 * 3_600_000;

/** Reads a stream's metadata as it comes: takes what can be believed, and counts what can not. */
export class MetadataReader {
  readonly #onRefused: (cause: unknown) => void;
  readonly #places = new PlaceCheck();
  #errors = 0;
  #odd = 0;
  #fault: string | undefined;

  /** `onRefused` hears of each packet that is refused. */
  constructor(onRefused: (cause: unknown) => void) {
    this.#onRefused = onRefused;
  }

  /** Packets refused so far. */
  get errors(): number {
    return this.#errors;
  }

  /** Packets so far with values that can not be: those were left out, the rest was taken. */
  get odd(): number {
    return this.#odd;
  }
  /** What was wrong with the newest packet that was refused or held a value that can not be, in words. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** What the ST 0601 packets of a metadata unit say, received at `now`; sets of other standards are passed over. */
  read(unit: Uint8Array, now: number): FrameMetadata[] {
    const told: FrameMetadata[] = [];
    for (const packet of packetsIn(unit)) {
      try {
        const { fields, problems } = readSt0601Packet(packet);
        const metadata = frameMetadataOf(fields);
        checkTime(metadata.at, now);
        const { believed, wrong } = this.#places.check(metadata);
        this.#note([...problems.filter(isImpossible).map(({ tag, words }) => `tag ${tag}: ${words}`), ...wrong]);
        told.push(believed);
      } catch (cause) {
        this.#errors++;
        this.#fault = failureOf(cause).message.replace(/^Metadata packet refused: /, "");
        this.#onRefused(cause);
      }
    }
    return told;
  }

  #note(wrong: readonly string[]): void {
    if (wrong.length === 0) return;
    this.#odd++;
    this.#fault = wrong.join("; ");
  }
}

/** Not what a sender marks as unknown, nor what only a newer version of the standard knows. */
const isImpossible = ({ kind, words }: KlvProblem): boolean =>
  kind === "wrong length" ||
  kind === "not text" ||
  kind === "broken nested set" ||
  (kind === "out of range" && /^-?\d/.test(words));

/**
 * The ST 0601 packets of a metadata unit: one behind the other, or each behind the five bytes of a metadata access unit
 * cell (MISB ST 1402 §9.4.2). What is no set at all is given whole, to be refused by name.
 */
export function packetsIn(unit: Uint8Array): Uint8Array[] {
  const sets = setsIn(unit);
  return sets.length === 0 && unit.length > 0 ? [unit] : sets.filter(isSt0601);
}

/** All sets of a metadata unit, of whatever standard, without the headers of cells; none when it begins with no set. */
export function setsIn(unit: Uint8Array): Uint8Array[] {
  const sets: Uint8Array[] = [];
  for (let at = 0; at < unit.length; ) {
    if (!isSet(unit, at) && isSet(unit, at + 5)) at += 5;
    if (!isSet(unit, at)) break; // filled up behind the last set
    const end = endOf(unit, at);
    sets.push(unit.subarray(at, end));
    at = end;
  }
  return sets;
}

/** Whether a set is one of ST 0601. */
export const isSt0601 = (set: Uint8Array): boolean => st0601Key.every((byte, i) => set[i] === byte);

/** Whether a set of any MISB or SMPTE standard begins here (SMPTE ST 336 universal label). */
const isSet = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x06 && bytes[at + 1] === 0x0e && bytes[at + 2] === 0x2b && bytes[at + 3] === 0x34;

function endOf(bytes: Uint8Array, at: number): number {
  try {
    const { length, next } = readBerLength(bytes, at + st0601Key.length, bytes.length);
    return Math.min(next + length, bytes.length);
  } catch {
    return bytes.length;
  }
}

function checkTime(at: number, now: number): void {
  if (at < firstAt) throw refused("its time stamp is before the year 2000, the camera's clock is not set");
  if (at > now + aheadMs) throw refused("its time stamp is more than a day ahead, the camera's clock is wrong");
}
