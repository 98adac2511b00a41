import type { FlagFilter } from "../../../src/contract/flagQuery.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import type { GroundShown } from "../../globe/spotLayer.ts";
import { globePointer } from "../../plan/profileCursor.ts";
import { app } from "../../shell/app.ts";
import { deskView } from "../appReview.ts";
import { reviewPart } from "../reviewPart.ts";
import { groundDrawing } from "./appDrawing.ts";
import { spotDesk } from "./appSpot.ts";

reviewPart.subscribe(() => app.loop.request());
deskView.subscribe(() => app.loop.request());
globePointer.subscribe(() => {
  if (groundDrawing.corners.get()) app.loop.request();
});

/** What of Review is to be seen on the ground now; null outside of Review. */
export function groundShown(): GroundShown | null {
  if (app.ui.get().screen !== "review") return null;
  const drawn = { corners: groundDrawing.corners.get(), pointer: globePointer.get().at };
  const part = reviewPart.get();
  if (part !== "filmed") {
    const areas = part === "flags" ? areasOf(deskView.get().filter) : NONE;
    return { ...drawn, areas, place: null, outlines: NONE, shownAt: null };
  }
  const { spot, footage, shownAt } = spotDesk.state.get();
  return {
    ...drawn,
    areas: spot?.kind === "area" ? [spot.area] : NONE,
    place: spot?.kind === "place" ? spot.place : null,
    outlines: footage?.outlines ?? NONE,
    shownAt,
  };
}

/** Where on the ground a filter lets flags through; none: everywhere. */
function areasOf({ polygon, box }: FlagFilter): readonly (readonly LatLon[])[] {
  if (polygon) return [polygon];
  return box ? boxed(box) : NONE;
}

/** The corners of a filter's box, made once for each. */
function boxed(box: NonNullable<FlagFilter["box"]>): readonly (readonly LatLon[])[] {
  if (last?.box !== box) {
    const { south, west, north, east } = box;
    const corner = (lat: number, lon: number): LatLon => ({ lat, lon });
    last = { box, areas: [[corner(south, west), corner(north, west), corner(north, east), corner(south, east)]] };
  }
  return last.areas;
}

let last: { readonly box: FlagFilter["box"]; readonly areas: readonly (readonly LatLon[])[] } | undefined;
const NONE: readonly never[] = [];
