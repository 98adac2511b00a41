import type { LatLon } from "../../geo/position.ts";
import type { MissionItem } from "../item.ts";

/**
 * One place of a route, with the way to it. What is absent follows: height and speed from the pattern, the camera from
 * the stop before.
 */
export interface Stop extends LatLon {
  readonly height?: StopHeight;
  /** m/s on the way to it; through the air for fixed wings. */
  readonly speed?: number;
  /** Where the camera looks from the beginning of the way to it. */
  readonly aim?: StopAim;
  /** On the way to it the camera is on what is to be seen. */
  readonly watch?: true;
  /** How long it is held, ms; the wire counts seconds. Planes hold no place. */
  readonly holdMs?: number;
  /** Metres around it within which it counts as reached; the autopilot's own where absent. */
  readonly reach?: number;
  /** Where the nose shall point at it, degrees true. */
  readonly yawDeg?: number;
  /** Circled rather than passed. */
  readonly loiter?: Loiter;
  /** What the camera does there. */
  readonly camera?: CameraAction;
  /** What it does there that is not understood here, passed on as it came, after `camera`. */
  readonly after?: readonly KeptCommand[];
}

/** Metres above home, above the ground under the stop, or above mean sea level. */
export type StopHeight = { readonly ahl: number } | { readonly agl: number } | { readonly amsl: number };

/** Gimbal against the horizon and the nose (degrees), a place that is kept in the picture, or the autopilot's own will. */
export type StopAim =
  | { readonly kind: "angles"; readonly pitchDeg: number; readonly yawDeg: number }
  | { readonly kind: "place"; readonly lat: number; readonly lon: number; readonly ahl: number }
  | { readonly kind: "released" };

/** Circles around a stop. A negative radius is anticlockwise, 0 the autopilot's own. */
export interface Loiter {
  /** So many turns, so many ms (a multirotor stays still), until something else is commanded, or until the stop's height is reached. */
  readonly until: { readonly turns: number } | { readonly ms: number } | "told" | "height";
  readonly radius: number; // metres
  /** Leaves only when it heads for the next stop. */
  readonly aligned?: true;
  /** Leaves the circle along its tangent rather than from its centre. */
  readonly tangent?: true;
}

/** One picture, pictures at distances (0 ends them) or times until `photos-end`, or the video. */
export type CameraAction =
  | { readonly kind: "photo" | "photos-end" | "video-begin" | "video-end" }
  | { readonly kind: "photos-apart"; readonly metres: number }
  | { readonly kind: "photos-every"; readonly ms: number };

/** A command as it stands in a mission; null is "not set". */
export interface KeptCommand {
  readonly command: number; // MAV_CMD
  readonly frame: number; // MAV_FRAME
  /** param 1…4, x, y, z. */
  readonly values: readonly [
    number | null,
    number | null,
    number | null,
    number | null,
    number | null,
    number | null,
    number | null,
  ];
}

/** A kept command as an item of a mission. */
export function itemOfKept({ command, frame, values }: KeptCommand): MissionItem {
  const [p1, p2, p3, p4, lat, lon, z] = values.map((value) => value ?? Number.NaN) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { command, frame, params: [p1, p2, p3, p4], lat, lon, z, autocontinue: true };
}

/** An item of a mission as a kept command. */
export function keptOf({ command, frame, params: [p1, p2, p3, p4], lat, lon, z }: MissionItem): KeptCommand {
  const set = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return { command, frame, values: [set(p1), set(p2), set(p3), set(p4), set(lat), set(lon), set(z)] };
}

/** The most stops of a route. */
export const MOST_STOPS = 5_000;
