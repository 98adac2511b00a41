import { Disposer } from "../base/disposer.ts";
import type { Log } from "../base/log.ts";
import { errorOf, type FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import {
  type FlagKeeping,
  keepAll,
  type RetentionForecast,
  type RetentionRecord,
  type RetentionRules,
  type RetentionRun,
  retentionRulesSchema,
} from "../contract/retention.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { RemovalTask, RetentionStore } from "../store/retentionStore.ts";
import type { Settings } from "../store/settings.ts";
import type { AuditTrail } from "./auditTrail.ts";
import { LEAD_MS } from "./flagRemoval.ts";
import { marginMs } from "./footageRules.ts";
import { RetentionClock } from "./retentionClock.ts";
import { type PlanPlace, parseRun, type RetentionPlan, retentionPlan, sharesOf } from "./retentionPlan.ts";
import type { RetentionRemover } from "./retentionRemover.ts";
import { dayMs } from "./retentionRules.ts";

interface Parts extends PlanPlace {
  readonly store: RetentionStore;
  readonly remover: RetentionRemover;
  readonly trail: Pick<AuditTrail, "note" | "log">;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly fail: (failure: FailureError) => void;
  /** Hears of a flag whose still is gone. */
  readonly changed?: (flagId: string) => void;
}

/**
 * Lets recordings go when their days are over, by rules that a person has set; none are set at first. Looks at each start of
 * the station and each hour. What is under way when the station dies is ended at the next start.
 */
export class Retention {
  readonly #parts: Parts;
  readonly #clock: RetentionClock;
  readonly #ends = new Disposer();
  #rules: RetentionRules;
  #nextAt: number | undefined;
  #told = false;
  #working: Promise<void> | undefined;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const lastAt = lastLineAt(parts.trail);
    this.#clock = new RetentionClock({ ...parts, ...(lastAt !== undefined && { lastAt }) });
    this.#rules = parts.settings.get(RULES, parseRules) ?? keepAll;
  }

  /** Ends what an earlier run had begun, carries the rules out, and does so each hour from now on. */
  start(): void {
    const { clock, log } = this.#parts;
    const look = () => {
      this.#nextAt = clock.now() + PERIOD_MS;
      void this.run().catch((cause) => log.warn("retention was not carried out", cause));
    };
    this.#ends.add(every(clock, PERIOD_MS, look));
    look();
  }

  now(): RetentionRecord {
    const { settings, store } = this.#parts;
    const last = settings.get(LAST, parseRun);
    const on = isOn(this.#rules);
    const trouble = on ? this.#clock.look() : undefined;
    return {
      rules: this.#rules,
      ...(last && { last }),
      ...(on && this.#nextAt !== undefined && { nextAt: this.#nextAt }),
      running: this.#working !== undefined,
      ...(trouble && { trouble, clockDoubted: true as const }),
      held: store.held(),
    };
  }

  /** Rules from now on; they are carried out at the next hour, not at once. */
  set(rules: RetentionRules, by: string): RetentionRecord {
    const { settings, trail } = this.#parts;
    const before = this.#rules;
    settings.set(RULES, rules);
    this.#rules = rules;
    trail.note({ kind: "retention.rules", by, body: { rules, before } });
    return this.now();
  }

  /** What would go now by some rules. */
  async forecast(rules: RetentionRules): Promise<RetentionForecast> {
    await this.#parts.store.learnClock(this.#parts.clock.now());
    const plan = await retentionPlan(this.#parts, rules);
    const { inUse, held, undated, corrected } = plan;
    return { at: this.#parts.clock.now(), rules, shares: sharesOf(plan, rules), inUse, held, undated, corrected };
  }

  /** Carries the rules out; resolves when all of it is done. Rejects only where the database can not be used. */
  async run(): Promise<RetentionRecord> {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    await this.#working;
    return this.now();
  }

  /** A person says that the clock is right. */
  trustClock(by: string): RetentionRecord {
    this.#clock.trust();
    this.#told = false;
    this.#parts.trail.note({ kind: "retention.clock", by, body: { trusted: this.#parts.clock.now() } });
    return this.now();
  }

  /** How long what was recorded of a flag stays. */
  of(flagId: string): FlagKeeping {
    const { store } = this.#parts;
    const hold = store.holdOf(flagId);
    const dismissedAt = store.dismissedAt(flagId);
    const days = this.#rules.dismissedDays;
    const goesAt =
      store.isHeld(flagId) || dismissedAt === undefined || days === null ? undefined : dismissedAt + days * dayMs;
    return { flagId, ...(hold && { hold }), ...(goesAt !== undefined && { goesAt }) };
  }

  /** Holds a flag for a reason, or lets it go again. @throws FailureError not-found */
  hold(flagId: string, reason: string | null, by: string): FlagKeeping {
    const { clock, store } = this.#parts;
    store.hold(flagId, reason === null ? undefined : { by, at: clock.now(), reason }, { by });
    return this.of(flagId);
  }

  /** Why a file may not go now; undefined: it may. */
  keeps(task: RemovalTask): string | undefined {
    const { clock, inUse, store } = this.#parts;
    const { unflaggedDays, dismissedDays } = this.#rules;
    if (inUse().has(task.file)) return "it is in use";
    if (task.why === "deleted") {
      const [shown] = store.showing(task.file, LEAD_MS); // since the deletion, as from another drone
      return shown === undefined ? undefined : `flag ${shown} shows it`;
    }
    if ((task.why === "unflagged" ? unflaggedDays : dismissedDays) === null) return "the rule does not hold any more";
    if (task.kind === "footage" && store.isCorrected(task.file, marginMs)) return "people corrected its pictures";
    const judgedAt = dismissedDays === null ? Number.NEGATIVE_INFINITY : clock.now() - dismissedDays * dayMs;
    const keeper = store.keeper(task, { judgedAt, marginMs });
    return keeper === undefined ? undefined : `flag ${keeper} needs it`;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ends.dispose();
    await this.#working?.catch(() => {});
  }

  async #work(): Promise<void> {
    const { clock, remover, store } = this.#parts;
    this.#clock.look(); // also without a rule, so that it is known when one is set
    await store.learnClock(clock.now());
    await remover.resume(() => this.#closed);
    const rules = this.#rules;
    if (!isOn(rules) || this.#isDoubted()) return;
    const plan = await retentionPlan(this.#parts, rules);
    const run = await this.#carryOut(plan, rules);
    if (run.files + run.stuck > 0) this.#parts.log.info(`retention: ${run.files} files, ${run.bytes} bytes`);
    this.#parts.settings.set(LAST, run);
  }

  async #carryOut({ tasks }: RetentionPlan, rules: RetentionRules): Promise<RetentionRun> {
    const { clock, remover } = this.#parts;
    let [files, bytes, stuck] = [0, 0, 0];
    for (const task of tasks) {
      // A hold, a verdict, an export or other rules may have come meanwhile, and the clock may have jumped.
      if (this.#closed || rules !== this.#rules || this.#isDoubted()) break;
      const removed = await remover.remove({ ...task, at: clock.now(), by: "" });
      if (removed === "kept") continue;
      if (removed === "stuck") stuck++;
      else {
        files++;
        bytes += task.bytes;
        if (task.kind === "still" && task.flagId !== undefined) this.#parts.changed?.(task.flagId);
      }
    }
    return { at: clock.now(), files, bytes, stuck };
  }

  #isDoubted(): boolean {
    const doubt = this.#clock.look();
    if (doubt && !this.#told) {
      this.#parts.fail(errorOf(doubt));
      this.#parts.trail.note({ kind: "retention.refused", body: { why: doubt.message } });
    }
    this.#told = doubt !== undefined;
    return doubt !== undefined;
  }
}

function lastLineAt({ log }: Parts["trail"]): number | undefined {
  try {
    return log.newest(1)[0]?.entry?.at;
  } catch {
    return undefined; // who follows the log tells that it can not be read
  }
}

const isOn = ({ unflaggedDays, dismissedDays }: RetentionRules): boolean =>
  unflaggedDays !== null || dismissedDays !== null;

const RULES = "retention.rules";
const LAST = "retention.last";
const parseRules = parser(RULES, retentionRulesSchema);
const PERIOD_MS = 3_600_000;
