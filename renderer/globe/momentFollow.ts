import { Cartesian3 } from "@cesium/engine";
import type { CameraMoves } from "./cameraMoves.ts";
import type { ShownMomentOnGlobe } from "./momentLayer.ts";
import { worldOf } from "./places.ts";

/** From so far, metres, the aircraft and the ground that it sees are in the picture. */
const range = 600;
/** What moves further between two pictures has jumped, metres: the camera stays where it was sent. */
const jump = 3_000;

/** Moves the globe's camera along with the aircraft of the footage that is played. */
export class MomentFollow {
  readonly #moves: Pick<CameraMoves, "shift" | "over">;
  #last: { readonly at: Cartesian3 | undefined; readonly follow: boolean } | undefined;

  constructor(moves: Pick<CameraMoves, "shift" | "over">) {
    this.#moves = moves;
  }

  /** Another moment is shown; null: none. The camera goes to the aircraft when following begins, and then moves as it does. */
  take(shown: ShownMomentOnGlobe | null): void {
    const last = this.#last;
    const aircraft = shown?.moment.aircraft;
    const at = aircraft && worldOf(aircraft);
    this.#last = shown ? { at, follow: shown.follow } : undefined;
    if (!shown?.follow || !aircraft || !at || !last) return;
    if (!last.follow) this.#moves.over(aircraft, range);
    else if (last.at && !Cartesian3.equals(last.at, at) && Cartesian3.distance(last.at, at) < jump)
      this.#moves.shift(last.at, at);
  }
}
