import type { LiveVehicle } from "../contract/records.ts";
import type { Snapshot } from "../contract/station.ts";
import { distance } from "../geo/enu.ts";
import type { Position } from "../geo/position.ts";

const stepM = 3;
const most = 4_000;

/** The line each vehicle has drawn over the ground since it was first heard, for windows that open later. */
export class Trails {
  readonly #points = new Map<string, Position[]>();

  observe({ id, lat, lon, amsl }: LiveVehicle): void {
    const points = this.#points.get(id) ?? [];
    this.#points.set(id, points);
    const last = points.at(-1);
    if (last && distance(last, { lat, lon }) < stepM && Math.abs(last.amsl - amsl) < stepM) return;
    points.push({ lat, lon, amsl });
    if (points.length > most) points.splice(0, points.length - most);
  }

  all(): Snapshot["trails"] {
    return [...this.#points].map(([vehicleId, points]) => ({ vehicleId, points }));
  }
}
