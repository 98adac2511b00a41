import type { LiveVehicle, TrackRecord } from "../../src/contract/records.ts";
import type { LiveFrame, Snapshot } from "../../src/contract/station.ts";
import { distance } from "../../src/geo/enu.ts";
import type { Position } from "../../src/geo/position.ts";

/** How many points of the flown track are kept for each vehicle. */
export const trailCapacity = 4_000;
const trailStep = 2; // metres between kept points

/** Flown track of one vehicle; `version` moves on with each kept point. */
export interface Trail {
  readonly points: Position[];
  version: number;
}

/** Where everything is now: changed in place by live frames, read by painters, never held in React state. */
export class Live {
  readonly vehicles = new Map<string, LiveVehicle>();
  readonly tracks = new Map<string, TrackRecord>();
  readonly trails = new Map<string, Trail>();
  /** The newest live frame that has not been painted yet. */
  unpainted: LiveFrame | undefined;

  reset(snapshot: Pick<Snapshot, "tracks" | "trails" | "vehicles">): void {
    this.tracks.clear();
    this.trails.clear();
    for (const track of snapshot.tracks) this.track(track);
    for (const { vehicleId, points } of snapshot.trails)
      this.trails.set(vehicleId, { points: points.slice(-trailCapacity).map((p) => ({ ...p })), version: 1 });
    const known = new Set(snapshot.vehicles.map((v) => v.id));
    for (const id of this.vehicles.keys()) if (!known.has(id)) this.vehicles.delete(id);
  }

  frame(frame: LiveFrame): void {
    this.unpainted = frame;
    for (const vehicle of frame.vehicles) {
      this.vehicles.set(vehicle.id, vehicle);
      this.#extendTrail(vehicle);
    }
  }

  /** Drops everything of a vehicle that was forgotten. */
  forget(vehicleId: string): void {
    this.vehicles.delete(vehicleId);
    this.trails.delete(vehicleId);
    for (const track of this.tracks.values()) if (track.vehicleId === vehicleId) this.tracks.delete(track.id);
  }

  track(track: TrackRecord): void {
    if (track.ended) this.tracks.delete(track.id);
    else this.tracks.set(track.id, track);
  }

  #extendTrail({ id, lat, lon, amsl }: LiveVehicle): void {
    let trail = this.trails.get(id);
    if (!trail) {
      trail = { points: [], version: 0 };
      this.trails.set(id, trail);
    }
    const last = trail.points.at(-1);
    const here = { lat, lon, amsl };
    if (last && distance(last, here) < trailStep && Math.abs(last.amsl - amsl) < trailStep) return;
    trail.points.push(here);
    if (trail.points.length > trailCapacity) trail.points.splice(0, trailCapacity / 10);
    trail.version++;
  }
}
