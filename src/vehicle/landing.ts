import type { VehicleState } from "./vehicleState.ts";

/** What a vehicle does when it is told to land, in words to show before it is told. */
export function landingWords({ autopilot, kind }: Pick<VehicleState, "autopilot" | "kind">): string {
  if (kind === "rover") return "Does not fly";
  if (kind !== "fixed-wing") return "Lands where it is";
  if (autopilot === "px4") return "Circles down where it is and lands";
  return "Flies the landing in its mission; without one, returns and circles over home";
}

/** What is said when a plane that was told to land has no landing in its mission. */
export const NO_LANDING = "No landing is in its mission: it returns and circles over home instead of landing";
