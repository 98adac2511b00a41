import type { FrameMetadata } from "../../contract/vision.ts";
import { pathLength } from "../../geo/path.ts";

/** Nothing that films borders flies faster, m/s. */
const fastest = 1_000;
/** A receiver that finds its place again may jump so far, metres. */
const leap = 300;
/** After so long without a believed place any is believed, ms. */
const forgetMs = 10_000;

/** Finds what can not be in a stream's metadata though each packet is well formed: places out of all reach, fields of view of 180°. */
export class PlaceCheck {
  #last: FrameMetadata | undefined;
  /** A place that was not believed: the next one beside it says that it was right after all. */
  #doubted: FrameMetadata | undefined;

  /** The metadata without what can not be, and what that was, in words. */
  check(metadata: FrameMetadata): { readonly believed: FrameMetadata; readonly wrong: readonly string[] } {
    const wrong: string[] = [];
    let believed = metadata;
    if ((metadata.hfovDeg ?? 0) >= 179.9) {
      wrong.push(`tag 16: a field of view of ${Math.round(metadata.hfovDeg ?? 0)}°`);
      const { hfovDeg: _, ...rest } = believed;
      believed = rest;
    }
    const { lat, lon } = metadata;
    if (lat === undefined || lon === undefined) return { believed, wrong };
    const far = this.#last && outOfReach(this.#last, metadata);
    if (far === undefined || (this.#doubted && outOfReach(this.#doubted, metadata) === undefined)) {
      this.#last = metadata;
      this.#doubted = undefined;
      return { believed, wrong };
    }
    this.#doubted = metadata;
    const { lat: _lat, lon: _lon, amsl: _amsl, ...rest } = believed;
    return { believed: rest, wrong: [...wrong, `tag 13: a place ${far}`] };
  }
}

/** How far a place is from the one before, in words, where nothing flies so fast. */
function outOfReach(last: FrameMetadata, now: FrameMetadata): string | undefined {
  const ms = Math.abs(now.at - last.at);
  const metres = pathLength([
    { lat: last.lat ?? 0, lon: last.lon ?? 0 },
    { lat: now.lat ?? 0, lon: now.lon ?? 0 },
  ]);
  if (ms > forgetMs || metres < leap || metres < (fastest * ms) / 1000) return undefined;
  return `${(metres / 1000).toFixed(1)} km from that of ${(ms / 1000).toFixed(2)} s before`;
}
