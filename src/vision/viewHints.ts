import type { TimedViewHint, ViewHint } from "../contract/viewHint.ts";
import { shortWay } from "../geo/enu.ts";
import { wrap180, wrap360 } from "../geo/position.ts";

type HintedPose = Required<ViewHint>["pose"];

/** Poses further from a picture than this say nothing of it, ms; heights of the ground change more slowly. */
const reachMs = 1_000;
const groundReachMs = 10_000;
/** Two poses further apart than this are not joined, ms. */
const gapMs = 1_500;
const kept = 64;

/** What the station told of one stream's views of late; poses are interpolated, and carried on for a second at most. */
export class ViewHints {
  readonly #poses: { readonly at: number; readonly pose: HintedPose }[] = [];
  #ground: { readonly at: number; readonly amsl: number } | undefined;

  /** Takes a hint; a pose that is not newer than the one before is left out. */
  add({ at, pose, groundAmsl }: TimedViewHint): void {
    if (groundAmsl !== undefined && at >= (this.#ground?.at ?? at)) this.#ground = { at, amsl: groundAmsl };
    const newest = this.#poses.at(-1);
    if (!pose || (newest && at <= newest.at)) return;
    this.#poses.push({ at, pose });
    if (this.#poses.length > kept) this.#poses.shift();
  }

  /** What is known of a picture taken at `at`. */
  of(at: number): ViewHint {
    const pose = this.#poseAt(at);
    const ground = this.#ground && Math.abs(at - this.#ground.at) <= groundReachMs ? this.#ground.amsl : undefined;
    return { ...(pose && { pose }), ...(ground !== undefined && { groundAmsl: ground }) };
  }

  #poseAt(at: number): HintedPose | undefined {
    const after = this.#poses.findIndex((sample) => sample.at >= at);
    const index = after < 0 ? this.#poses.length - 1 : after;
    const [a, b] = [this.#poses[index - 1], this.#poses[index]];
    if (!b || Math.min(Math.abs(at - b.at), a ? Math.abs(at - a.at) : reachMs) > reachMs) return undefined;
    if (!a || b.at - a.at > gapMs) return Math.abs(at - b.at) <= reachMs ? b.pose : undefined;
    return mixed(a.pose, b.pose, (at - a.at) / (b.at - a.at));
  }
}

/** A share of the way from one pose to another; beyond one it is carried on. */
function mixed(a: HintedPose, b: HintedPose, share: number): HintedPose {
  const mix = (from: number, to: number) => from + (to - from) * share;
  return {
    lat: mix(a.lat, b.lat),
    lon: shortWay(a.lon + shortWay(b.lon - a.lon) * share),
    amsl: mix(a.amsl, b.amsl),
    headingDeg: wrap360(a.headingDeg + wrap180(b.headingDeg - a.headingDeg) * share),
    pitchDeg: mix(a.pitchDeg, b.pitchDeg),
    rollDeg: wrap180(a.rollDeg + wrap180(b.rollDeg - a.rollDeg) * share),
    hfovDeg: mix(a.hfovDeg, b.hfovDeg),
  };
}
