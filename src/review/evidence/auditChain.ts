import { type AuditLine, digestOf, hashOf, NOTHING_BEFORE, type Sha256 } from "./auditLine.ts";

/** Where a chain is broken, and how. */
export interface ChainBreak {
  readonly station: string;
  /** Of the first line that is wrong, or of the first that is missing. */
  readonly sequence: number;
  readonly what: "altered" | "missing" | "added" | "reordered" | "unlinked" | "other-station";
  /** What is wrong, in words. */
  readonly words: string;
}

/** The line that the next one must follow. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * Follows the lines of one station's audit log, oldest first. Each entry must have the digest that its line tells, each line
 * the hash of the one before, and no number may be left out. After a break it goes on from the line as it is, so that a
 * second one is found too.
 */
export class AuditChain {
  readonly #station: string;
  readonly #sha256: Sha256;
  #end: ChainEnd | undefined;
  #lines = 0;
  #hidden = 0;

  /** From the first line on, or after `end`. */
  constructor(station: string, sha256: Sha256, end: ChainEnd = { sequence: 0, hash: NOTHING_BEFORE }) {
    this.#station = station;
    this.#sha256 = sha256;
    this.#end = end;
  }

  /** A chain that may begin anywhere: that of a part of a log. */
  static ofPart(station: string, sha256: Sha256): AuditChain {
    const chain = new AuditChain(station, sha256);
    chain.#end = undefined;
    return chain;
  }

  /** The last line that was followed. */
  get end(): ChainEnd | undefined {
    return this.#end;
  }

  get lines(): number {
    return this.#lines;
  }

  /** Lines so far whose entry is not shown. */
  get hidden(): number {
    return this.#hidden;
  }

  /** What is wrong with the next line; undefined when nothing is. */
  follow(line: AuditLine): ChainBreak | undefined {
    const end = this.#end;
    const found = this.#breakOf(line, end);
    if (line.station !== this.#station) return found;
    this.#lines++;
    if (!line.entry) this.#hidden++;
    this.#end = { sequence: line.sequence, hash: line.hash };
    return found;
  }

  #breakOf(line: AuditLine, end: ChainEnd | undefined): ChainBreak | undefined {
    const { sequence, station, entry } = line;
    const said = (what: ChainBreak["what"], words: string, at = sequence): ChainBreak => ({
      ...{ station: this.#station, sequence: at, what, words },
    });
    if (station !== this.#station)
      return said("other-station", `entry ${sequence} is of the station ${station}, not of ${this.#station}`);
    if (end && sequence <= end.sequence)
      return said(
        sequence === end.sequence ? "added" : "reordered",
        `entry ${sequence} stands after entry ${end.sequence}`,
      );
    if (end && sequence > end.sequence + 1) {
      const first = end.sequence + 1;
      const last = sequence - 1;
      return said(
        "missing",
        first === last ? `entry ${first} is missing` : `entries ${first} to ${last} are missing`,
        first,
      );
    }
    if (
      entry &&
      (entry.station !== station || entry.sequence !== sequence || digestOf(entry, this.#sha256) !== line.digest)
    )
      return said("altered", `entry ${sequence} (${entry.kind}) was changed after it was written`);
    if (hashOf(line, this.#sha256) !== line.hash)
      return said("altered", `entry ${sequence} was changed after it was written: its hash is not that of its content`);
    if (end && line.previous !== end.hash)
      return said("unlinked", `entry ${sequence} does not follow from entry ${end.sequence}: one of them was replaced`);
    if (!end && sequence === 1 && line.previous !== NOTHING_BEFORE)
      return said("unlinked", "entry 1 is not the beginning of a log");
    return undefined;
  }
}
