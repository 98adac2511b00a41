import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parser } from "../contract/parse.ts";
import type { FlagRecord, SortieRecord } from "../contract/records.ts";
import type { RetentionRule, RetentionRules, RetentionShare } from "../contract/retention.ts";
import type { ExpiredFlag, RemovalTask, RetentionStore } from "../store/retentionStore.ts";
import { type StoredSegment, sparedSpans } from "./footageRules.ts";
import { type DueSpan, dayMs, dueFootage, ruleWords } from "./retentionRules.ts";

/** What is looked at to tell what goes. */
export interface PlanPlace {
  readonly store: RetentionStore;
  /** All footage as it lies on the disk. */
  readonly segments: () => Promise<readonly StoredSegment[]>;
  readonly sorties: () => readonly SortieRecord[];
  readonly sortieFolder: (sortieId: string) => string;
  readonly stillOf: (flag: Pick<FlagRecord, "id" | "sortieId">) => string;
  /** Files that somebody reads or writes now. */
  readonly inUse: () => ReadonlySet<string>;
  /** Flags that somebody takes out now. */
  readonly flagsInUse: () => ReadonlySet<string>;
  readonly clock: { now(): number };
}

/** A file that is to go, and when it was recorded. */
export interface PlannedRemoval extends Omit<RemovalTask, "at" | "by" | "why"> {
  readonly why: RetentionRule;
  readonly recordedAt: number;
}

/** What goes now. */
export interface RetentionPlan {
  readonly tasks: readonly PlannedRemoval[];
  /** The dismissed flags that it is of. */
  readonly flags: number;
  readonly inUse: number;
  readonly held: number;
  readonly undated: number;
  readonly corrected: number;
}

/** What goes now by some rules: footage first, oldest first, then stills, then telemetry. Nothing is removed. */
export async function retentionPlan(place: PlanPlace, rules: RetentionRules): Promise<RetentionPlan> {
  const { store, clock } = place;
  const now = clock.now();
  const segments = await place.segments();
  const { dismissedDays } = rules;
  const judgedAt = dismissedDays === null ? undefined : now - dismissedDays * dayMs;
  const expired = judgedAt === undefined ? { flags: [], held: 0 } : await store.expired(judgedAt);
  const busy = place.flagsInUse();
  const flags = expired.flags.filter(({ flagId }) => !busy.has(flagId));
  const expiredIds = new Set(flags.map(({ flagId }) => flagId));
  const inUse = place.inUse();
  const found = dueFootage({
    ...{ rules, segments, inUse, now },
    spared: sparedSpans([{ sightings: await store.spansBut(expiredIds) }]),
    due: flags.flatMap(spansOf),
    earliest: (at) => store.earliest(at),
    corrected: sparedSpans([{ sightings: store.correctedSpans() }]),
  });
  const footage = found.going.map(({ segment, rule, flagIds }): PlannedRemoval => {
    const { file, sortieId, bytes, startAt } = segment;
    const flagId = flagIds[0];
    return {
      ...{ file, kind: "footage", why: rule, rule: ruleWords(rule, rules), bytes, recordedAt: startAt },
      ...(sortieId !== undefined && { sortieId }),
      ...(flagId !== undefined && { flagId }),
    };
  });
  const stills =
    judgedAt === undefined ? [] : await stillsOf(flags, place, { rule: ruleWords("dismissed", rules), judgedAt });
  const going = new Set(footage.map(({ file }) => file));
  const left = segments.filter(({ file }) => !going.has(file));
  const busySorties = new Set(expired.flags.filter(({ flagId }) => busy.has(flagId)).map(({ sortieId }) => sortieId));
  const asked = new Set(flags.map(({ sortieId }) => sortieId).filter((id) => !busySorties.has(id)));
  const logs = judgedAt === undefined ? [] : await logsOf(asked, left, { place, rules, judgedAt });
  const free = logs.filter(({ file }) => !inUse.has(file));
  return {
    tasks: [...footage, ...stills, ...free],
    flags: flags.length,
    inUse: found.inUse + (expired.flags.length - flags.length) + (logs.length - free.length),
    ...{ held: expired.held, undated: found.undated, corrected: found.corrected },
  };
}

