import { offset } from "../../src/geo/enu.ts";
import { offsetPath } from "../../src/geo/offset.ts";
import { pathLength, resample } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";

/** The line that is not to be crossed, and short strokes from it into what is forbidden. */
export interface Comb {
  readonly line: readonly LatLon[];
  readonly teeth: readonly (readonly [LatLon, LatLon])[];
}

/** How the own side of a section is drawn: `buffer` metres from it on the `side` that is flown; empty where no line is left there. */
export function ownSideComb(section: readonly LatLon[], side: "left" | "right", buffer: number): Comb {
  const line = buffer > 0 ? offsetPath(section, side, buffer) : section;
  if (section.length < 2 || line.length < 2) return { line: [], teeth: [] };
  const spacing = Math.max(10, pathLength(line) / TEETH);
  const length = buffer > 0 ? Math.min(buffer, spacing) : spacing / 2;
  const away = side === "left" ? 90 : -90;
  const teeth = resample(line, spacing).map(({ lat, lon, bearingDeg }): [LatLon, LatLon] => [
    { lat, lon },
    offset({ lat, lon }, bearingDeg + away, length),
  ]);
  return { line, teeth };
}

const TEETH = 80;
