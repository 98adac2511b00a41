import type { RetentionRule, RetentionRules } from "../contract/retention.ts";
import { recentMs, type SparedSpan, type StoredSegment, touches } from "./footageRules.ts";

export const dayMs = 86_400_000;
/** Footage with an earlier time was filmed by a computer whose clock was not set: how old it is, nobody knows. */
const earliestAt = Date.UTC(2024, 0, 1);

/** A stretch of a stream that shows a dismissed flag whose days are over, with its margin. */
export interface DueSpan extends SparedSpan {
  readonly flagId: string;
}

/** What is known when it is judged what goes. */
export interface RetentionState {
  readonly rules: RetentionRules;
  readonly segments: readonly StoredSegment[];
  /** Of the flags that stay. */
  readonly spared: readonly SparedSpan[];
  /** Of those whose days are over. */
  readonly due: readonly DueSpan[];
  /** With pictures that people corrected. */
  readonly corrected: readonly SparedSpan[];
  /** When it was at the earliest where the clock said a time: it may have stood back. */
  readonly earliest: (at: number) => number;
  readonly inUse: ReadonlySet<string>;
  readonly now: number;
}

/** A segment that goes, by which rule, and which dismissed flags it shows. */
export interface DueSegment {
  readonly segment: StoredSegment;
  readonly rule: RetentionRule;
  readonly flagIds: readonly string[];
}

/** What goes, and what would but for somebody who uses it or has corrected its pictures, or for its time that can not be true. */
export interface DueFootage {
  readonly going: readonly DueSegment[];
  readonly inUse: number;
  readonly undated: number;
  readonly corrected: number;
}

/** Which footage goes at `now`, oldest first: none that shows a flag that stays, none that is used, none that may be open. */
export function dueFootage({
  rules,
  segments,
  spared,
  due,
  corrected,
  earliest,
  inUse,
  now,
}: RetentionState): DueFootage {
  const isSpared = touches(spared);
  const isCorrected = touches(corrected);
  const dueOf = spansByStream(due);
  const going: DueSegment[] = [];
  let [used, undated, valued] = [0, 0, 0];
  const before = (days: number | null) => (days === null ? Number.NEGATIVE_INFINITY : now - days * dayMs);
  const [old, judged] = [before(rules.unflaggedDays), before(rules.dismissedDays)];
  for (const segment of segments) {
    const { streamId, sortieId, startAt, endAt, writtenAt, file } = segment;
    // What is old but was brought in or analysed lately has only just come.
    const keptSince = earliest(Math.max(endAt, writtenAt));
    if (keptSince >= now - recentMs || isSpared(segment)) continue;
    const flagIds = (dueOf.get(streamId) ?? [])
      .filter(({ fromAt, toAt }) => startAt <= toAt && endAt >= fromAt)
      .filter((span) => sortieId === undefined || span.sortieId === undefined || span.sortieId === sortieId)
      .map(({ flagId }) => flagId);
    const rule: RetentionRule | undefined =
      flagIds.length > 0 ? (keptSince < judged ? "dismissed" : undefined) : keptSince < old ? "unflagged" : undefined;
    if (!rule) continue;
    if (startAt < earliestAt) undated++;
    else if (isCorrected(segment)) valued++;
    else if (inUse.has(file)) used++;
    else going.push({ segment, rule, flagIds: [...new Set(flagIds)] });
  }
  going.sort((a, b) => a.segment.startAt - b.segment.startAt || (a.segment.file < b.segment.file ? -1 : 1));
  return { going, inUse: used, undated, corrected: valued };
}

/** The rule as people read it, with its figure. */
export function ruleWords(rule: RetentionRule, { unflaggedDays, dismissedDays }: RetentionRules): string {
  const days = (rule === "unflagged" ? unflaggedDays : dismissedDays) ?? 0;
  const after = `after ${days} ${days === 1 ? "day" : "days"}`;
  return rule === "unflagged" ? `footage without a flag ${after}` : `what shows dismissed flags only ${after}`;
}

function spansByStream(spans: readonly DueSpan[]): ReadonlyMap<string, readonly DueSpan[]> {
  const byStream = new Map<string, DueSpan[]>();
  for (const span of spans) {
    const own = byStream.get(span.streamId);
    if (own) own.push(span);
    else byStream.set(span.streamId, [span]);
  }
  return byStream;
}
