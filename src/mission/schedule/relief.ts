import { noted, remembered, withDrone } from "./reliefDrones.ts";
import { goesOnWith, replanFor, type Trouble, troubleOf } from "./reliefReplan.ts";
import { isOtherProposal, otherThanShown, stillFits } from "./reliefShown.ts";
import {
  type DroneMemory,
  type DroneNow,
  type ReliefLimits,
  type ReliefProposal,
  type ReliefState,
  usualLimits,
} from "./reliefState.ts";
import { courseOf, duePlain, flownBy, type Moment, sortieKey, type Wanted, wantedNow } from "./reliefWanted.ts";
import { spanWords } from "./reliefWords.ts";
import type { Schedule } from "./schedule.ts";
import { utcClock } from "./sortieTimes.ts";

/** A schedule of which nothing was flown yet. */
export const reliefOf = (schedule: Schedule): ReliefState => ({
  ...{ schedule, revision: 1, crew: schedule.task.drones, drones: {} },
  ...{ proposals: [], drafts: {}, answered: {}, missed: [], notes: [], count: 0 },
});

/** How drones are at an instant, ms of Unix time. */
export interface ReliefMoment {
  readonly at: number;
  readonly drones: readonly DroneNow[];
  readonly limits?: ReliefLimits;
}

/**
 * The same schedule a moment later: what has to be decided is proposed once, what time or others overtook is withdrawn and
 * said so. Nothing changes, and the same state comes back, where nothing is to be said.
 */
export function reliefAt(before: ReliefState, { at, drones, limits = usualLimits }: ReliefMoment): ReliefState {
  const now = new Map(drones.map((drone) => [drone.droneId, drone]));
  let state = before;
  for (const { id } of before.crew) state = withDrone(state, id, now.get(id), { at, limits });
  const moment = (): Moment => ({
    state,
    course: courseOf(state.schedule),
    at,
    now,
    limits,
  });
  state = withMissed(moment());
  const trouble = troubleOf(moment());
  return withProposals(moment(), wantedNow(moment()).filter(unanswered(state, at)), trouble);
}

/** A person said no. A drone whose launch is declined is out until a person says otherwise, so that the others are re-planned. */
export function reliefDeclined(state: ReliefState, id: string, reason: string, at: number): ReliefState {
  const proposal = state.proposals.find((one) => one.id === id);
  if (!proposal) return state;
  const { key, kind, droneId, title, impossible } = proposal;
  const why = reason === "" ? "" : `: ${reason}`;
  const next = noted(
    { ...without(state, id), answered: { ...state.answered, [key]: { how: "declined", at } } },
    { at, what: "declined", text: `${impossible === undefined ? "Declined" : "Seen"}: ${title}${why}`, proposalId: id },
  );
  return kind === "launch" ? reliefOut(next, droneId, reason || "its launch was declined", at) : next;
}

/** A person said yes: it is being carried out, and is neither withdrawn nor made again meanwhile. */
export function reliefAccepted(state: ReliefState, id: string, at: number): ReliefState {
  const proposals = state.proposals.map((one): ReliefProposal => {
    if (one.id !== id) return one;
    const { failed: _, ...rest } = one;
    return { ...rest, carriedOut: true };
  });
  const title = state.proposals.find((one) => one.id === id)?.title ?? id;
  return noted({ ...state, proposals }, { at, what: "accepted", text: `Accepted: ${title}`, proposalId: id });
}

/** What was accepted has been done. A launched drone flies its sortie, one that was sent home comes. */
export function reliefDone(state: ReliefState, id: string, at: number): ReliefState {
  const proposal = state.proposals.find((one) => one.id === id);
  if (!proposal) return state;
  const { key, kind, droneId, otherId, takeOffAt, title } = proposal;
  let next = without({ ...state, answered: { ...state.answered, [key]: { how: "done", at } } }, id);
  if (kind === "launch" && takeOffAt !== undefined) next = remembered(next, droneId, { flying: takeOffAt });
  if (kind === "return") next = remembered(next, droneId, { sentHome: true });
  if (kind === "take-over" && otherId !== undefined) next = remembered(next, otherId, { sentHome: true });
  return noted(next, { at, what: "done", text: `Done: ${title}`, proposalId: id });
}

