import type { Enu } from "../geo/position.ts";
import { angleTo, type Circling, type Level, type Moving, type PathGuidance, size, unit, way } from "./pathGuidance.ts";

export interface VectorSettings {
  readonly periodSeconds: number;
  readonly damping: number;
  /** Share of the track error bound before a waypoint at which it turns. */
  readonly switchShare: number;
}

/**
 * Path following as PX4's NPFG: from far off straight at the path, from nearer by ever more along it, with the heading
 * that makes that course good in the wind. Stastny: Low-Altitude Control and Local Re-Planning Strategies for Small
 * Fixed-Wing UAVs, ETH Zürich 2020; https://docs.px4.io/main/en/flight_stack/controller_diagrams.html
 */
export class VectorGuidance implements PathGuidance {
  readonly #settings: () => VectorSettings;

  constructor(settings: () => VectorSettings) {
    this.#settings = settings;
  }

  line(body: Moving, from: Enu, to: Enu): number {
    const track = unit(way(from, to), way(body.place, to));
    const out = way(from, body.place);
    const right = out.east * track.north - out.north * track.east;
    const side = Math.sign(right) || 1;
    const back = { east: -side * track.north, north: side * track.east };
    return this.#follow(body, { tangent: track, back, error: Math.abs(right), curvature: 0 });
  }

  circle(body: Moving, { centre, radius, clockwise }: Circling): number {
    const sense = clockwise ? 1 : -1;
    const out = way(centre, body.place);
    const radial = unit(out, body.velocity);
    const error = size(out) - radius;
    const side = error >= 0 ? -1 : 1;
    return this.#follow(body, {
      tangent: { east: sense * radial.north, north: -sense * radial.east },
      back: { east: side * radial.east, north: side * radial.north },
      error: Math.abs(error),
      curvature: sense / radius,
    });
  }

  isOn(body: Moving, { centre, radius }: Circling): boolean {
    return size(way(centre, body.place)) - radius < 0.3 * this.#bound(body);
  }

  turnDistance(body: Moving): number {
    return this.#settings().switchShare * this.#bound(body);
  }

  #follow(
    body: Moving,
    path: { readonly tangent: Level; readonly back: Level; readonly error: number; readonly curvature: number },
  ): number {
    const { periodSeconds, damping } = this.#settings();
    const { tangent, back, error, curvature } = path;
    const near = Math.max(0, 1 - error / this.#bound(body));
    const look = (Math.PI / 2) * near ** 2;
    const course = {
      east: Math.cos(look) * back.east + Math.sin(look) * tangent.east,
      north: Math.cos(look) * back.north + Math.sin(look) * tangent.north,
    };
    const { airVelocity } = body;
    const airspeed = Math.max(1, size(airVelocity));
    const heading = this.#headingFor(course, body);
    const angle = angleTo(airVelocity, heading);
    const turn = Math.abs(angle) > Math.PI / 2 ? Math.sign(angle) : Math.sin(angle);
    const gain = (4 * Math.PI * damping) / periodSeconds;
    return gain * airspeed * turn + curvature * size(body.velocity) ** 2 * near ** 2;
  }

  /** The direction through the air that makes a course good; into the wind where none does. */
  #headingFor(course: Level, { velocity, airVelocity }: Moving): Level {
    const wind = { east: velocity.east - airVelocity.east, north: velocity.north - airVelocity.north };
    const across = wind.east * course.north - wind.north * course.east;
    const airspeed = Math.max(1, size(airVelocity));
    const along = Math.sqrt(Math.max(0, airspeed ** 2 - across ** 2));
    return {
      east: course.east * along - across * course.north,
      north: course.north * along + across * course.east,
    };
  }

  /** From this far off it flies straight at the path, metres. */
  #bound({ velocity }: Moving): number {
    const { periodSeconds, damping } = this.#settings();
    return Math.max(10, size(velocity) * periodSeconds * damping);
  }
}
