import * as v from "valibot";
import type { CoverageDelta, SectionRecord } from "../contract/coverage.ts";
import { parser } from "../contract/parse.ts";
import { nearestOnPath } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { agedPlaces } from "../mission/coverageAge.ts";
import { type CoverageForecast, coverageForecast } from "../mission/coverageForecast.ts";
import { watchedOf } from "../mission/patterns/watched.ts";
import type { Plan } from "../mission/plan.ts";
import { planSchema } from "../mission/planSchema.ts";
import { Course } from "../mission/schedule/course.ts";
import type { KeptSection } from "../store/coverageStore.ts";
import { coverageAlarm } from "./coverageAlarm.ts";
import { type ExpectedLooks, expectedBy, flyingStretches } from "./coverageExpected.ts";
import type { Eye } from "./coverageEyes.ts";
import { CoverageMinuteBook } from "./coverageMinute.ts";
import { CoverageSection } from "./coverageSection.ts";
import type { SectionParts } from "./coverageSections.ts";

/** What a section is watched for. */
export interface SectionTerms {
  readonly promiseMs?: number | undefined;
  /** The schedule that it is flown by, as `writeSchedule` has it. */
  readonly schedule?: string | undefined;
  /** Which vehicle each drone of the schedule is. */
  readonly crew?: Readonly<Record<string, string>> | undefined;
}

interface Terms extends SectionTerms {
  readonly plan: Plan;
  readonly asked: boolean;
}

const parseTerms = parser(
  "a watched section",
  v.object({
    plan: planSchema,
    asked: v.boolean(),
    promiseMs: v.optional(v.number()),
    schedule: v.optional(v.string()),
    crew: v.optional(v.record(v.string(), v.string())),
  }),
);

/** A section while it is watched: what was seen, what was promised, who is expected, and its history. */
export class WatchedSection {
  readonly #section: CoverageSection;
  readonly #parts: SectionParts;
  #startedAt: number;
  #tickedAt: number;
  readonly #keptAt = new Map<number, number>();
  #terms: Terms;
  #course: Course | undefined;
  #expected: { readonly looks: ExpectedLooks; readonly name: string } | undefined;
  #forecast: { readonly at: number; readonly forecast: CoverageForecast } | undefined;
  #record: SectionRecord | undefined;
  readonly #minute = new CoverageMinuteBook();
  #stretch = 0;

  private constructor(terms: Terms, startedAt: number, parts: SectionParts) {
    this.#section = new CoverageSection(terms.plan);
    this.#parts = parts;
    this.#startedAt = startedAt;
    this.#terms = terms;
    this.#expected = expectedBy(terms);
    for (const [stretch, cells] of parts.store.cells(this.id)) this.#section.restore(stretch, cells);
    this.#tickedAt = parts.now();
    this.#forgetFuture(this.#tickedAt);
  }

  /** Begins a watch; what was seen of the same ground before counts. @throws FailureError for a schedule that is none. */
  static begun(plan: Plan, terms: SectionTerms & { readonly asked: boolean }, parts: SectionParts): WatchedSection {
    const section = new WatchedSection({ ...terms, plan }, parts.now(), parts);
    section.#save();
    return section;
  }

  /** Goes on with a watch that was kept; undefined where it is not understood any more. */
  static restored({ startedAt, body }: KeptSection, parts: SectionParts): WatchedSection | undefined {
    try {
      return new WatchedSection(parseTerms(JSON.parse(body)) as Terms, startedAt, parts);
    } catch {
      return undefined;
    }
  }

  get id(): string {
    return this.#section.id;
  }
  get plan(): Plan {
    return this.#terms.plan;
  }
  get asked(): boolean {
    return this.#terms.asked;
  }

  get terms(): SectionTerms {
    return this.#terms;
  }

  /** Other terms for the same ground. @throws FailureError for a schedule that is none; then nothing has changed. */
  change(plan: Plan, terms: SectionTerms & { readonly asked: boolean }): void {
    const next = { ...terms, plan };
    this.#expected = expectedBy(next);
    this.#terms = next;
    this.#changed();
  }

  promise(promiseMs: number | undefined): void {
    this.#terms = { ...this.#terms, promiseMs };
    this.#changed();
  }

  /** Nobody asks for it any more: it goes on without a schedule. */
  letGo(): void {
    const { plan, promiseMs } = this.#terms;
    this.change(plan, { asked: false, promiseMs });
  }

  /** Whether what a plan watches lies in this section, as that of a sortie of its schedule does. */
  holds(plan: Plan): boolean {
    const { section, outline } = watchedOf(plan);
    const own = this.#section.watched;
    if (outline || own.outline || section.length < 2) return false;
    return section.every((place) => nearestOnPath(own.section, place).distance <= BESIDE);
  }

