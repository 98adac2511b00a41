import type { LiveVehicle, VehicleRecord } from "../contract/records.ts";
import type { StickVelocity } from "../mission/stickLimits.ts";

/** What bringing vehicles to rest needs of a station. */
export interface StillPlace {
  vehicle(vehicleId: string): VehicleRecord | undefined;
  live(vehicleId: string): LiveVehicle | undefined;
  send(vehicleId: string, velocity: StickVelocity): void;
}

interface Still {
  told: number;
  readonly most: number;
  /** Stamp of the position that was known when it began: what was said before proves nothing. */
  readonly positionAt: number | undefined;
}

/**
 * Tells vehicles that were flown by a stick to stand still, again and again: for a second at least, since any word may be
 * lost, and then until they show that they stand, three seconds at most. It outlives the stick itself: whoever took the
 * stick away has no hand left to say it twice. A vehicle that is not in Guided any more is told nothing.
 */
export class StickStills {
  readonly #place: StillPlace;
  readonly #stills = new Map<string, Still>();

  constructor(place: StillPlace) {
    this.#place = place;
  }

  /** Tells it at once, and goes on with each `tick`; only a few times with `few`, where somebody else may order it now. */
  begin(vehicleId: string, { few = false } = {}): void {
    const positionAt = this.#place.live(vehicleId)?.at;
    this.#stills.set(vehicleId, { told: 0, most: few ? FEW : MOST, positionAt });
    this.#tell(vehicleId);
  }

  /** It has another order now. */
  forget(vehicleId: string): void {
    this.#stills.delete(vehicleId);
  }

  /** To be called 20 times a second. */
  tick(): void {
    for (const vehicleId of [...this.#stills.keys()]) this.#tell(vehicleId);
  }

  /** Says at once what would have been said within a quarter of a second: nobody will tick any more. */
  close(): void {
    for (let i = 0; i < FEW; i++) this.tick();
    this.#stills.clear();
  }

  #tell(vehicleId: string): void {
    const still = this.#stills.get(vehicleId);
    const vehicle = this.#place.vehicle(vehicleId);
    if (!still) return;
    const done = still.told >= still.most || (still.told >= LEAST && this.#stands(vehicleId, still));
    if (done || !vehicle || vehicle.replayed || vehicle.mode !== "Guided") {
      this.#stills.delete(vehicleId);
      return;
    }
    still.told++;
    this.#place.send(vehicleId, NO_MOVE);
  }

  #stands(vehicleId: string, { positionAt }: Still): boolean {
    const live = this.#place.live(vehicleId);
    return live !== undefined && live.at !== positionAt && Math.hypot(live.groundSpeed, live.climb) < STANDS;
  }
}

const NO_MOVE: StickVelocity = { north: 0, east: 0, up: 0, yawRateDeg: 0 };
/** A second of them, and three: then a copter stops by itself. */
const LEAST = 20;
const MOST = 60;
/** All of five are lost hardly ever, and nobody else's order is fought for longer than a quarter of a second. */
const FEW = 5;
/** m/s; gusts move it. */
const STANDS = 1;
