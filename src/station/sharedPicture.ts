import type { LiveVehicle } from "../contract/records.ts";
import type { Ground } from "../geo/ground.ts";
import type { SharedDrone, SharedLook, SharedVehicle } from "../review/cotEvents.ts";
import { georeference } from "../review/georeference.ts";
import type { FlagQueries } from "../store/flagQuery.ts";
import type { SightingQueries } from "../store/sightingQuery.ts";
import type { Pose } from "../vehicle/poseHistory.ts";
import type { SharedPicture } from "./cotTurn.ts";
import type { NoPose } from "./framePose.ts";
import type { FramePose } from "./watch.ts";

interface PictureParts {
  readonly fleet: {
    live(): readonly LiveVehicle[];
    find(id: string): { readonly name: string; poseAt(at: number): Pick<Pose, "sigma"> | undefined } | undefined;
  };
  /** It is only in a log that is replayed. */
  readonly isReplayed: (vehicleId: string) => boolean;
  readonly isSimulated: (vehicleId: string) => boolean;
  readonly stores: {
    readonly flagQueries: Pick<FlagQueries, "matching" | "read">;
    readonly sightings: Pick<SightingQueries, "query">;
  };
  readonly now: () => number;
}

/** What the station knows now that others may be told: drones that are heard, where their cameras look, and vehicles of flags. */
export class StationPicture implements SharedPicture {
  readonly #parts: PictureParts;
  readonly #looks = new Map<string, SharedLook & { readonly takenAt: number }>();
  readonly #vehicles = new Map<string, { readonly at: number; readonly list: readonly SharedVehicle[] }>();

  constructor(parts: PictureParts) {
    this.#parts = parts;
  }

  drones(): SharedDrone[] {
    const { fleet, isReplayed, isSimulated, now } = this.#parts;
    return fleet.live().flatMap((live) => {
      const vehicle = fleet.find(live.id);
      if (!vehicle || isReplayed(live.id) || Math.abs(now() - live.at) > FRESH_MS) return [];
      const sigma = vehicle.poseAt(live.at)?.sigma;
      return [
        {
          ...{ name: vehicle.name, live },
          ...(sigma && { sigma: { horizontal: sigma.horizontal, vertical: sigma.vertical } }),
          ...(isSimulated(live.id) && { simulated: true as const }),
        },
      ];
    });
  }

  /** Takes in where a camera looked, at most twice a second. */
  observe(vehicleId: string, at: number, framePose: FramePose | NoPose, ground: Ground): void {
    const { fleet, isReplayed, isSimulated, now } = this.#parts;
    const takenAt = now();
    if (Math.abs(takenAt - (this.#looks.get(vehicleId)?.takenAt ?? Number.NEGATIVE_INFINITY)) < LOOK_PERIOD_MS) return;
    const name = fleet.find(vehicleId)?.name;
    if (name === undefined || typeof framePose === "string" || isReplayed(vehicleId)) return;
    const middle = { x: 0.5, y: 0.5, w: 0, h: 0 };
    const fix = georeference({ ...framePose, box: middle, aim: "bottom", ground });
    if (typeof fix === "string")
      this.#looks.delete(vehicleId); // at the horizon it looks at no place
    else
      this.#looks.set(vehicleId, {
        ...{ vehicleId, name, at, place: fix.place, ellipse: fix.ellipse, takenAt },
        ...(isSimulated(vehicleId) && { simulated: true as const }),
      });
  }

  looks(): SharedLook[] {
    const now = this.#parts.now();
    for (const [id, { takenAt }] of this.#looks) if (Math.abs(now - takenAt) > FRESH_MS) this.#looks.delete(id);
    return [...this.#looks.values()];
  }

  confirmed(since: number): readonly SharedVehicle[] {
    return this.#kept("confirmed", since, () =>
      this.#parts.stores.sightings
        .query({ filter: { fromAt: since }, by: "", limit: MOST })
        .sightings.flatMap(({ id, className, toAt, seen }) => {
          const last = seen.reduce((a, b) => (b.toAt >= a.toAt ? b : a));
          const { place, ellipse, section } = last;
          const more = section === undefined ? {} : { section };
          return [{ ...{ id, className, seenAt: toAt, place, ellipse, confirmed: true }, ...more }];
        }),
    );
  }

  unreviewed(since: number): readonly SharedVehicle[] {
    const { flagQueries } = this.#parts.stores;
    return this.#kept("unreviewed", since, () => {
      const { keys } = flagQueries.matching({ fromAt: since, standings: ["unreviewed"] }, "");
      const newest = new Map<string, SharedVehicle>();
      for (const { flag } of flagQueries.read(keys.slice(0, MOST))) {
        const { className, lastAt, place, ellipse, section, reason } = flag;
        const id = flag.joined ?? flag.id;
        if ((newest.get(id)?.seenAt ?? Number.NEGATIVE_INFINITY) >= lastAt) continue;
        const more = { reason, ...(section !== undefined && { section }) };
        newest.set(id, { ...{ id, className, seenAt: lastAt, place, ellipse, confirmed: false }, ...more });
      }
      return [...newest.values()];
    });
  }

  /** One reading for all who are told within two seconds. */
  #kept(kind: string, since: number, read: () => readonly SharedVehicle[]): readonly SharedVehicle[] {
    const now = this.#parts.now();
    const name = `${kind} ${Math.round((now - since) / 1_000)}`;
    const kept = this.#vehicles.get(name);
    if (kept && Math.abs(now - kept.at) < READ_PERIOD_MS) return kept.list;
    for (const [other, { at }] of this.#vehicles) if (Math.abs(now - at) > 10_000) this.#vehicles.delete(other);
    const list = read();
    this.#vehicles.set(name, { at: now, list });
    return list;
  }
}

/** What is older says nothing of now. */
const FRESH_MS = 5_000;
const LOOK_PERIOD_MS = 450;
const READ_PERIOD_MS = 2_000;
/** The newest of each kind. */
const MOST = 200;
