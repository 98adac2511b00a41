import type { LiveVehicle } from "../contract/records.ts";
import type { Snapshot } from "../contract/station.ts";
import { distance } from "../geo/enu.ts";
import type { Position } from "../geo/position.ts";

const stepM = 3;
const most = 4_000;

/** The line each vehicle has drawn over the ground since it was first heard, for windows that open later. */
export class Trails {
  readonly #trails = new Map<string, Trail>();

  observe({ id, lat, lon, amsl }: LiveVehicle): void {
    let trail = this.#trails.get(id);
    if (!trail) {
      trail = new Trail();
      this.#trails.set(id, trail);
    }
    const { last } = trail;
    if (last && distance(last, { lat, lon }) < stepM && Math.abs(last.amsl - amsl) < stepM) return;
    trail.add({ lat, lon, amsl });
  }

  forget(vehicleId: string): void {
    this.#trails.delete(vehicleId);
  }

  all(): Snapshot["trails"] {
    return [...this.#trails].map(([vehicleId, trail]) => ({ vehicleId, points: trail.points() }));
  }
}

/** The newest points, in memory that is taken once: a fleet that flies for hours needs no more than when it took off. */
class Trail {
  readonly #numbers = new Float64Array(most * 3);
  #count = 0; // since it was first heard
  last: Position | undefined;

  add(point: Position): void {
    this.#numbers.set([point.lat, point.lon, point.amsl], (this.#count++ % most) * 3);
    this.last = point;
  }

  points(): Position[] {
    const length = Math.min(this.#count, most);
    return Array.from({ length }, (_, i) => {
      const at = ((this.#count - length + i) % most) * 3;
      const [lat = 0, lon = 0, amsl = 0] = this.#numbers.subarray(at, at + 3);
      return { lat, lon, amsl };
    });
  }
}
