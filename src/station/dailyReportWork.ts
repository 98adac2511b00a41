import type { StoredLine } from "../store/auditLog.ts";
import type { DayPerson } from "./dailyReport.ts";

/** Counts what people did between two instants, by name; what the station did by itself is left out. */
export function peopleOf(lines: Iterable<StoredLine>, fromAt: number, toAt: number): DayPerson[] {
  const people = new Map<string, { -readonly [K in keyof DayPerson]: DayPerson[K] }>();
  for (const { entry } of lines) {
    if (!entry || entry.by === "" || entry.at < fromAt || entry.at >= toAt) continue;
    const { by, at, kind } = entry;
    const known = people.get(by) ?? {
      ...{ name: by, firstAt: at, lastAt: at, verdicts: 0, words: 0, commands: 0, exports: 0, others: 0 },
    };
    people.set(by, known);
    known.firstAt = Math.min(known.firstAt, at);
    known.lastAt = Math.max(known.lastAt, at);
    if (FOLLOWED.has(kind)) continue;
    known[fieldOf(kind)]++;
  }
  return [...people.values()].sort((a, b) => a.firstAt - b.firstAt || (a.name < b.name ? -1 : 1));
}

function fieldOf(kind: string): "verdicts" | "words" | "commands" | "exports" | "others" {
  if (kind === "flag.verdict") return "verdicts";
  if (kind.startsWith("flag.")) return "words";
  if (kind === "command") return "commands";
  return EXPORTS.has(kind) ? "exports" : "others";
}

/** Lines that tell how something ended, or began, of which another line is counted. */
const FOLLOWED: ReadonlySet<string> = new Set(["command.ended", "evidence.begun"]);
const EXPORTS: ReadonlySet<string> = new Set([
  ...["audit.exported", "dataset.exported", "sharing.exported", "evidence.made", "evidence.failed", "report.made"],
]);
