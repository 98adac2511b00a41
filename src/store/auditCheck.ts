import { reasonOf } from "../base/log.ts";
import { AuditChain, type ChainBreak, type ChainEnd } from "../review/evidence/auditChain.ts";
import { type AuditLog, sha256 } from "./auditLog.ts";

/** What following a log has shown. */
export interface AuditFinding {
  readonly station: string;
  /** The line that it was followed from: 0 is the whole log. */
  readonly from: number;
  /** Lines that were followed. */
  readonly lines: number;
  /** The first hundred, in their order; empty when all is well. */
  readonly breaks: readonly ChainBreak[];
  readonly end: ChainEnd | undefined;
}

const PAGE = 100;
const MOST_BREAKS = 100;

/**
 * Follows a station's log, oldest first, a page of 100 lines for each step; yields how many lines are done. From the
 * beginning, or after a line that was found right before.
 */
export function* checkAudit(
  log: AuditLog,
  station: string,
  from?: ChainEnd,
): Generator<number, AuditFinding, undefined> {
  const chain = new AuditChain(station, sha256, from);
  const breaks: ChainBreak[] = [];
  const note = (found: ChainBreak | undefined) => {
    if (found && breaks.length < MOST_BREAKS) breaks.push(found);
  };
  for (;;) {
    const after = chain.end?.sequence ?? 0;
    let page: ReturnType<AuditLog["after"]>;
    try {
      page = log.after(after, PAGE, station);
    } catch (cause) {
      note({
        station,
        sequence: after + 1,
        what: "altered",
        words: `the database can not be read: ${reasonOf(cause)}`,
      });
      break;
    }
    for (const { damaged, ...line } of page) {
      const found = chain.follow(line);
      const words = `entry ${line.sequence} can not be read: it was changed after it was written`;
      note(damaged ? { station, sequence: line.sequence, what: "altered", words } : found);
    }
    if (page.length < PAGE) break;
    yield chain.lines;
  }
  return { station, from: from?.sequence ?? 0, lines: chain.lines, breaks, end: chain.end };
}

/** Follows a log in one go. */
export function auditFinding(log: AuditLog, station: string, from?: ChainEnd): AuditFinding {
  const steps = checkAudit(log, station, from);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
