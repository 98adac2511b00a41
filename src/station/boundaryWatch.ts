import type { Off } from "../base/emitter.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { Boundaries } from "./boundaries.ts";

interface Parts {
  readonly clock: Clock;
  readonly fleet: Pick<Fleet, "find">;
  readonly boundaries: Pick<Boundaries, "list" | "isWriting" | "outdate">;
}

/**
 * Notices from the ids that a vehicle tells of its fence and of its rally points that another ground station has changed
 * them since they were read or written here. https://mavlink.io/en/messages/common.html#MISSION_CURRENT
 */
export class BoundaryWatch {
  readonly #parts: Parts;
  readonly #noted = new Map<string, Noted>();
  readonly #off: Off;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#off = every(parts.clock, TICK_MS, () => this.#look());
  }

  close(): void {
    this.#off();
  }

  #look(): void {
    const { boundaries } = this.#parts;
    for (const record of boundaries.list())
      for (const part of ["fence", "rally"] as const) {
        const known = record[part];
        if (known && !known.changed && !boundaries.isWriting(record.vehicleId))
          this.#compare(record.vehicleId, part, known);
      }
  }

  #compare(vehicleId: string, part: "fence" | "rally", known: object): void {
    const told = this.#parts.fleet.find(vehicleId)?.state.boundaryIds;
    const key = `${vehicleId} ${part}`;
    const noted = this.#noted.get(key);
    if (noted?.known !== known) this.#noted.set(key, { known, since: this.#parts.clock.now(), id: undefined });
    else if (!told || told.at <= noted.since + SETTLED_MS) return;
    else if (noted.id === undefined) noted.id = told[part];
    else if (noted.id !== told[part]) this.#parts.boundaries.outdate(vehicleId, part);
  }
}

interface Noted {
  /** What was read or written. */
  readonly known: object;
  readonly since: number;
  /** The vehicle's own id of it; 0 is none. */
  id: number | undefined;
}

const TICK_MS = 1_000;
const SETTLED_MS = 3_000; // what was on its way when the transfer ended has arrived