/** It could not be done; it stands as before, with what went wrong. */
export function reliefFailed(state: ReliefState, id: string, why: string, at: number): ReliefState {
  const proposals = state.proposals.map((one): ReliefProposal => {
    if (one.id !== id) return one;
    const { carriedOut: _, ...rest } = one;
    return { ...rest, failed: why };
  });
  return noted({ ...state, proposals }, { at, what: "failed", text: why, proposalId: id });
}

/**
 * A proposal as it would be carried out at this moment: of a `re-plan` the schedule made again from where all are now, or
 * where it was `shown` and still fits the very one. `other` says what it has otherwise than what was shown; the state then
 * holds it as it is now, in its next version.
 */
export function reliefAnew(
  state: ReliefState,
  id: string,
  { at, drones, limits = usualLimits, shown }: ReliefMoment & { readonly shown: boolean },
): Anew {
  const open = state.proposals.find((one) => one.id === id);
  const known = state.drafts[id];
  const now = new Map(drones.map((drone) => [drone.droneId, drone]));
  if (shown && open && known && at - known.task.startAt < FRESH_MS && stillFits(open, now))
    return { state, draft: known };
  const moment = { ...{ state, course: courseOf(state.schedule), at, now, limits } };
  const trouble = open?.kind === "re-plan" ? troubleOf(moment) : undefined;
  if (!open || !trouble) return { state, ...(known && { draft: known }) };
  const { wanted, draft } = replanFor(moment, trouble);
  const other = otherThanShown(open, wanted);
  const { [id]: _, ...drafts } = state.drafts;
  const { worstMs: __, parts: ___, impossible: ____, ...rest } = open;
  const anew: ReliefProposal = { ...rest, ...wanted, version: open.version + (other === undefined ? 0 : 1) };
  return {
    ...(draft && { draft }),
    ...(other !== undefined && { other }),
    state: {
      ...state,
      proposals: sorted(state.proposals.map((one) => (one === open ? anew : one))),
      drafts: draft ? { ...drafts, [id]: draft } : drafts,
    },
  };
}

/** A proposal looked at again; `draft` is the schedule that it would have flown. */
export interface Anew {
  readonly state: ReliefState;
  readonly draft?: Schedule;
  readonly other?: string;
}

/** Another schedule is flown from now on. */
export function reliefAdopted(state: ReliefState, schedule: Schedule, at: number): ReliefState {
  const drones = Object.fromEntries(
    Object.entries(state.drones).map(([id, { brokeOff: _, flying, ...memory }]): [string, DroneMemory] => {
      const goesOn = goesOnWith(schedule, id)?.takeOffAt ?? flying;
      const layer = flownBy(state, id)?.layer;
      return [
        id,
        { ...memory, ...(goesOn !== undefined && { flying: goesOn }), ...(layer !== undefined && { layer }) },
      ];
    }),
  );
  return noted(
    { ...state, schedule, drones, revision: state.revision + 1, missed: [] },
    {
      at,
      what: "adopted",
      text: `The schedule of ${utcClock(at)} is flown: worst revisit ${spanWords(schedule.revisit.worstMs)}`,
    },
  );
}

/** A person says that a drone flies no more, and why, or that it may again. */
export function reliefOut(state: ReliefState, droneId: string, reason: string | null, at: number): ReliefState {
  const { out: _, ...memory } = state.drones[droneId] ?? {};
  const next = {
    ...state,
    drones: { ...state.drones, [droneId]: reason === null ? memory : { ...memory, out: reason } },
  };
  return noted(
    next,
    reason === null
      ? { at, what: "back", text: `${droneId} may fly again` }
      : { at, what: "lost", text: `${droneId} is out: ${reason}` },
  );
}

/** Launches that nobody made in time. */
function withMissed(moment: Moment): ReliefState {
  const { state, at, limits } = moment;
  const late = duePlain(moment).filter(
    ({ droneId, takeOffAt }) =>
      at > takeOffAt + limits.lateMs &&
      state.drones[droneId]?.flying === undefined &&
      !state.proposals.some((one) => one.carriedOut && one.droneId === droneId),
  );
  return late.length === 0 ? state : { ...state, missed: [...state.missed, ...late.map(sortieKey)] };
}

