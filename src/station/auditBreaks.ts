import type { Log } from "../base/log.ts";
import type { AuditBreak } from "../contract/audit.ts";
import { FailureError } from "../contract/failure.ts";
import type { ChainBreak } from "../review/evidence/auditChain.ts";
import type { AuditEvent, AuditLog } from "../store/auditLog.ts";

/** Where the audit log was found altered: each place stands in the log itself, once. */
export class AuditBreaks {
  readonly #audit: AuditLog;
  readonly #note: (event: AuditEvent) => void;
  readonly #log: Log;

  constructor(parts: { readonly audit: AuditLog; readonly note: (event: AuditEvent) => void; readonly log: Log }) {
    this.#audit = parts.audit;
    this.#note = parts.note;
    this.#log = parts.log;
  }

  /** Oldest first. */
  list(): AuditBreak[] {
    return this.#audit.ofKind("audit.broken").flatMap(({ entry }) => {
      if (!entry) return [];
      const { station, sequence, words } = entry.body as unknown as AuditBreak;
      return [{ station, sequence, words, noticedAt: entry.at }];
    });
  }

  /** Notes what is not known yet. */
  add(found: readonly ChainBreak[]): void {
    const known = new Set(this.list().map(keyOf));
    for (const one of found.filter((each) => !known.has(keyOf(each)))) {
      this.#log.error(`the audit log of station ${one.station} was altered: ${one.words}`);
      this.#note({ kind: "audit.broken", body: { ...one } });
    }
  }

  /** What to tell the operator; undefined when nothing is broken. */
  failure(): FailureError | undefined {
    const [first, ...more] = this.list();
    if (!first) return undefined;
    const others =
      more.length === 0 ? "" : more.length === 1 ? ", and at one more place" : `, and at ${more.length} more places`;
    return new FailureError(
      "bad-input",
      `The audit log was altered: ${first.words}${others}`,
      "Keep a copy of the data folder as it is and tell whoever answers for the evidence; what was exported before is not touched by this",
    );
  }
}

const keyOf = ({ station, sequence, words }: Pick<AuditBreak, "station" | "sequence" | "words">): string =>
  `${station} ${sequence} ${words}`;