/** What goes by each rule that is set. */
export function sharesOf({ tasks }: RetentionPlan, rules: RetentionRules): RetentionShare[] {
  const set: RetentionRule[] = [
    ...(rules.unflaggedDays === null ? [] : (["unflagged"] as const)),
    ...(rules.dismissedDays === null ? [] : (["dismissed"] as const)),
  ];
  return set.map((rule) => {
    const own = tasks.filter(({ why }) => why === rule);
    const flags = new Set(own.flatMap(({ flagId }) => flagId ?? []));
    const oldestAt = own.reduce((oldest, { recordedAt }) => Math.min(oldest, recordedAt), Number.POSITIVE_INFINITY);
    return {
      ...{ rule, words: ruleWords(rule, rules), files: own.length, flags: flags.size },
      bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(own.length > 0 && { oldestAt }),
    };
  });
}

const spansOf = ({ flagId, spans }: ExpiredFlag): DueSpan[] =>
  sparedSpans([{ sightings: spans }]).map((span) => ({ ...span, flagId }));

async function stillsOf(
  flags: readonly ExpiredFlag[],
  { stillOf, store }: PlanPlace,
  { rule, judgedAt }: { readonly rule: string; readonly judgedAt: number },
): Promise<PlannedRemoval[]> {
  const stills: PlannedRemoval[] = [];
  for (const { flagId, sortieId, hasStill, spans } of flags) {
    if (!hasStill) continue;
    const file = stillOf({ id: flagId, sortieId });
    const found = await stat(file).catch(() => undefined);
    if (found && store.earliest(found.mtimeMs) > judgedAt) continue; // it has only just come
    const bytes = found?.size ?? 0;
    const recordedAt = spans[0]?.fromAt ?? 0;
    stills.push({ file, kind: "still", why: "dismissed", rule, flagId, sortieId, bytes, recordedAt });
  }
  return stills;
}

/** Telemetry and tracks of sorties whose flags were all dismissed, of which no footage is left, and that are over for as long. */
async function logsOf(
  asked: ReadonlySet<string>,
  left: readonly StoredSegment[],
  { place, rules, judgedAt }: { place: PlanPlace; rules: RetentionRules; judgedAt: number },
): Promise<PlannedRemoval[]> {
  const withFootage = new Set(left.flatMap(({ sortieId }) => sortieId ?? []));
  const logs: PlannedRemoval[] = [];
  for (const { id: sortieId, startedAt, endedAt } of place.sorties()) {
    if (!asked.has(sortieId) || withFootage.has(sortieId) || endedAt === undefined || endedAt > judgedAt) continue;
    if (place.store.keeper({ kind: "telemetry", file: "", sortieId }, { judgedAt, marginMs: 0 }) !== undefined)
      continue;
    const folder = place.sortieFolder(sortieId);
    for (const name of (await readdir(folder).catch(() => [])).sort()) {
      const kind = name.endsWith(".tlog") ? "telemetry" : name === "tracks.jsonl" ? "tracks" : undefined;
      if (!kind) continue;
      const file = join(folder, name);
      const found = await stat(file).catch(() => undefined);
      if (found && place.store.earliest(found.mtimeMs) > judgedAt) continue;
      const bytes = found?.size ?? 0;
      const rule = ruleWords("dismissed", rules);
      logs.push({ file, kind, why: "dismissed", rule, sortieId, bytes, recordedAt: startedAt });
    }
  }
  return logs;
}

const figure = v.pipe(v.number(), v.finite());
/** How the rules were carried out last, as it is remembered. */
export const parseRun = parser("retention.last", v.object({ at: figure, files: figure, bytes: figure, stuck: figure }));
