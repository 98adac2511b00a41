import type { PlaceSigma } from "../contract/records.ts";
import type { Covariance } from "./covariance.ts";
import type { Fix } from "./georeference.ts";

/**
 * How well a place on the ground is known in three axes: across from the place's own covariance, its height as well as the
 * ground's. A map that is too high puts the place nearer to the camera and higher at once, as its newest fix tells.
 * `groundSigma`: one σ of the ground's height, metres.
 */
export function placeSigma(
  { ee, nn, en }: Covariance,
  fix: Pick<Fix, "errors" | "covariance">,
  groundSigma: number,
): PlaceSigma {
  const east = Math.sqrt(ee);
  const north = Math.sqrt(nn);
  const eastNorth = limited(en / (east * north));
  const ground = fix.errors.find(({ source }) => source === "ground");
  const eastUp = limited((ground?.east ?? 0) / Math.sqrt(fix.covariance.ee));
  const northUp = limited((ground?.north ?? 0) / Math.sqrt(fix.covariance.nn));
  // A place of many fixes is not correlated as a single one is: no more than three numbers can be with each other.
  const most = 1 - eastNorth ** 2;
  const are = eastUp ** 2 + northUp ** 2 - 2 * eastNorth * eastUp * northUp;
  const k = are > most ? Math.sqrt(most / are) : 1;
  return { east, north, up: groundSigma, eastNorth, eastUp: k * eastUp, northUp: k * northUp };
}

/** A correlation; none where an axis has no error. */
const limited = (correlation: number): number =>
  Number.isFinite(correlation) ? Math.max(-1, Math.min(1, correlation)) : 0;
