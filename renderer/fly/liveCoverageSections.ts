import type { BlindCamera, CoveragePoint, FlownCoverage, SectionRecord } from "../../src/contract/coverage.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { Store } from "../ui/store.ts";
import { type ToldMap, told } from "./liveCoverageMap.ts";

type Call = RpcClient<StationCalls, StationEvents>["call"];

/** The sections that are watched, as this window was told last. */
export interface WatchedSections {
  readonly sections: readonly SectionRecord[];
  readonly blind: readonly BlindCamera[];
  /** When each part of a section was last seen, by the section's id. */
  readonly maps: ReadonlyMap<string, ToldMap>;
  /** Counts up with each answer. */
  readonly revision: number;
}

/** Asks the station what was seen of all watched sections; of what was seen only what changed comes over. */
export class LiveSections {
  readonly state = new Store<WatchedSections | undefined>(undefined);
  /** The same for who reads figures: anew every five seconds, and at once when something else than figures changed. */
  readonly told = new Store<WatchedSections | undefined>(undefined);
  readonly #call: Call;
  #asking = false;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Brings what is known up to date, with the sections' cells if wanted; never rejects, and does one thing at a time. */
  async ask(withCells: boolean): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const { sections, blind } = await this.#call("coverage.sections", null);
      const before = this.state.get();
      const maps = new Map<string, ToldMap>();
      for (const { id } of sections) {
        const known = before?.maps.get(id);
        const next = withCells ? await this.#cells(id, known) : known;
        if (next) maps.set(id, next);
      }
      const next = { sections, blind, maps, revision: (before?.revision ?? 0) + 1 };
      this.state.set(next);
      const shown = this.told.get();
      if (!shown || next.revision - shown.revision >= STEPS || kindOf(next) !== kindOf(shown)) this.told.set(next);
    } catch {
      // It is asked again in a second; that the station is away is said elsewhere.
    } finally {
      this.#asking = false;
    }
  }

  /** Promises that each place of a section is seen again within a time, ms; null: nothing. */
  async promise(sectionId: string, promiseMs: number | null): Promise<void> {
    await this.#call("coverage.promise", { sectionId, promiseMs });
    await this.ask(false);
  }

  async watch(args: StationCalls["coverage.watch"]["args"]): Promise<void> {
    await this.#call("coverage.watch", args);
    await this.ask(false);
  }

  async unwatch(sectionId: string): Promise<void> {
    await this.#call("coverage.unwatch", { sectionId });
    await this.ask(false);
  }

  history(sectionId: string, fromAt: number, toAt: number): Promise<readonly CoveragePoint[]> {
    return this.#call("coverage.history", { sectionId, fromAt, toAt });
  }

  flown(vehicleId: string): Promise<FlownCoverage | null> {
    return this.#call("coverage.flown", { vehicleId });
  }

  async #cells(sectionId: string, known: ToldMap | undefined): Promise<ToldMap | undefined> {
    const args = { sectionId, map: known?.id ?? null, revision: known?.revision ?? 0 };
    const delta = await this.#call("coverage.sectionSince", args);
    return delta ? told(known, delta) : undefined;
  }
}

const STEPS = 5; // answers, one a second

/** What is told at once when it changes. */
const kindOf = ({ sections, blind, maps }: WatchedSections): string =>
  JSON.stringify([
    sections.map(({ id, asked, promiseMs, alarm, schedule }) => [id, asked, promiseMs, alarm?.broken, schedule?.name]),
    blind,
    maps.size,
  ]);