function withProposals(moment: Moment, wanted: readonly Wanted[], trouble: Trouble | undefined): ReliefState {
  const { at } = moment;
  let { state } = moment;
  const replan = state.proposals.find(({ kind }) => kind === "re-plan");
  const answered = trouble && state.answered[trouble.key];
  // Made again now and then: those in the air fly on while nobody answers.
  const stale = replan !== undefined && !replan.carriedOut && !replan.failed && at - replan.dueAt > AGAIN_MS;
  const keep = new Set([...wanted.map(({ key }) => key), ...(trouble && !stale ? [trouble.key] : [])]);
  for (const open of state.proposals) {
    if (open.carriedOut || keep.has(open.key)) continue;
    state = without(state, open.id);
    const why = open.key === trouble?.key ? "it is made again from where all are now" : overtakenBy(open, trouble);
    state = noted(state, { at, what: "withdrawn", text: `Withdrawn: ${open.title}: ${why}`, proposalId: open.id });
  }
  for (const one of wanted) state = proposed(state, one, at);
  const busy = state.proposals.some(({ kind, carriedOut }) => kind === "re-plan" && carriedOut);
  if (trouble && !answered && !busy && !state.proposals.some(({ key }) => key === trouble.key)) {
    const { wanted: one, draft } = replanFor({ ...moment, state }, trouble);
    state = proposed(state, one, at);
    const id = state.proposals.find(({ key }) => key === one.key)?.id;
    if (draft && id !== undefined) state = { ...state, drafts: { ...state.drafts, [id]: draft } };
  }
  return state;
}

function proposed(state: ReliefState, wanted: Wanted, at: number): ReliefState {
  const open = state.proposals.find(({ key }) => key === wanted.key);
  if (open?.carriedOut) return state;
  if (open) {
    const same =
      open.urgency === wanted.urgency && Math.abs(open.dueAt - wanted.dueAt) < SAME_MS && open.title === wanted.title;
    const ready = wanted.kind !== "launch" || open.reason === wanted.reason;
    if (same && ready) return state;
    const version = open.version + (isOtherProposal(open, wanted) ? 1 : 0);
    const next = { ...open, ...wanted, version };
    return { ...state, proposals: sorted(state.proposals.map((one) => (one === open ? next : one))) };
  }
  const id = `p${state.count + 1}`;
  const proposals = sorted([...state.proposals, { id, proposedAt: at, version: 1, ...wanted }]);
  return noted(
    { ...state, proposals, count: state.count + 1 },
    { at, what: "proposed", text: wanted.title, proposalId: id },
  );
}

function overtakenBy({ kind, droneId, otherId }: ReliefProposal, trouble: Trouble | undefined): string {
  if (kind === "re-plan") return trouble ? `overtaken, ${trouble.words.join(". ")}` : "all are there again";
  const hit = trouble?.words.find(
    (words) => words.startsWith(droneId) || (otherId !== undefined && words.startsWith(otherId)),
  );
  if (hit) return hit;
  if (kind === "launch") return "it is in the air, or it is too late for it";
  return kind === "return" ? "it is on its way home" : "the other one is on its way home";
}

const unanswered =
  ({ answered }: ReliefState, at: number) =>
  ({ key, kind }: Wanted): boolean => {
    const answer = answered[key];
    return answer === undefined || (kind !== "launch" && at - answer.at > REPEAT_MS);
  };

const RANK = { urgent: 0, now: 1, soon: 2 } as const;

const sorted = (proposals: readonly ReliefProposal[]): ReliefProposal[] =>
  proposals.toSorted((a, b) => RANK[a.urgency] - RANK[b.urgency] || a.dueAt - b.dueAt);

function without(state: ReliefState, id: string): ReliefState {
  const { [id]: _, ...drafts } = state.drafts;
  return { ...state, drafts, proposals: state.proposals.filter((one) => one.id !== id) };
}

const REPEAT_MS = 60_000;
const AGAIN_MS = 30_000;
/** So long what was shown is carried out as it was: the time that a re-plan stands until it is made again. */
const FRESH_MS = 65_000;
const SAME_MS = 15_000;
