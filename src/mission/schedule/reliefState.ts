import type { LatLon } from "../../geo/position.ts";
import type { Schedule } from "./schedule.ts";

/** What is known of a drone of a running schedule at an instant. */
export interface DroneNow {
  readonly droneId: string;
  /** `home-bound`: it returns or lands, by an order or by itself. */
  readonly where: "ground" | "air" | "home-bound";
  /** How long ago it was heard, ms; infinite where it never was. */
  readonly heardMs: number;
  /** What forbids take-off, in words; empty when it is ready. */
  readonly notReady: readonly string[];
  /** Items of its checklist that a person has not ticked or skipped, on the ground. */
  readonly openItems?: readonly string[];
  readonly place?: LatLon;
  /** Metres above home. */
  readonly ahl?: number;
  readonly batteryPercent?: number;
  /** How long it may stay until it has to turn home with its reserve, ms; with wind and margins, see `safeReturn`. */
  readonly safeReturnMs?: number;
  /** The mode in which a pilot flies it, where one does: it is not ours to send anywhere. */
  readonly byHand?: string;
  /** The failsafe that it is in, in words. */
  readonly failsafe?: string;
}

/**
 * `launch`: take off now. `take-over`: the one that relieves is in place, send the other one home. `return`: send it home.
 * `re-plan`: another schedule, because who flies has changed.
 */
export type ReliefKind = "launch" | "take-over" | "return" | "re-plan";

/** What one drone does in a schedule that is proposed, for people. */
export interface ReliefPart {
  readonly droneId: string;
  /** `goes-on`: it is in the air and flies there. */
  readonly does: "goes-on" | "launches" | "returns";
  /** When it takes off, begins there, or turns home. */
  readonly at: number;
  /** Where it begins, and the stretch that it watches, metres along the section. */
  readonly place?: LatLon;
  readonly from?: number;
  readonly to?: number;
}

/** Something that a person is asked to decide; nothing of it is done unasked. */
export interface ReliefProposal {
  readonly id: string;
  /** What it is about: there is one proposal at a time for each. */
  readonly key: string;
  readonly kind: ReliefKind;
  /** Grows when it becomes another one for who reads it: a yes to what was shown before is none to it. */
  readonly version: number;
  /** Who is to act; of a `re-plan` the one that is missing or back. */
  readonly droneId: string;
  /** Who is relieved, or relieves. */
  readonly otherId?: string;
  readonly proposedAt: number;
  /** Until when it has to be answered to be of use. */
  readonly dueAt: number;
  readonly urgency: "soon" | "now" | "urgent";
  /** What is proposed, in one line. */
  readonly title: string;
  /** Of a launch with what speaks against it as a first line, `▲ Look first: …`. */
  readonly reason: string;
  readonly ifUnanswered: string;
  /** Where one takes over from the other. */
  readonly place?: LatLon;
  /** The sortie that is meant, by its take-off. */
  readonly takeOffAt?: number;
  /** Of a `re-plan`. */
  readonly parts?: readonly ReliefPart[];
  /** The worst revisit time that it would have, ms, and until now. */
  readonly worstMs?: number;
  readonly worstBeforeMs?: number;
  /** Why no other schedule can be made. */
  readonly impossible?: string;
  /** It was accepted and is being done. */
  readonly carriedOut?: true;
  /** What went wrong when it was done before. */
  readonly failed?: string;
}

/** Something that happened to a running schedule, in words. */
export interface ReliefNote {
  readonly at: number;
  readonly what: "proposed" | "withdrawn" | "accepted" | "declined" | "done" | "failed" | "lost" | "back" | "adopted";
  readonly text: string;
  readonly proposalId?: string;
}

/** What is remembered of a drone while a schedule is carried out. */
export interface DroneMemory {
  /** It is silent for too long since then. */
  readonly lostAt?: number;
  /** Heard without a break since then, while it counts as lost. */
  readonly goodSince?: number;
  /** When it was back last, and how often it was lost again soon after that. */
  readonly backAt?: number;
  readonly flaps?: number;
  /** The sortie that it flies, by its take-off. */
  readonly flying?: number;
  /** The height of that sortie, where the schedule that is flown now does not have it any more. */
  readonly layer?: number;
  /** A person says that it flies no more. */
  readonly out?: string;
  /** It was sent home by a person; it is no surprise that it comes. */
  readonly sentHome?: true;
  /** Since when it has come home before its time, and why. */
  readonly brokeOff?: { readonly at: number; readonly why: string };
}

/** A schedule that is carried out, as data: what was told of the drones and what people answered made it what it is. */
export interface ReliefState {
  readonly schedule: Schedule;
  /** Grows with each schedule that is adopted. */
  readonly revision: number;
  /** All drones that were ever in it, to bring one back. */
  readonly crew: Schedule["task"]["drones"];
  readonly drones: Readonly<Record<string, DroneMemory>>;
  /** Most urgent first. */
  readonly proposals: readonly ReliefProposal[];
  /** The schedules of those that propose one, by proposal. */
  readonly drafts: Readonly<Record<string, Schedule>>;
  /** Proposals that were answered or done, by key: not made again. */
  readonly answered: Readonly<Record<string, Answered>>;
  /** Sorties that were not launched and will not be, by key. */
  readonly missed: readonly string[];
  readonly notes: readonly ReliefNote[];
  readonly count: number;
}

/** How a proposal was answered, and when. */
export interface Answered {
  readonly how: "declined" | "done";
  readonly at: number;
}

/** When things are proposed. */
export interface ReliefLimits {
  /** A drone that is silent for longer is lost, ms. */
  readonly silentMs: number;
  /** It is back when it was heard for so long without a break, ms; twice as long each time it is lost again soon. */
  readonly backMs: number;
  /** Launches are proposed so long before, ms. */
  readonly leadMs: number;
  /** A launch that is so late is missed, ms. */
  readonly lateMs: number;
  /** Whoever has less time until it must turn home is told to, ms. */
  readonly batteryMs: number;
}

export const usualLimits: ReliefLimits = {
  silentMs: 3_500,
  backMs: 5_000,
  leadMs: 180_000,
  lateMs: 180_000,
  batteryMs: 90_000,
};
