import type { ErrorEllipse } from "../../src/contract/records.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { type LatLon, toRad } from "../../src/geo/position.ts";

/** The closed outline of an error ellipse around a place. */
export function ellipseOutline(centre: LatLon, { major, minor, angleDeg }: ErrorEllipse, points = 36): LatLon[] {
  const frame = new EnuFrame(centre);
  const s = Math.sin(toRad(angleDeg));
  const c = Math.cos(toRad(angleDeg));
  return Array.from({ length: points + 1 }, (_, i) => {
    const t = (i / points) * 2 * Math.PI;
    const along = major * Math.cos(t);
    const across = minor * Math.sin(t);
    const { lat, lon } = frame.toPosition({ east: along * s + across * c, north: along * c - across * s });
    return { lat, lon };
  });
}
