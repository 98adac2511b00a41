import type { Ground } from "../geo/ground.ts";
import type { LatLon } from "../geo/position.ts";
import type { Violation } from "./check.ts";
import type { Leg } from "./leg.ts";
import type { Patrol } from "./patrol.ts";
import type { Plan } from "./plan.ts";
import type { OtherFlight } from "./proof/otherFlight.ts";

/** What a single check looks at. */
export interface CheckInput {
  readonly plan: Plan;
  readonly patrol: Patrol;
  readonly ground: Ground;
  readonly home: LatLon | null;
  /** Flights that may be in the air at the same time. */
  readonly others?: readonly OtherFlight[];
}

/** Finds one kind of thing wrong with a plan. */
export type Check = (input: CheckInput) => Violation[];

/** `850 m`, `12.4 km`. */
export const metresText = (metres: number): string =>
  metres >= 10_000 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres)} m`;

/** `-37°`. */
export const degreesText = (angle: number): string => `${Math.round(angle)}°`;

export const watchLegsOf = ({ legs }: Patrol): Leg[] => legs.filter((leg) => leg.kind === "watch");
