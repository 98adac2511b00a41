import type { BlindCamera, CoverageDelta, CoveragePoint, SectionRecord } from "../contract/coverage.ts";
import { FailureError } from "../contract/failure.ts";
import type { LiveVehicle } from "../contract/records.ts";
import type { Ground } from "../geo/ground.ts";
import type { OnMission } from "../mission/flyingLooks.ts";
import { watchesGround } from "../mission/patterns/watched.ts";
import type { Plan } from "../mission/plan.ts";
import type { CoverageStore } from "../store/coverageStore.ts";
import type { Flyers } from "./coverageExpected.ts";
import type { CoverageEyes } from "./coverageEyes.ts";
import { sectionIdOf } from "./coverageSection.ts";
import { type SectionTerms, WatchedSection } from "./coverageWatched.ts";

export interface SectionParts {
  readonly store: CoverageStore;
  readonly eyes: CoverageEyes;
  /** The patrols of the vehicles that are in the air now. */
  readonly flown: () => readonly { readonly vehicleId: string; readonly plan: Plan }[];
  /** The ground under a section as far as it is loaded: always the same while heights are the same. */
  readonly groundOf: (sectionId: string, plan: Plan, vehicleId: string) => Ground;
  readonly stateOf: Flyers["stateOf"];
  /** The vehicles that are in the middle of their missions now. */
  readonly onMission: () => readonly (OnMission & { readonly vehicleId: string })[];
  /** Says all that is wrong with the sections' promises now. */
  readonly alarms: (wrong: readonly SectionRecord[]) => void;
  /** Writes something down; where that fails it is told, and the watch goes on. */
  readonly keep: (what: string, write: () => void) => void;
  readonly now: () => number;
}

/** The sections that are watched: those that somebody asked for, and those of the patrols in the air. */
export class CoverageSections {
  readonly #parts: SectionParts;
  readonly #watched = new Map<string, WatchedSection>();
  readonly #heldAt = new Map<string, number>();
  #ticks = 0;

  constructor(parts: SectionParts) {
    this.#parts = parts;
  }

  /** Goes on with what was watched when the station ended. */
  restore(): void {
    const { store } = this.#parts;
    for (const kept of store.open()) {
      const section = WatchedSection.restored(kept, this.#parts);
      if (section) this.#watched.set(section.id, section);
      else this.#parts.keep("The end of a watch", () => store.end(kept.id, this.#parts.now()));
      if (section) this.#heldAt.set(section.id, this.#parts.now());
    }
  }

  /** Takes in where a vehicle in the air is and what its cameras see. */
  observe(live: LiveVehicle): void {
    for (const eye of this.#parts.eyes.of(live)) for (const section of this.#watched.values()) section.look(eye);
  }

  /** Once a second: follows who flies what, says what is wrong, and writes down how it went. */
  tick(): void {
    const now = this.#parts.now();
    this.#follow(now);
    for (const section of this.#watched.values()) section.tick(now);
    this.#parts.alarms(this.records().filter(({ alarm }) => alarm));
    if (this.#ticks++ % DAY_TICKS === 0)
      this.#parts.keep("The history of coverage", () => this.#parts.store.thin(now - KEPT_WHOLE_MS));
  }

  records(): SectionRecord[] {
    return [...this.#watched.values()].map((section) => section.record());
  }

  blind(): BlindCamera[] {
    return this.#parts.eyes.blind(this.#parts.now());
  }

  /** What changed since a revision of a raster; undefined where the section is not watched. */
  changes(sectionId: string, map: string | null, revision: number): CoverageDelta | undefined {
    return this.#watched.get(sectionId)?.changes(map, revision);
  }

  history(sectionId: string, fromAt: number, toAt: number): readonly CoveragePoint[] {
    return this.#parts.store.history(sectionId, fromAt, toAt);
  }

  /**
   * Watches what a plan watches until `unwatch`; the same ground once more has its terms changed. @throws FailureError
   * bad-input for a plan that watches nothing, and for a schedule that is none.
   */
  watch(plan: Plan, terms: SectionTerms): SectionRecord {
    if (!watchesGround(plan))
      throw new FailureError(
        "bad-input",
        `The section is not watched: "${plan.name}" has no ground to see yet`,
        "Draw its section, area or place first",
      );
    // What is not said anew stays as it was.
    const had = this.#watched.get(sectionIdOf(plan))?.terms;
    const { promiseMs = had?.promiseMs } = terms;
    const by = terms.schedule === undefined ? { schedule: had?.schedule, crew: had?.crew } : terms;
    const section = this.#begin(plan, { promiseMs, schedule: by.schedule, crew: by.crew, asked: true });
    this.#follow(this.#parts.now());
    return section.record();
  }

  /** @throws FailureError not-found where it is not watched. */
  promise(sectionId: string, promiseMs: number | null): SectionRecord {
    const section = this.#known(sectionId);
    section.promise(promiseMs ?? undefined);
    return section.record();
  }

  /** Ends a watch that somebody asked for. @throws FailureError not-found where it is not watched. */
  unwatch(sectionId: string): void {
    this.#end(this.#known(sectionId));
    this.#follow(this.#parts.now());
  }

  /** The schedule that a section was watched by is over: it is watched on as long as somebody flies there. */
  letGo(sectionId: string): void {
    this.#watched.get(sectionId)?.letGo();
    this.#heldAt.set(sectionId, this.#parts.now());
  }

  close(): void {
    for (const section of this.#watched.values()) section.close();
  }

  #known(sectionId: string): WatchedSection {
    const section = this.#watched.get(sectionId);
    if (section) return section;
    throw new FailureError("not-found", "This section is not watched any more", "Watch it again from its plan");
  }

  #begin(plan: Plan, terms: SectionTerms & { readonly asked: boolean }): WatchedSection {
    const known = this.#watched.get(sectionIdOf(plan));
    if (known) {
      known.change(plan, terms);
      return known;
    }
    const section = WatchedSection.begun(plan, terms, this.#parts);
    this.#watched.set(section.id, section);
    return section;
  }

  #end(section: WatchedSection): void {
    section.close();
    this.#watched.delete(section.id);
    this.#heldAt.delete(section.id);
    this.#parts.keep("The end of a watch", () => this.#parts.store.end(section.id, this.#parts.now()));
  }

  /** Watches what is flown, unless it lies in a section that somebody asked for; ends it when nobody has come for long. */
  #follow(now: number): void {
    for (const { plan } of this.#parts.flown()) {
      if (!watchesGround(plan)) continue;
      const id = sectionIdOf(plan);
      const asked = [...this.#watched.values()].filter((section) => section.asked);
      if (asked.some((section) => section.id !== id && section.holds(plan))) continue;
      if (!this.#watched.has(id) && this.#watched.size < MOST_SECTIONS) this.#begin(plan, { asked: false });
      this.#heldAt.set(id, now);
    }
    for (const section of this.#watched.values()) {
      if (section.asked) continue;
      const inAsked = [...this.#watched.values()].some((other) => other.asked && other.holds(section.plan));
      const heldAt = this.#heldAt.get(section.id) ?? now;
      if (inAsked || now - heldAt > LEFT_ALONE_MS) this.#end(section);
    }
  }
}

const DAY_TICKS = 86_400; // once a second
const KEPT_WHOLE_MS = 14 * 86_400_000;
const LEFT_ALONE_MS = 30 * 60_000; // between two drones that fly the same patrol
const MOST_SECTIONS = 50;
