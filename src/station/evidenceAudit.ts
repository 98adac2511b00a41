import { type AuditLine, textOfLine } from "../review/evidence/auditLine.ts";
import type { PackageAudit } from "../review/evidence/manifest.ts";
import type { AuditLog, StoredLine } from "../store/auditLog.ts";
import type { PackageFolder } from "../store/evidence/packageFolder.ts";

/** What of the audit log belongs to a package. */
export interface AuditWanted {
  readonly packageId: string;
  readonly flagIds: readonly string[];
  /** Lines by their numbers. */
  readonly lines: readonly { readonly station: string; readonly sequence: number }[];
  /** When the flags were opened, ms since 1970: what ran then is told. */
  readonly openedAt: readonly number[];
}

/** The parts of the logs that were written, and the lines whose entries they show, oldest first. */
export interface WrittenAudit {
  readonly parts: readonly PackageAudit[];
  readonly shown: readonly StoredLine[];
}

/**
 * Writes the audit lines that belong to a package, with every link between them up to the newest line: those that tell of
 * other things without what they tell. A file for each station that has written of these flags.
 */
export async function writeAuditPart(made: PackageFolder, log: AuditLog, wanted: AuditWanted): Promise<WrittenAudit> {
  const found = new Map<string, Map<number, StoredLine>>();
  const take = (line: StoredLine | undefined) => {
    if (!line) return;
    const of = found.get(line.station) ?? new Map<number, StoredLine>();
    found.set(line.station, of.set(line.sequence, line));
  };
  for (const line of log.about(`package:${wanted.packageId}`)) take(line);
  for (const id of wanted.flagIds) for (const line of linesOfFlag(log, id)) take(line);
  for (const { station, sequence } of wanted.lines) take(log.after(sequence - 1, 1, station)[0]);
  for (const at of wanted.openedAt) for (const kind of RUNNING) take(log.lastOfKind(kind, at));
  for (const kind of ALWAYS) for (const line of log.ofKind(kind)) take(line);
  const parts: PackageAudit[] = [];
  for (const [station, lines] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const own = station === log.station;
    const path = own ? "audit.jsonl" : `audit-${station}.jsonl`;
    const end = log.end(station) as NonNullable<ReturnType<AuditLog["end"]>>;
    const from = Math.min(...lines.keys());
    const what = `Audit log of station ${station}, entries ${from} to ${end.sequence}; of what is about other things only its hashes`;
    await made.stream(path, textsOf(log, { station, from, to: end.sequence, shown: lines }), { what });
    parts.push({ path, station, ...end });
  }
  const shown = [...found.values()].flatMap((lines) => [...lines.values()]);
  return { parts, shown: shown.sort((a, b) => (a.entry?.at ?? 0) - (b.entry?.at ?? 0) || a.sequence - b.sequence) };
}

/**
 * The lines about a flag. One that was raised here is this station's alone: another station, whose log was taken in, may have
 * had one of that name. One that came from there is told of there, under the name that it had.
 */
function linesOfFlag(log: AuditLog, id: string): StoredLine[] {
  const lines = log.about(`flag:${id}`);
  const own = lines.filter(({ station }) => station === log.station);
  if (own.some(({ entry }) => entry?.kind === "flag.opened")) return own;
  const merges = log.ofKind("data.merge");
  const renamed = merges.flatMap(({ entry }) => (entry?.body.renamed ?? []) as readonly Renamed[]);
  const before = renamed.filter(({ what, to }) => what === "flag" && to === id).map(({ from }) => from);
  const foreign = before.length > 0 ? before.flatMap((from) => log.about(`flag:${from}`)) : lines;
  return [...own, ...foreign.filter(({ station }) => station !== log.station), ...merges];
}

interface Renamed {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

interface Part {
  readonly station: string;
  readonly from: number;
  readonly to: number;
  readonly shown: ReadonlyMap<number, StoredLine>;
}

async function* textsOf(log: AuditLog, { station, from, to, shown }: Part): AsyncGenerator<Uint8Array> {
  for (let after = from - 1; after < to; ) {
    const page = log.after(after, PAGE, station).filter(({ sequence }) => sequence <= to);
    if (page.length === 0) return;
    const texts = page.map(({ damaged: _, entry, ...link }) => {
      const line: AuditLine = entry && shown.has(link.sequence) ? { ...link, entry } : link;
      return `${textOfLine(line)}\n`;
    });
    yield Buffer.from(texts.join(""), "utf8");
    after = page.at(-1)?.sequence ?? to;
    await new Promise((resolve) => setImmediate(resolve)); // vehicles are not kept waiting
  }
}

/** What ran when a flag was opened. */
const RUNNING = ["station.started", "model.loaded"];
/** What whoever is to believe the log must know. */
const ALWAYS = ["audit.broken", "key.made", "key.damaged"];
const PAGE = 300;
