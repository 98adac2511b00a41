import type { LatLon } from "../../src/geo/position.ts";
import { withFeatures } from "../../src/mission/formats/planFeatures.ts";
import { readFeatures } from "../../src/mission/formats/readFeatures.ts";
import { simplifiedFeature } from "../../src/mission/formats/simplified.ts";
import type { FeatureRole, GeoFeature, ReadFeatures } from "../../src/mission/geoFeatures.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { PlanFileError } from "../../src/mission/planFile.ts";
import { type FeatureSize, featurePreview, sizeOf } from "./featurePreview.ts";
import type { Preview } from "./preview.ts";

/** A file as the page holds it: its bytes are read only when they are asked for. */
export type ImportFile = Pick<File, "name" | "size" | "arrayBuffer">;

/** What the operator sees of a feature; `index` is its place among all. */
export interface FeatureRow extends FeatureSize {
  readonly index: number;
  readonly name: string;
  readonly description?: string;
  readonly role: FeatureRole | null;
}

/** What was read, as much as the operator can look through. */
export interface ImportSummary {
  /** How many features there are, and how many have the name that is looked for. */
  readonly total: number;
  readonly found: number;
  /** The first of those that are found, in their order. */
  readonly rows: readonly FeatureRow[];
  /** How many features have a role that a plan has a place for. */
  readonly chosen: number;
  readonly problems: ReadFeatures["problems"];
  readonly preview: Preview;
}

/** What of a plan is taken out of files; parts that they do not change are absent. */
export interface TakenParts extends Partial<Pick<Plan, "section" | "fence" | "zones" | "rally">> {
  /** What the plan has no place for, in words. */
  readonly left: readonly string[];
}

export interface ReadWishes {
  readonly swapped: boolean;
  readonly near?: LatLon;
}

/** What a desk is asked; a desk lies beside the window's thread, since files may be large. */
export type DeskOrder =
  | { readonly do: "read"; readonly files: readonly ImportFile[]; readonly wishes: ReadWishes }
  | { readonly do: "role"; readonly index: number; readonly role: FeatureRole | null }
  | { readonly do: "find"; readonly text: string }
  | { readonly do: "simplify"; readonly tolerance: number }
  | { readonly do: "take"; readonly plan: Plan };

export type DeskAnswer<O extends DeskOrder["do"]> = O extends "take" ? TakenParts : ImportSummary;

/** Holds the features of files while the operator looks through them, however many they are. */
export class ImportDesk {
  readonly #onProgress: (share: number) => void;
  #features: readonly GeoFeature[] = [];
  #problems: ReadFeatures["problems"] = [];
  #looked = "";

  constructor(onProgress: (share: number) => void) {
    this.#onProgress = onProgress;
  }

  /** Does an order; rejects with a PlanFileError for files that can not be read. */
  async do<O extends DeskOrder>(order: O): Promise<DeskAnswer<O["do"]>>;
  async do(order: DeskOrder): Promise<TakenParts | ImportSummary> {
    switch (order.do) {
      case "read":
        await this.#read(order.files, order.wishes);
        return this.#summary();
      case "role":
        this.#features = this.#features.map((one, i) => (i === order.index ? { ...one, role: order.role } : one));
        return this.#summary();
      case "find":
        this.#looked = order.text.trim().toLowerCase();
        return this.#summary();
      case "simplify":
        this.#features = this.#features.map((one) => simplifiedFeature(one, order.tolerance));
        return this.#summary();
      case "take":
        return takenParts(order.plan, this.#features);
    }
  }

  async #read(files: readonly ImportFile[], wishes: ReadWishes): Promise<void> {
    const large = files.find(({ size }) => size > MOST_BYTES);
    if (large)
      throw new PlanFileError(
        `${large.name} holds ${(large.size / 1e6).toFixed(0)} MB, at most ${MOST_BYTES / 1e6} MB can be looked through`,
        "Cut out the area that you plan in with the program that made it",
      );
    const chosen = [];
    for (const file of files) chosen.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    const read = readFeatures(chosen, { ...wishes, progress: this.#onProgress });
    this.#features = read?.features ?? [];
    this.#problems = read?.problems ?? [];
  }

  #summary(): ImportSummary {
    const looked = this.#looked;
    const rows: FeatureRow[] = [];
    let found = 0;
    let chosen = 0;
    for (const [index, feature] of this.#features.entries()) {
      if (isChosen(feature)) chosen++;
      if (looked !== "" && !feature.name.toLowerCase().includes(looked)) continue;
      found++;
      if (rows.length < MOST_ROWS) rows.push(rowOf(feature, index));
    }
    return {
      total: this.#features.length,
      found,
      rows,
      chosen,
      problems: this.#problems,
      preview: featurePreview(this.#features),
    };
  }
}

/** How many features are listed: a row takes the screen 2 ms. */
const MOST_ROWS = 50;
const MOST_BYTES = 300e6; // half a million areas in 200 MB take 1.3 GB of memory

const isChosen = ({ role }: GeoFeature): boolean => role !== null && role !== "waypoint";

const rowOf = (feature: GeoFeature, index: number): FeatureRow => ({
  index,
  ...sizeOf(feature),
  name: feature.name,
  ...(feature.description !== undefined && { description: feature.description }),
  role: feature.role,
});

function takenParts(plan: Plan, features: readonly GeoFeature[]): TakenParts {
  const { plan: taken, left } = withFeatures(plan, features);
  const changed = <K extends "section" | "fence" | "zones" | "rally">(part: K) =>
    taken[part] !== plan[part] && taken[part] !== undefined ? { [part]: taken[part] } : {};
  return { left, ...changed("section"), ...changed("fence"), ...changed("zones"), ...changed("rally") };
}
