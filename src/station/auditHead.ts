import { readFileSync } from "node:fs";
import * as v from "valibot";
import { parser } from "../contract/parse.ts";
import type { ChainEnd } from "../review/evidence/auditChain.ts";
import { writeDurably } from "./durableFile.ts";

const parse = parser("audit-head", v.object({ station: v.string(), sequence: v.number(), hash: v.string() }));

/** The newest line of the audit log, beside the database: a log that was cut, or an older database in its place, is noticed. */
export class AuditHead {
  readonly #file: string;
  #written: string | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** Undefined where none was written yet, or the file is damaged. */
  read(station: string): ChainEnd | undefined {
    try {
      const { sequence, hash, ...of } = parse(JSON.parse(readFileSync(this.#file, "utf8")));
      return of.station === station ? { sequence, hash } : undefined;
    } catch {
      return undefined;
    }
  }

  /** The end of another station's log, whose data were in this folder when it was written. */
  foreign(station: string): (ChainEnd & { readonly station: string }) | undefined {
    try {
      const head = parse(JSON.parse(readFileSync(this.#file, "utf8")));
      return head.station === station ? undefined : head;
    } catch {
      return undefined;
    }
  }

  isNew({ hash }: ChainEnd): boolean {
    return this.#written !== hash;
  }

  /** Throws the system's error. */
  write(station: string, { sequence, hash }: ChainEnd): void {
    writeDurably(this.#file, `${JSON.stringify({ station, sequence, hash })}\n`, 0o600);
    this.#written = hash;
  }
}