  look(eye: Eye): void {
    if (!this.#section.near(eye.pose)) return;
    this.#section.look(eye, this.#parts.groundOf(this.id, this.#terms.plan, eye.vehicleId));
  }

  changes(map: string | null, revision: number): CoverageDelta {
    return this.#section.changes(map, revision);
  }

  /** How it stands, as of the last tick. */
  record(): SectionRecord {
    this.#record ??= this.#recordAt(this.#parts.now());
    return this.#record;
  }

  tick(now: number): void {
    if (now < this.#tickedAt) this.#forgetFuture(now);
    this.#tickedAt = now;
    this.#record = this.#recordAt(now);
    const minute = this.#minute.take(this.#record);
    if (minute) this.#parts.keep("The age of a section", () => this.#parts.store.addMinute(this.id, minute));
    this.#keepStretch(this.#stretch++ % this.#section.stretches);
  }

  /** Writes down what was not written yet. */
  close(): void {
    for (let stretch = 0; stretch < this.#section.stretches; stretch++) this.#keepStretch(stretch);
  }

  #recordAt(now: number): SectionRecord {
    const { plan, asked, promiseMs } = this.#terms;
    const { map, pixels } = this.#section;
    const youngMs = promiseMs ?? YOUNG_MS;
    const age = this.#section.age(now, this.#startedAt, youngMs);
    const forecast = this.#forecastAt(now);
    const alarm = coverageAlarm({ name: plan.name, isArea: map.isArea, age, forecast, promiseMs, now });
    return {
      ...{ id: this.id, name: plan.name, asked, section: map.section, length: map.grid.length, pixels, youngMs },
      ...{ startedAt: this.#startedAt, at: now, age, vehicleIds: this.#section.seers(now) },
      ...(promiseMs !== undefined && { promiseMs }),
      ...(this.#expected && { schedule: { name: this.#expected.name, endAt: this.#expected.looks.endAt } }),
      ...(forecast && { forecast }),
      ...(alarm && { alarm }),
    };
  }

  /** Reckoned anew every few seconds: the looks of hours ahead do not change faster. */
  #forecastAt(now: number): CoverageForecast | undefined {
    const { plan, promiseMs } = this.#terms;
    const { map } = this.#section;
    if (map.isArea) return undefined;
    if (this.#forecast && now >= this.#forecast.at && now - this.#forecast.at < FORECAST_MS)
      return this.#forecast.forecast;
    const graceMs = Math.min(5 * 60_000, Math.max(60_000, (promiseMs ?? 0) / 10));
    const { eyes, onMission, stateOf } = this.#parts;
    const sees = (vehicleId: string | undefined, place: LatLon, at: number) =>
      eyes.sees(vehicleId, place, at, plan.camera);
    const places = agedPlaces(map, this.#startedAt);
    const looks = this.#expected?.looks;
    this.#course ??= new Course(map.section, false);
    const forecast = coverageForecast({
      ...{ places, now, promiseMs, graceMs },
      alongs: looks?.alongs(places, map.grid) ?? places.map(({ along }) => along),
      // Without a schedule those who are in the air fly on as they are.
      stretches:
        looks?.stretches(now, graceMs, { stateOf, sees }) ?? flyingStretches(onMission(), this.#course, now, sees),
      untilAt: now + Math.max(LEAST_AHEAD_MS, Math.min(MOST_AHEAD_MS, (looks?.endAt ?? 0) - now)),
    });
    this.#forecast = { at: now, forecast };
    return forecast;
  }

  /** What was seen by a clock that was ahead, in this watch or before, would stay fresh until that time comes. */
  #forgetFuture(now: number): void {
    const latestAt = now + CLOCK_SLACK_MS;
    this.#startedAt = Math.min(this.#startedAt, latestAt);
    this.#section.forgetAfter(latestAt);
  }

  #keepStretch(index: number): void {
    const { newestAt, ...cells } = this.#section.stretch(index);
    if (newestAt === (this.#keptAt.get(index) ?? Number.NEGATIVE_INFINITY)) return;
    this.#parts.keep("What was seen of a section", () => this.#parts.store.keepCells(this.id, index, cells));
    this.#keptAt.set(index, newestAt);
  }

  #changed(): void {
    this.#forecast = undefined;
    this.#record = undefined;
    this.#save();
  }

  #save(): void {
    const body = JSON.stringify(this.#terms);
    this.#parts.keep("A watched section", () =>
      this.#parts.store.save({ id: this.id, startedAt: this.#startedAt, body }),
    );
  }
}

const BESIDE = 150; // metres that a sortie's part may lie off the whole section
const CLOCK_SLACK_MS = 10_000; // a clock that was so little ahead does no harm
const YOUNG_MS = 10 * 60_000;
const FORECAST_MS = 5_000;
const LEAST_AHEAD_MS = 30 * 60_000;
const MOST_AHEAD_MS = 6 * 3_600_000;
