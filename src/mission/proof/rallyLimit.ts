import type { DroneProfile } from "../plan.ts";

/**
 * Metres beyond which an ArduPilot does not take a rally point but flies home: RALLY_LIMIT_KM comes with 0.3 (Copter) and 5
 * (Plane). https://ardupilot.org/plane/docs/common-rally-points.html
 */
export const rallyLimitOf = ({ kind }: Pick<DroneProfile, "kind">): number => (kind === "fixed-wing" ? 5_000 : 300);
