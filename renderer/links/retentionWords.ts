import type {
  RetentionForecast,
  RetentionRecord,
  RetentionRules,
  RetentionShare,
  Tombstone,
} from "../../src/contract/retention.ts";
import { byteSize } from "../setup/byteSize.ts";
import { clock, count, stamp } from "../ui/format.ts";

/** What the list offers besides keeping all, days. */
const usualDays = [7, 14, 30, 60, 90, 180, 365, 730];
const forever = "never";

/** What can be chosen as the days of a rule: none, round figures, and what is set. */
export function dayChoices(set: number | null): { value: string; label: string }[] {
  const days = [...new Set([...usualDays, ...(set === null ? [] : [set])])].sort((a, b) => a - b);
  return [
    { value: forever, label: "Never" },
    ...days.map((n) => ({ value: String(n), label: `After ${count(n, "day")}` })),
  ];
}

/** The value that a choice stands for, and the other way round. */
export const daysOf = (choice: string): number | null => (choice === forever ? null : Number(choice));
export const choiceOf = (days: number | null): string => (days === null ? forever : String(days));

/** Whether two sets of rules are the same. */
export const sameRules = (a: RetentionRules, b: RetentionRules): boolean =>
  a.unflaggedDays === b.unflaggedDays && a.dismissedDays === b.dismissedDays;

/** `○ No rule: recordings stay as long as there is room`, or when it was looked last, and what went then. */
export function retentionLine({ rules, last, nextAt, running, trouble, held }: RetentionRecord): string {
  const holds = held > 0 ? `; ${count(held, "flag")} held` : "";
  if (rules.unflaggedDays === null && rules.dismissedDays === null)
    return `○ No rule: recordings stay as long as there is room${holds}`;
  if (trouble) return `▲ Nothing is removed now${holds}`;
  if (running) return `● Removing what is due${holds}`;
  const next = nextAt === undefined ? "" : `, next at ${clock(nextAt)}`;
  if (!last) return `● On${next}${holds}`;
  const went = last.files === 0 ? "nothing was due" : `${count(last.files, "file")}, ${byteSize(last.bytes)} removed`;
  const stuck = last.stuck > 0 ? `, ${count(last.stuck, "file")} could not be removed` : "";
  return `● Looked ${stamp(last.at)}: ${went}${stuck}${next}${holds}`;
}

/** `12 files, 3.4 GB: footage without a flag after 30 days, the oldest of 2026-01-31 12:00:00`. */
export const shareLine = ({ files, bytes, words, oldestAt, flags }: RetentionShare): string =>
  files === 0
    ? `Nothing now: ${words}`
    : `${count(files, "file")}, ${byteSize(bytes)}: ${words}${flags > 0 ? `, of ${count(flags, "flag")}` : ""}${oldestAt === undefined ? "" : `, the oldest of ${stamp(oldestAt)}`}`;

/** What would go now, a line each, with what would but for a reason. */
export function forecastLines({ shares, inUse, held, undated, corrected }: RetentionForecast): string[] {
  return [
    ...shares.map(shareLine),
    ...(held > 0 ? [`${count(held, "dismissed flag")} would go, and ${held === 1 ? "is" : "are"} held`] : []),
    ...(inUse > 0 ? [`${inUse} more ${inUse === 1 ? "is" : "are"} in use now`] : []),
    ...(corrected > 0
      ? [
          `${count(corrected, "file")} would go, and ${corrected === 1 ? "stays" : "stay"}: people corrected their pictures`,
        ]
      : []),
    ...(undated > 0
      ? [`${count(undated, "file")} of an impossible time (before 2024) ${undated === 1 ? "stays" : "stay"}`]
      : []),
  ];
}

/** `2026-01-31 12:00:00: flag f1 (Watch zone), by Ada: filmed a private garden`. */
export const tombstoneLine = ({ at, flagId, rule, by, reason }: Tombstone): string =>
  `${stamp(at)}: flag ${flagId} (${rule}), by ${by || "somebody without a name"}: ${reason}`;
