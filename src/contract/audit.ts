import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** One line of the audit log, to be read by people. */
export interface AuditRecord {
  readonly station: string;
  readonly sequence: number;
  readonly at: number; // ms since 1970
  /** By how much the clock was behind that of the line before, ms. */
  readonly clockBackMs?: number;
  /** `flag.verdict`, `command`, `recording.closed`, … */
  readonly kind: string;
  /** Who did it; empty for the station itself. */
  readonly by: string;
  /** `flag:ID`, `sortie:ID`, `vehicle:ID`, `file:PATH`, `package:ID`. */
  readonly about: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly hash: string;
  /** It can not be read any more: it was changed after it was written. */
  readonly damaged?: true;
}

/** Where a log was altered, and when that was noticed. */
export interface AuditBreak {
  readonly station: string;
  readonly sequence: number;
  readonly words: string;
  readonly noticedAt: number;
}

/** How the audit log stands. */
export interface AuditState {
  /** The id of this station. */
  readonly station: string;
  readonly lines: number;
  /** Hash of the newest line. Whoever has written it down can prove that nothing before it was changed since. */
  readonly hash?: string;
  /** What was followed last, and when. `from` 0: the whole log. */
  readonly checked?: { readonly at: number; readonly from: number; readonly lines: number };
  /** While the whole log is followed: lines so far, of all. */
  readonly checking?: { readonly done: number; readonly total: number };
  /** Every place that was found altered, oldest first; empty when all is well. */
  readonly breaks: readonly AuditBreak[];
  /** Stations whose logs were taken in, each a chain of its own. */
  readonly others: readonly { readonly station: string; readonly lines: number }[];
}

/** Which lines of a log are looked for; all that is named must hold. */
export interface AuditSearch {
  /** Whose log: this station's unless named. */
  readonly station?: string;
  /** Written in this span, ms since 1970. */
  readonly fromAt?: number;
  readonly toAt?: number;
  /** Who did it. */
  readonly by?: string;
  readonly kind?: string;
  /** Parts of words, anywhere in the line. */
  readonly text?: string;
  /** Only lines at which the clock was set back. */
  readonly clockBack?: true;
  /** Goes on with an earlier answer: its `next`. */
  readonly before?: number;
  readonly most: number;
}

export interface AuditPage {
  /** Newest first; a line that can not be read any more is among them whatever is looked for. */
  readonly lines: readonly AuditRecord[];
  /** To go on; absent where all lines were looked at. There may be no line on a page and more on the next. */
  readonly next?: number;
}

/** What the lines of a log can be chosen by, with how many there are among the newest 20,000, commonest first. */
export interface AuditFacets {
  readonly kinds: readonly { readonly value: string; readonly lines: number }[];
  readonly people: readonly { readonly value: string; readonly lines: number }[];
}

/** What windows ask of the audit log. */
export type AuditCalls = {
  "audit.state": { args: null; result: AuditState };
  /** Newest first, at most `most`; `before` goes on with an earlier answer, `about` leaves the rest out. */
  "audit.list": {
    args: { readonly most: number; readonly before?: number | undefined; readonly about?: string | undefined };
    result: readonly AuditRecord[];
  };
  "audit.search": { args: AuditSearch; result: AuditPage };
  "audit.facets": { args: { readonly station?: string }; result: AuditFacets };
  /** Follows the whole log of every station; vehicles are not kept waiting. */
  "audit.check": { args: null; result: AuditState };
  /**
   * Writes all logs to a file, a line of JSON for each entry, which `npm run verify` can check. `file`: absolute path outside
   * of the station's data folder; a file that is there already is replaced with `replace`, else the export is refused.
   */
  "audit.export": { args: { file: string; replace: boolean; by: string }; result: { lines: number; sha256: string } };
  /** Takes the log of another station in from such a file. */
  "audit.merge": {
    args: { file: string; by: string };
    result: readonly { readonly station: string; readonly lines: number }[];
  };
};

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_000));
const by = v.pipe(v.string(), v.maxLength(200));
const finite = v.pipe(v.number(), v.finite());
const whole = v.pipe(v.number(), v.integer(), v.minValue(1));

export const auditParsers: Parsers<AuditCalls> = {
  "audit.state": parser("audit.state", v.null()),
  "audit.list": parser(
    "audit.list",
    v.object({ most: v.pipe(whole, v.maxValue(1_000)), before: v.optional(whole), about: v.optional(text) }),
  ),
  "audit.search": parser(
    "audit.search",
    v.object({
      ...{ station: v.exactOptional(text), fromAt: v.exactOptional(finite), toAt: v.exactOptional(finite) },
      ...{
        by: v.exactOptional(by),
        kind: v.exactOptional(text),
        text: v.exactOptional(v.pipe(v.string(), v.maxLength(500))),
      },
      ...{ clockBack: v.exactOptional(v.literal(true)), before: v.exactOptional(whole) },
      most: v.pipe(whole, v.maxValue(500)),
    }),
  ),
  "audit.facets": parser("audit.facets", v.object({ station: v.exactOptional(text) })),
  "audit.check": parser("audit.check", v.null()),
  "audit.export": parser("audit.export", v.object({ file: text, replace: v.boolean(), by })),
  "audit.merge": parser("audit.merge", v.object({ file: text, by })),
};
