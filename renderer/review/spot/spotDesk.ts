import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { FilmedAnswer, FilmedInterval, PassFootage } from "../../../src/contract/footprints.ts";
import type { StationCalls } from "../../../src/contract/station.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { Store } from "../../ui/store.ts";

/** The ground that is asked about. */
export type Spot =
  | { readonly kind: "place"; readonly place: LatLon }
  | { readonly kind: "area"; readonly area: readonly LatLon[] };

/** Only passes in this span, ms since 1970. */
export interface SpotSpan {
  readonly fromAt?: number;
  readonly toAt?: number;
}

export interface SpotState {
  readonly spot: Spot | null;
  readonly span: SpotSpan;
  readonly phase: "idle" | "asking" | "ready" | "failed";
  readonly answer?: FilmedAnswer | undefined;
  readonly failure?: Failure | undefined;
  /** The pass that is looked at. */
  readonly chosen: FilmedInterval | null;
  /** Absent until it has come. */
  readonly footage?: PassFootage | undefined;
  /** From which instant the pass is played, ms since 1970; null: nothing is played. */
  readonly playFrom: number | null;
  /** When the picture was taken that is on the screen. */
  readonly shownAt: number | null;
}

type Name = "footprints.filmed" | "footprints.pass";
export type SpotCall = <N extends Name>(name: N, args: StationCalls[N]["args"]) => Promise<StationCalls[N]["result"]>;

const nothing: SpotState = {
  ...{ spot: null, span: {}, phase: "idle", chosen: null, playFrom: null, shownAt: null },
};

/** Who filmed a spot or an area, and when, as one window asks. */
export class SpotDesk {
  readonly state = new Store<SpotState>(nothing);
  readonly #call: SpotCall;
  #turn = 0;

  constructor(call: SpotCall) {
    this.#call = call;
  }

  /** Asks about some ground; what was known of other ground is let go. */
  async ask(spot: Spot): Promise<void> {
    const turn = ++this.#turn;
    const { span } = this.state.get();
    this.state.set({ ...nothing, spot, span, phase: "asking" });
    const where = spot.kind === "place" ? { place: spot.place } : { polygon: spot.area };
    try {
      const answer = await this.#call("footprints.filmed", { ...where, ...span, limit: mostPasses });
      if (turn === this.#turn) this.state.patch({ phase: "ready", answer });
    } catch (cause) {
      if (turn === this.#turn) this.state.patch({ phase: "failed", failure: failureOf(cause) });
    }
  }

  /** Asks again, only for a span. */
  setSpan(span: SpotSpan): void {
    this.state.patch({ span });
    const { spot } = this.state.get();
    if (spot) void this.ask(spot);
  }

  /** Looks at a pass: where its camera looked, and what is left of its footage. */
  async choose(pass: FilmedInterval): Promise<void> {
    if (this.state.get().chosen === pass) return;
    this.state.patch({ chosen: pass, footage: undefined, playFrom: null, shownAt: null, failure: undefined });
    const { streamId, sortieId, fromAt, toAt } = pass;
    try {
      const footage = await this.#call("footprints.pass", { streamId, sortieId, fromAt, toAt });
      if (this.state.get().chosen === pass) this.state.patch({ footage });
    } catch (cause) {
      if (this.state.get().chosen === pass) this.state.patch({ failure: failureOf(cause) });
    }
  }

  /** Chooses the pass before or after; the first where none is. */
  move(by: 1 | -1): void {
    const { answer, chosen } = this.state.get();
    const all = answer?.intervals ?? [];
    const index = chosen ? all.indexOf(chosen) + by : 0;
    const pass = all[Math.min(Math.max(0, index), all.length - 1)];
    if (pass) void this.choose(pass);
  }

  /** Plays the pass that is looked at from an instant on. */
  play(at: number): void {
    this.state.patch({ playFrom: at, shownAt: at });
  }

  /** The picture taken at this instant is on the screen. */
  show(at: number): void {
    this.state.patch({ shownAt: at });
  }

  clear(): void {
    this.#turn++;
    this.state.set({ ...nothing, span: this.state.get().span });
  }
}

/** As many passes as one answer holds; older ones are asked for by time. */
const mostPasses = 200;
