import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { MomentCalls, MomentFlight, MomentSpan, MomentStream } from "../../../src/contract/moment.ts";
import type { FrameMetadata } from "../../../src/contract/vision.ts";
import { Store } from "../../ui/store.ts";
import { momentAt, type ShownMoment } from "./momentAt.ts";

export type MomentCall = <N extends keyof MomentCalls & string>(
  name: N,
  args: MomentCalls[N]["args"],
) => Promise<MomentCalls[N]["result"]>;

/** What is known of the footage that is played. */
export interface MomentState {
  readonly span: MomentSpan | null;
  /** When the picture on the screen was taken, ms since 1970. */
  readonly at: number | null;
  readonly metadata?: FrameMetadata | undefined;
  readonly flight: MomentFlight | null;
  /** Other cameras' footage of the same time. */
  readonly streams: readonly MomentStream[];
  readonly failure?: Failure | undefined;
  /** The other cameras that the analyst looks at beside it, by `streamKey`; kept from flag to flag. */
  readonly beside: readonly string[];
  /** The globe's camera moves along with the aircraft. */
  readonly follow: boolean;
}

/** Panes beside the player. */
export const mostBeside = 3;

const nothing = { at: null, metadata: undefined, flight: null, streams: [], failure: undefined } as const;

export const streamKey = ({ sortieId, streamId }: Pick<MomentStream, "sortieId" | "streamId">): string =>
  `${sortieId ?? ""} ${streamId}`;

/** The cameras that are looked at beside the player and have footage of its time, in the order in which they were chosen. */
export const besideOf = ({ beside, streams }: MomentState): MomentStream[] =>
  beside.flatMap((key) => streams.find((one) => streamKey(one) === key) ?? []).slice(0, mostBeside);

/** Follows what is played: asks what was recorded besides, and tells what was where at the picture on the screen. */
export class MomentDesk {
  readonly state = new Store<MomentState>({ span: null, ...nothing, beside: [], follow: true });
  readonly #call: MomentCall;
  /** Resolves when the first picture has had its time. */
  readonly #rest: () => Promise<void>;
  #asked = 0;
  #shown: { readonly of: readonly unknown[]; readonly moment: ShownMoment | null } = { of: [], moment: null };

  constructor(call: MomentCall, rest: () => Promise<void>) {
    this.#call = call;
    this.#rest = rest;
  }

  /** Other footage is played. */
  async open(span: MomentSpan): Promise<void> {
    const asked = ++this.#asked;
    this.state.patch({ ...nothing, span });
    await this.#rest();
    if (asked !== this.#asked) return;
    await Promise.all([
      this.#take(asked, this.#call("moment.flight", span), (flight) => ({ flight })),
      this.#take(asked, this.#call("moment.streams", span), (streams) => ({ streams })),
    ]);
  }

  /** Nothing is played. */
  close(): void {
    this.#asked++;
    this.state.patch({ ...nothing, span: null });
  }

  /** Another picture is on the screen. */
  show(at: number, metadata?: FrameMetadata): void {
    this.state.patch({ at, metadata });
  }

  follow(on: boolean): void {
    this.state.patch({ follow: on });
  }

  /** Puts another camera beside the player, or takes it away; of too many that was chosen first goes. */
  toggle(stream: MomentStream): void {
    const key = streamKey(stream);
    const { beside } = this.state.get();
    const others = beside.filter((one) => one !== key);
    if (others.length < beside.length) {
      this.state.patch({ beside: others });
      return;
    }
    const open = besideOf(this.state.get()).map(streamKey);
    const first = open.length >= mostBeside ? open[0] : undefined;
    this.state.patch({ beside: [...others.filter((one) => one !== first), key].slice(-mostKept) });
  }

  /** What was where at the picture on the screen; null where that is not known. The same object for the same picture. */
  get shown(): ShownMoment | null {
    const { flight, at, metadata } = this.state.get();
    const of = [flight, at, metadata];
    if (of.some((one, i) => one !== this.#shown.of[i]) || this.#shown.of.length === 0)
      this.#shown = { of, moment: flight && at !== null ? momentAt(flight, at, metadata) : null };
    return this.#shown.moment;
  }

  async #take<R>(asked: number, answer: Promise<R>, part: (result: R) => Partial<MomentState>): Promise<void> {
    try {
      const result = await answer;
      if (asked === this.#asked) this.state.patch(part(result));
    } catch (cause) {
      if (asked === this.#asked) this.state.patch({ failure: failureOf(cause) });
    }
  }
}

/** Choices that are remembered although their cameras filmed nothing of the flag that is open. */
const mostKept = 12;
