import { type Failure, failureOf } from "../../src/contract/failure.ts";
import {
  type Measurement,
  type MeasureOrder,
  mostMeasuredPoints,
  type PicturePoint,
} from "../../src/contract/measure.ts";
import { Store } from "../ui/store.ts";
import type { Clip } from "./clip.ts";

/** What is being measured in a clip. */
export interface MeasuringState {
  /** Clicks in the picture are points. */
  readonly on: boolean;
  /** The picture that the points lie in. */
  readonly index: number | undefined;
  readonly points: readonly PicturePoint[];
  /** Of these very points; absent while it is awaited, and where it failed. */
  readonly answer?: Measurement | undefined;
  readonly failure?: Failure | undefined;
}

const nothing: MeasuringState = { on: false, index: undefined, points: [] };

/** Takes points of one picture of a clip and has them measured on the ground. */
export class Measuring {
  readonly state = new Store<MeasuringState>(nothing);
  readonly #clip: Clip;
  readonly #ask: (order: MeasureOrder) => Promise<Measurement>;

  constructor(clip: Clip, ask: (order: MeasureOrder) => Promise<Measurement>) {
    this.#clip = clip;
    this.#ask = ask;
  }

  /** Begins, or ends and forgets the points. */
  toggle(): void {
    this.state.set(this.state.get().on ? nothing : { ...nothing, on: true });
  }

  /** Another point; in another picture than the points before, the first of new ones. The second of a double click is none. */
  add(index: number, point: PicturePoint): void {
    const { points, index: of } = this.state.get();
    const before = of === index ? points : [];
    const last = before.at(-1);
    const { width = 1, height = 1 } = this.#clip.pictures[index] ?? {};
    const near = last && Math.hypot((last.x - point.x) * width, (last.y - point.y) * height) < 2 * point.sigma;
    if (!near && before.length < mostMeasuredPoints) this.#measure(index, [...before, point]);
  }

  /** Takes the last point back. */
  takeBack(): void {
    const { index, points } = this.state.get();
    if (index !== undefined) this.#measure(index, points.slice(0, -1));
  }

  /** Asks again for what failed. */
  again(): void {
    const { index, points } = this.state.get();
    if (index !== undefined) this.#measure(index, points);
  }

  #measure(index: number, points: readonly PicturePoint[]): void {
    this.state.set({ on: true, index: points.length > 0 ? index : undefined, points });
    const picture = this.#clip.pictures[index];
    if (!picture || points.length === 0) return;
    const { streamId, at, width, height, metadata } = picture;
    const current = () => this.state.get().points === points;
    const { sortieId } = this.#clip;
    const of = { streamId, ...(sortieId !== undefined && { sortieId }) };
    this.#ask({ ...of, at, width, height, points, ...(metadata && { metadata }) }).then(
      (answer) => current() && this.state.patch({ answer }),
      (cause: unknown) => current() && this.state.patch({ failure: failureOf(cause) }),
    );
  }
}
