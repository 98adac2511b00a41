import { useEffect, useRef } from "react";
import type { HeatMap } from "../../../src/contract/sightings.ts";
import { distance } from "../../../src/geo/enu.ts";
import { wrap180 } from "../../../src/geo/position.ts";
import { app } from "../../shell/app.ts";
import { shellCommand } from "../../shell/shellCommands.ts";
import { analyst } from "../appReview.ts";
import { openSightings, useOpenSightings, useSightings, useSightingView } from "./appSightings.ts";
import { sightingFilter } from "./sightingView.ts";

/** Keeps the heat map as the view wants it, while it is shown; brings all of it into the picture when it is switched on. */
export function useHeat(): void {
  const view = useSightingView();
  const size = useOpenSightings((open) => open.heatSize);
  const heat = useOpenSightings((open) => open.heat);
  const rows = useSightings((list) => list.rows);
  const framed = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted anew when the sightings were read anew
  useEffect(() => {
    if (!heat) {
      framed.current = false;
      return;
    }
    let wanted = true;
    app.peers.station.call("sightings.heat", { filter: sightingFilter(view, Date.now()), by: analyst(), size }).then(
      (heatMap) => {
        if (!wanted) return;
        openSightings.patch({ heatMap });
        if (!framed.current) frame(heatMap);
        framed.current = true;
      },
      (cause: unknown) => wanted && app.toasts.failure(cause, "The heat map was not made"),
    );
    return () => {
      wanted = false;
    };
  }, [heat, view, size, rows]);
}

function frame({ box }: HeatMap): void {
  if (!box) return;
  const { south, north, west, east } = box;
  const wide = east - west + (east < west ? 360 : 0);
  const across = distance({ lat: south, lon: west }, { lat: north, lon: east });
  const place = { lat: (south + north) / 2, lon: wrap180(west + wide / 2), amsl: 0 };
  shellCommand({ kind: "show-place", place, range: Math.max(2_000, 1.6 * across) });
}
