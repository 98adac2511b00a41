import * as v from "valibot";
import { parser } from "../contract/parse.ts";
import type { MissionItem } from "../mission/item.ts";
import type { Settings } from "../store/settings.ts";

/** The very items that each vehicle was verified to hold, remembered over restarts: what is read back is compared with them. */
export class PatrolItems {
  readonly #settings: Settings;
  readonly #known = new Map<string, Kept>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Those of the upload at that instant; undefined where others, or none, are remembered. */
  of(vehicleId: string, uploadedAt: number): readonly MissionItem[] | undefined {
    const kept = this.#known.get(vehicleId) ?? this.#settings.get(keyOf(vehicleId), parse);
    if (kept?.uploadedAt !== uploadedAt) return undefined;
    this.#known.set(vehicleId, kept);
    return kept.items;
  }

  keep(vehicleId: string, uploadedAt: number, items: readonly MissionItem[]): void {
    this.#known.set(vehicleId, { uploadedAt, items });
    this.#settings.set(keyOf(vehicleId), { uploadedAt, items }); // JSON has no NaN: "not set" is kept as null
  }

  drop(vehicleId: string): void {
    this.#known.delete(vehicleId);
    this.#settings.remove(keyOf(vehicleId));
  }
}

interface Kept {
  readonly uploadedAt: number;
  readonly items: readonly MissionItem[];
}

const keyOf = (vehicleId: string): string => `patrolItems ${vehicleId}`;

const number = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? Number.NaN),
);

const parse = parser(
  "items of a patrol",
  v.object({
    uploadedAt: v.number(),
    items: v.array(
      v.object({
        command: v.number(),
        frame: v.number(),
        params: v.tuple([number, number, number, number]),
        lat: number,
        lon: number,
        z: number,
        autocontinue: v.boolean(),
      }),
    ),
  }),
);
