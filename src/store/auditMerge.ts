import { FailureError } from "../contract/failure.ts";
import { AuditChain } from "../review/evidence/auditChain.ts";
import { type AuditEntry, type AuditLine, readLine } from "../review/evidence/auditLine.ts";
import { type AuditEvent, type AuditLog, sha256 } from "./auditLog.ts";

/** How many lines of each station were new. */
export type MergedAudit = ReadonlyMap<string, number>;

/**
 * Takes the audit logs of other stations in, from the lines of an export: each stays a chain of its own, under its station's
 * id. What is here already is compared and left. All or nothing, with a line that tells of it.
 * @throws FailureError bad-input where a line is damaged, a chain is broken, or two logs of one station say different things.
 */
export function mergeAudit(log: AuditLog, texts: Iterable<string>, event: AuditEvent): MergedAudit {
  return log.with(
    (fresh: MergedAudit) => ({ ...event, body: { ...event.body, lines: Object.fromEntries(fresh) } }),
    () => takeLines(log, linesOf(texts)),
  );
}

function takeLines(log: AuditLog, lines: Iterable<AuditLine>): MergedAudit {
  const following = followLines(log, lines, (line) => log.keepLine(line));
  for (;;) {
    const step = following.next();
    if (step.done) return step.value;
  }
}

/**
 * Follows the lines of other stations' logs and compares them with what is here, a line a step; `keep` hears of those that are
 * new, each log's oldest first. What it has written is the caller's to take back.
 * @throws FailureError bad-input as `mergeAudit` does
 */
export function* followLines(
  log: AuditLog,
  lines: Iterable<AuditLine>,
  keep: (line: AuditLine & { readonly entry: AuditEntry }) => void,
): Generator<void, MergedAudit> {
  const stations = new Map<string, { chain: AuditChain; fresh: number }>();
  for (const line of lines) {
    const { station, sequence, entry } = line;
    if (!entry) throw refusal(`entry ${sequence} of station ${station} is not shown, or can not be read any more`);
    let known = stations.get(station);
    if (!known) {
      const [first] = log.after(sequence - 2, 1, station);
      const before = first && first.sequence === sequence - 1 ? first : undefined;
      if (sequence > 1 && !before) throw refusal(`the log of station ${station} begins with entry ${sequence}`);
      known = { chain: new AuditChain(station, sha256, before), fresh: 0 };
      stations.set(station, known);
    }
    const found = known.chain.follow(line);
    if (found) throw refusal(`of station ${station}, ${found.words}`);
    const [here] = log.after(sequence - 1, 1, station);
    if (here?.sequence === sequence) {
      if (here.hash === line.hash) {
        yield;
        continue;
      }
      throw refusal(`two logs of station ${station} part at entry ${sequence}: both can not be true`);
    }
    if (station === log.station)
      throw refusal(`entry ${sequence} is of this station, which has not written it: its data was copied and went on`);
    keep({ ...line, entry });
    known.fresh++;
    yield;
  }
  return new Map([...stations].map(([station, { fresh }]) => [station, fresh]));
}

function* linesOf(texts: Iterable<string>): Generator<AuditLine> {
  let number = 0;
  for (const text of texts) {
    number++;
    if (text.trim() === "") continue;
    const line = readLine(text);
    if (!line?.entry) throw refusal(`line ${number} is damaged, or does not show its entry`);
    yield line;
  }
}

const refusal = (why: string): FailureError =>
  new FailureError(
    "bad-input",
    `The audit log was not taken in: ${why}`,
    "Keep both logs as they are, and ask for a new export of that station",
  );
