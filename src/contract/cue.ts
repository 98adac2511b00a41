import * as v from "valibot";
import type { LatLon } from "../geo/position.ts";
import { parser } from "./parse.ts";
import type { ReliefStep } from "./relief.ts";
import type { Parsers } from "./rpc.ts";

/**
 * What a vehicle is asked for away from its patrol. `look`: its camera points at a place. `go`: it flies there. `orbit`: it
 * flies round it with its camera on it. `hand-over`: another one flies there, the one that comes soonest. `patrol`: it goes
 * on with its patrol where it left it.
 */
export const cueKinds = ["look", "go", "orbit", "hand-over", "patrol"] as const;
export type CueKind = (typeof cueKinds)[number];

/** What is asked for. Nothing moves by asking. */
export interface CueWish {
  readonly kind: CueKind;
  /** Who; of a `hand-over` the one that hands over, and without one any may come. */
  readonly vehicleId?: string;
  /** The place on the ground; not of a `patrol`. */
  readonly place?: LatLon;
  /** Its height above mean sea level, metres; as the station knows the ground where absent. */
  readonly amsl?: number;
  /** The flag that it is about. */
  readonly flagId?: string;
  /** Metres above home to fly at; as high as it flies now where absent. */
  readonly ahl?: number;
}

/** What a cue costs. */
export interface CuePrice {
  /** Until it is there, ms. */
  readonly thereMs: number;
  /** How long it is away from its patrol, with a minute or one round at the place, ms. */
  readonly awayMs: number;
  readonly batteryPercent: number;
  /** How long it may stay there until it has to turn home, with wind and margins, ms; absent where its battery does not tell. */
  readonly stayMs?: number;
  /** What that figure assumes because it was not told: no wind, endurance of the plan, … Empty or absent where all was. */
  readonly assumed?: readonly string[];
  /** The worst age that its section then has, if nobody else looks, ms; absent where that is not known. */
  readonly worstAgeMs?: number;
}

/** Another vehicle that could go, and when it would be there; or why not. */
export interface CueOther {
  readonly vehicleId: string;
  readonly name: string;
  readonly thereMs?: number;
  readonly why?: string;
}

/**
 * A cue as it stands. `proposed` waits for a person; `refused` may not be flown, and why is said; `under-way` until it is
 * `there`; `failed` and `over` are the end.
 */
export interface CueRecord {
  readonly id: string;
  readonly kind: CueKind;
  readonly state: "proposed" | "refused" | "under-way" | "there" | "failed" | "over";
  /** Who is to go. */
  readonly vehicleId: string;
  readonly name: string;
  /** Who hands over. */
  readonly from?: string;
  readonly proposedAt: number;
  /** What is proposed, in one line. */
  readonly title: string;
  readonly flagId?: string;
  readonly place?: LatLon;
  readonly amsl?: number;
  /** Metres above home that it flies at. */
  readonly ahl?: number;
  /** The way, from where it is and back to its patrol, to be drawn before it is accepted. */
  readonly path: readonly { readonly lat: number; readonly lon: number; readonly amsl?: number }[];
  readonly price?: CuePrice;
  /** Of an orbit: metres, and how long a car is in its picture, pixels. */
  readonly orbit?: { readonly radius: number; readonly carPixels: number };
  /** Of a hand-over: who could come, the soonest first. */
  readonly others?: readonly CueOther[];
  /** What of it could not be proved, in words; absent where all of it is proved. */
  readonly unproved?: string;
  /** Why it is refused or failed, and what to do. */
  readonly why?: string;
  readonly remedy?: string;
  /** The nearest place that it may go to. */
  readonly nearest?: LatLon;
  /** The item of its patrol that it left, counted from 1. */
  readonly leftAt?: number;
  readonly steps: readonly ReliefStep[];
}

export type CueCalls = {
  "cue.list": { args: null; result: readonly CueRecord[] };
  /** Proves what is asked for from where the vehicle is now, and says what it costs. @throws FailureError not-found, bad-input */
  "cue.propose": { args: CueWish; result: CueRecord };
  /** Proves it again from where the vehicle is by then, and carries it out. @throws FailureError: refused, busy, not-found, and those of the steps. */
  "cue.accept": { args: { cueId: string }; result: null };
  /** Takes it from the list: declined, or over. A vehicle that is on its way flies on to where it was sent. */
  "cue.drop": { args: { cueId: string; reason: string }; result: null };
};

export type CueEvents = { cue: CueRecord; cueGone: { readonly cueId: string } };

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const finite = (least: number, most: number) => v.pipe(v.number(), v.finite(), v.minValue(least), v.maxValue(most));

export const cueParsers: Parsers<CueCalls> = {
  "cue.list": parser("cue.list", v.null()),
  "cue.propose": parser(
    "cue.propose",
    v.object({
      kind: v.picklist(cueKinds),
      vehicleId: v.exactOptional(id),
      place: v.exactOptional(v.object({ lat: finite(-90, 90), lon: finite(-180, 180) })),
      amsl: v.exactOptional(finite(-500, 9_000)),
      flagId: v.exactOptional(id),
      ahl: v.exactOptional(finite(5, 5_000)),
    }),
  ),
  "cue.accept": parser("cue.accept", v.object({ cueId: id })),
  "cue.drop": parser("cue.drop", v.object({ cueId: id, reason: v.pipe(v.string(), v.maxLength(500)) })),
};
