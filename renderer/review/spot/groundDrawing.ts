import { distance } from "../../../src/geo/enu.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import type { Ui } from "../../shell/ui.ts";
import { Store } from "../../ui/store.ts";

/** Clicks on the globe that draw an area, corner by corner; Enter or a double click ends it, Escape gives it up. */
export class GroundDrawing {
  /** The corners so far; null while nothing is drawn. */
  readonly corners = new Store<readonly LatLon[] | null>(null);
  readonly #ui: Pick<Store<Ui>, "get" | "patch" | "subscribe">;
  readonly #now: () => number;
  #take: ((area: readonly LatLon[]) => void) | undefined;
  #words = "";
  #clickedAt = Number.NEGATIVE_INFINITY;
  #pick: Ui["pick"] = null;

  constructor(parts: { readonly ui: Pick<Store<Ui>, "get" | "patch" | "subscribe">; readonly now: () => number }) {
    this.#ui = parts.ui;
    this.#now = parts.now;
    this.#ui.subscribe(({ pick }) => {
      if (pick !== this.#pick && this.corners.get() && this.#take) this.#giveUp();
    });
  }

  /** Begins to draw; `what` is drawn, as `Area to list`. */
  begin(what: string, take: (area: readonly LatLon[]) => void): void {
    this.#giveUp();
    this.#words = what;
    this.#ask([], take);
  }

  /** Ends the area; says whether there was one with three corners. */
  finish(): boolean {
    const corners = this.corners.get();
    const take = this.#take;
    if (!corners || !take || corners.length < fewestCorners) return false;
    this.#giveUp();
    this.#ui.patch({ pick: null });
    take(corners);
    return true;
  }

  #ask(corners: readonly LatLon[], take: (area: readonly LatLon[]) => void): void {
    const pick = {
      words: drawingWords(this.#words, corners.length),
      onPlace: ({ lat, lon }: LatLon) => this.#click(corners, { lat, lon }, take),
    };
    this.#take = take;
    this.#pick = pick;
    this.corners.set(corners);
    this.#ui.patch({ pick });
  }

  /** The shell has let go of the pick that this answers: it is asked for anew. */
  #click(corners: readonly LatLon[], corner: LatLon, take: (area: readonly LatLon[]) => void): void {
    const again = this.#now() - this.#clickedAt < doubleMs && isSame(corners, corner);
    this.#clickedAt = this.#now();
    const next = again || corners.length >= mostCorners ? corners : [...corners, corner];
    this.#ask(next, take);
    if (again) this.finish();
  }

  #giveUp(): void {
    this.#take = undefined;
    this.#pick = null;
    this.corners.set(null);
  }
}

/** What a click on the globe does while an area is drawn. */
export const drawingWords = (what: string, corners: number): string =>
  corners < fewestCorners
    ? `${what}: click its corners, ${corners} of at least ${fewestCorners}`
    : `${what}: ${corners} corners. Enter ends it`;

const fewestCorners = 3;
/** As many as a filter and a question for passes may have. */
const mostCorners = 1_000;
const doubleMs = 400;

/** Whether a click hits the last corner, as the second of a double click does: nearer than a hundredth of what is drawn. */
function isSame(corners: readonly LatLon[], corner: LatLon): boolean {
  const last = corners.at(-1);
  if (!last) return false;
  const extent = Math.max(0, ...corners.map((one) => distance(one, last)));
  return distance(last, corner) <= Math.max(1, extent / 100);
}
