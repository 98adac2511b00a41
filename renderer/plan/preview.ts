import type { LatLon } from "../../src/geo/position.ts";
import type { FeatureRole } from "../../src/mission/geoFeatures.ts";
import { Store } from "../ui/store.ts";

/** How a line that is not in the plan yet is drawn: by what it would become; `picked` lies on what may be chosen, `other`. */
export type PreviewLook = FeatureRole | "picked" | "other";

export interface PreviewLine {
  readonly points: readonly LatLon[];
  readonly look: PreviewLook;
}

/** Lines and places on the globe that the plan would get. */
export interface Preview {
  readonly lines: readonly PreviewLine[];
  readonly places: readonly LatLon[];
}

/** What the map files that are looked through, and the boundary that is picked from, would bring. */
export const previews = new Store<Readonly<Record<"features" | "boundary", Preview | null>>>({
  features: null,
  boundary: null,
});
