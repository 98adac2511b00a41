import { distance } from "../../geo/enu.ts";
import type { Course } from "./course.ts";
import type { Member } from "./crew.ts";
import { alongRound, type Round, stretchesOf } from "./round.ts";
import { type InTheAir, readyAfter, type Sortie, sortieOf, transitMs } from "./sortie.ts";

/** A drone that waits for its next sortie: on the ground from `readyAt`, or still in the air. */
export interface Ready {
  readonly member: Member;
  readyAt: number;
  air?: InTheAir;
  /** Which of the evenly spaced places in time is its own. */
  slot?: number;
}

/** A watch that has to be flown: from a place of the round on, at constant speed. */
export interface Watch {
  readonly round: Round;
  readonly speed: number;
  readonly fromAt: number;
  readonly fromX: number; // metres of the round
  readonly toAt: number;
  readonly slot?: number;
}

const placeOf = (watch: Watch, at: number): number => watch.fromX + ((at - watch.fromAt) / 1000) * watch.speed;

/** Metres along the section at an instant of a watch. */
export const watchAlong = (watch: Watch, at: number): number => alongRound(watch.round, placeOf(watch, at));

/** The sortie of a watch, or undefined when the drone can not be there in time, or not come back from it. */
export function sortieFor(course: Course, ready: Ready, watch: Watch): Sortie | undefined {
  const { drone, usableMs } = ready.member;
  const joinAt = ready.air ? joinOf(course, ready, watch) : watch.fromAt;
  if (joinAt === undefined || joinAt >= watch.toAt) return undefined;
  const stretches = stretchesOf(watch.round, placeOf(watch, joinAt), placeOf(watch, watch.toAt), joinAt, watch.speed);
  if (stretches.length === 0) return undefined;
  const sortie = sortieOf(course, drone, stretches, ready.air);
  const tooLong = sortie.returnAt - sortie.takeOffAt > usableMs + SLACK_MS;
  const tooEarly = !ready.air && sortie.takeOffAt < ready.readyAt - SLACK_MS;
  return tooLong || tooEarly ? undefined : sortie;
}

/** When a drone in the air meets a watch, the earliest; at its beginning at the earliest. */
function joinOf(course: Course, { air, member }: Ready, watch: Watch): number | undefined {
  if (!air) return undefined;
  let at = Math.max(air.at, watch.fromAt);
  for (let tries = 0; tries < 60; tries++) {
    const metres = distance(course.beside(air.place), course.place(watchAlong(watch, at)));
    const there = air.at + transitMs(member.drone, metres);
    if (there <= at + 1) return at;
    at = there;
    if (at >= watch.toAt) return undefined;
  }
  return undefined;
}

/** Books a sortie: the drone is on the ground after it. */
export function book(ready: Ready, sortie: Sortie): void {
  ready.readyAt = readyAfter(ready.member.drone, sortie);
  delete ready.air;
}

/** Sends those home who are in the air and have nothing to do. */
export function sendHome(course: Course, crew: readonly Ready[]): Sortie[] {
  return crew.flatMap((ready) => {
    if (!ready.air) return [];
    const sortie = sortieOf(course, ready.member.drone, [], ready.air);
    book(ready, sortie);
    return [sortie];
  });
}

const SLACK_MS = 1;
