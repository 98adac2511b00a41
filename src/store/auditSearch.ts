import type { AuditFacets, AuditSearch } from "../contract/audit.ts";
import type { AuditLog, StoredLine } from "./auditLog.ts";

/** What a search has found: lines, newest first, and before which line to go on where not all were looked at. */
export interface AuditFound {
  readonly lines: readonly StoredLine[];
  readonly next?: number;
}

const PAGE = 100;
/** As many lines are looked at for one answer; a rare thing takes several. */
const MOST_LOOKED_AT = 20_000;

/** Looks for lines of a station's log, newest first, a page of 100 lines for each step. Lines that can not be read any more are always found. */
export function* searchAudit(
  log: AuditLog,
  asked: AuditSearch,
  mostLookedAt = MOST_LOOKED_AT,
): Generator<undefined, AuditFound, undefined> {
  const { most, before = Number.MAX_SAFE_INTEGER, station = log.station } = asked;
  const isWanted = wantedBy(asked);
  const lines: StoredLine[] = [];
  let at = before;
  for (let seen = 0; seen < mostLookedAt; seen += PAGE) {
    const page = log.newest(PAGE, at, station);
    for (const line of page) {
      at = line.sequence;
      if (!isWanted(line)) continue;
      lines.push(line);
      if (lines.length === most) return at > 1 ? { lines, next: at } : { lines };
    }
    if (page.length < PAGE) return { lines };
    yield undefined;
  }
  return { lines, next: at };
}

/** Of the newest 20,000 lines: which kinds of them there are, and who did what; the commonest first. */
export function* auditFacets(log: AuditLog, station = log.station): Generator<undefined, AuditFacets, undefined> {
  const kinds = new Map<string, number>();
  const people = new Map<string, number>();
  let before = Number.MAX_SAFE_INTEGER;
  for (let seen = 0; seen < MOST_LOOKED_AT; seen += PAGE) {
    const page = log.newest(PAGE, before, station);
    for (const { sequence, entry } of page) {
      before = sequence;
      if (!entry) continue;
      kinds.set(entry.kind, (kinds.get(entry.kind) ?? 0) + 1);
      if (entry.by !== "") people.set(entry.by, (people.get(entry.by) ?? 0) + 1);
    }
    if (page.length < PAGE) break;
    yield undefined;
  }
  return { kinds: counted(kinds), people: counted(people) };
}

const counted = (values: ReadonlyMap<string, number>): AuditFacets["kinds"] =>
  [...values]
    .map(([value, lines]) => ({ value, lines }))
    .sort((a, b) => b.lines - a.lines || (a.value < b.value ? -1 : 1));

function wantedBy({ fromAt, toAt, by, kind, text = "", clockBack }: AuditSearch): (line: StoredLine) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ entry }) => {
    if (!entry) return true;
    if (fromAt !== undefined && entry.at < fromAt) return false;
    if (toAt !== undefined && entry.at > toAt) return false;
    if (by !== undefined && entry.by !== by) return false;
    if (kind !== undefined && entry.kind !== kind) return false;
    if (clockBack && entry.clockBackMs === undefined) return false;
    if (words.length === 0) return true;
    const { salt: _, ...said } = entry;
    const all = JSON.stringify(said).toLowerCase();
    return words.every((word) => all.includes(word));
  };
}
