import type { AuditRecord, AuditState } from "../../src/contract/audit.ts";
import { count, duration, stamp } from "../ui/format.ts";

const kinds: Readonly<Record<string, string>> = {
  "station.started": "Station started",
  "station.stopped": "Station stopped",
  "flag.opened": "Flag raised",
  "flag.closed": "Flag ended",
  "flag.updated": "Flag went on",
  "flag.verdict": "Verdict",
  "flag.note": "Note",
  "flag.tags": "Tags",
  "flag.escalated": "Escalated",
  "flag.escalate": "Escalated",
  "flag.join": "Flags joined",
  "flag.part": "Flags parted",
  "flag.undo": "Taken back",
  "flag.deleted": "Flag deleted",
  "flag.hold": "Flag held",
  "flag.unhold": "Hold ended",
  "picture.correct": "Boxes corrected",
  "picture.undo": "Correction taken back",
  command: "Command",
  "command.ended": "Command ended",
  "recording.closed": "Recording closed and hashed",
  "recording.removed": "Recording removed",
  "retention.rules": "Rules of retention set",
  "retention.run": "Retention carried out by hand",
  "retention.refused": "Nothing removed: the clock is doubted",
  "retention.clock": "Clock said to be right",
  "model.loaded": "Detector model loaded",
  "evidence.begun": "Evidence begun",
  "evidence.made": "Evidence package made",
  "evidence.cancelled": "Evidence cancelled",
  "evidence.failed": "Evidence failed",
  "alert.acknowledged": "Alert acknowledged",
  "checklist.saved": "Checklist changed",
  "checklist.removed": "Checklist removed",
  "checklist.skipped": "Checklist item skipped",
  "checklist.unfinished": "Armed with items open",
  "checklist.forbid": "Rule for unfinished checklists set",
  "audit.broken": "Audit log found altered",
  "audit.exported": "Audit log exported",
  "audit.merged": "Audit log of others taken in",
  "data.merge": "Data of another station taken in",
  "data.mergeEnded": "Data of another station: the rest was done after the station had ended",
  "data.mergeUndone": "Data of another station: taken back, as the station had ended meanwhile",
  "sharing.exported": "Exported for other programs",
  "dataset.exported": "Data set exported",
  "report.made": "Daily report made",
  "document.saving": "File asked for",
  "document.saved": "File saved: report, chart, table or plan",
  "document.failed": "File not saved",
  "document.refused": "File refused: not theirs",
  "account.added": "Account made",
  "account.changed": "Account changed",
  "account.password": "Password changed",
  "account.lockAfter": "Time until windows lock changed",
  "account.signedIn": "Signed in",
  "account.signedOut": "Signed out",
  "account.locked": "Window locked",
  "account.unlocked": "Window unlocked",
  "account.wrongPassword": "Wrong password",
  "call.refused": "Refused: not theirs",
  "key.made": "Key made",
  "key.damaged": "Key damaged",
};

/** A kind of line in plain words; as it is written where there are none. */
export const kindWords = (kind: string): string => kinds[kind] ?? kind;

/** What a line tells, in one line: what was said or done, and what it is about. */
export function lineWords({ about, body, damaged }: AuditRecord): string {
  if (damaged) return "This line can not be read any more: it was changed after it was written";
  const said = Object.entries(body).flatMap(([name, value]) => {
    if (value === null || value === undefined || value === "") return [];
    if (typeof value === "object") return [`${name} ${JSON.stringify(value)}`];
    return [`${name} ${String(value)}`];
  });
  const words = [...about, ...said].join(" · ");
  return words.length > mostWords ? `${words.slice(0, mostWords)}…` : words;
}

const mostWords = 300;

/** By how much the clock was set back at a line; undefined where it was not. */
export const clockWords = ({ clockBackMs }: AuditRecord): string | undefined =>
  clockBackMs === undefined
    ? undefined
    : `▲ The clock was set back by ${clockBackMs < 1_000 ? `${clockBackMs}\u202fms` : duration(clockBackMs)}`;

/** How the log stands, in one line: broken, being followed, or verified up to which line and when. */
export function stateWords({ breaks, checked, checking, lines }: AuditState): string {
  if (checking) return `Following the log: ${checking.done} of ${count(checking.total, "line")}…`;
  if (breaks.length > 0) return `✕ Altered at ${count(breaks.length, "place")}`;
  if (!checked) return "Not followed yet since the station was started";
  const upTo = checked.from + checked.lines;
  const rest = lines - upTo;
  const newer = rest > 0 ? `; ${count(rest, "line")} written since` : "";
  return `✔ Chain verified up to line ${upTo} at ${stamp(checked.at)}${newer}`;
}

/** From where on that was; undefined for the whole log. */
export const fromWords = ({ checked }: AuditState): string | undefined =>
  checked && checked.from > 0
    ? `Followed from line ${checked.from} on, which was the end when it was found right before.`
    : undefined;
