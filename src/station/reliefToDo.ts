import { FailureError } from "../contract/failure.ts";
import type { Ground } from "../geo/ground.ts";
import type { Plan } from "../mission/plan.ts";
import { notInPlace } from "../mission/schedule/reliefInPlace.ts";
import type { DroneNow, ReliefProposal } from "../mission/schedule/reliefState.ts";
import { courseOf } from "../mission/schedule/reliefWanted.ts";
import type { Schedule } from "../mission/schedule/schedule.ts";
import type { Sortie } from "../mission/schedule/sortie.ts";
import { planOfSortie } from "../mission/schedule/sortiePlan.ts";
import { demandWayFromAir } from "./reliefAirWay.ts";
import type { ToDo } from "./reliefSteps.ts";

/** The calls of the station's contract that proposals are carried out by: guarded and written down as an operator's are. */
export interface ReliefOrders {
  readonly upload: (vehicleId: string, plan: Plan) => Promise<unknown>;
  readonly cancelUpload: (vehicleId: string) => unknown;
  /** Whether a vehicle was seen to hold the mission of this plan a short while ago. */
  readonly holds: (vehicleId: string, plan: Plan) => boolean;
  readonly start: (vehicleId: string) => Promise<unknown>;
  readonly pause: (vehicleId: string) => Promise<unknown>;
  readonly returnHome: (vehicleId: string) => Promise<unknown>;
}

interface Meant {
  readonly proposal: ReliefProposal;
  readonly schedule: Schedule;
  /** The schedule that the proposal would have flown. */
  readonly draft: Schedule | undefined;
  readonly plan: Plan;
  readonly ground: Ground;
  readonly now: ReadonlyMap<string, DroneNow>;
  /** How a drone is at this moment, not when it was accepted. */
  readonly droneNow: (droneId: string) => DroneNow | undefined;
  readonly vehicleOf: (droneId: string) => string | undefined;
}

/** What has to be done for a proposal, in order. Throws a ScheduleError where a sortie makes no mission. */
export function toDoFor(
  { proposal, schedule, draft, plan, ground, now, droneNow, vehicleOf }: Meant,
  orders: ReliefOrders,
): ToDo[] {
  const { kind, droneId, otherId, takeOffAt } = proposal;
  const missionOf = (of: Schedule, sortie: Sortie): Plan => planOfSortie(of, sortie, plan, ground).plan;
  const send = (
    vehicleId: string,
    mission: Plan,
    { expects, held }: { readonly expects: NonNullable<ToDo["expects"]>; readonly held: string },
  ): ToDo[] => {
    const { droneId: name, withinMs: _, ...rest } = expects;
    const upload: ToDo = {
      ...{ vehicleId, what: `Upload to ${name}`, expects: { droneId: name, ...rest }, ifFailed: held },
      run: async () => {
        if (expects.where === "air") demandWayFromAir(mission, droneNow(name), ground);
        await orders.upload(vehicleId, mission);
      },
      stop: () => orders.cancelUpload(vehicleId),
    };
    return [
      ...(expects.where === "ground" && orders.holds(vehicleId, mission) ? [] : [upload]),
      {
        ...{ vehicleId, what: `Start ${name}`, expects, changesMode: true, run: () => orders.start(vehicleId) },
        ifFailed: `It holds the new mission and does not fly it; ${held}`,
      },
    ];
  };
  const home = (name: string): ToDo[] => {
    const vehicleId = vehicleOf(name);
    const run = () => orders.returnHome(vehicleId as string);
    return vehicleId === undefined
      ? []
      : [
          {
            ...{ vehicleId, what: `Return ${name}`, run, changesMode: true },
            expects: { droneId: name, where: "air", homeward: true },
            ifFailed: `${name} flies on: try again, or command the return by hand`,
          },
        ];
  };
  /** Nobody is sent home before the one that relieves is there, whatever the clock says. */
  const relieved = (run: ToDo["run"]) => async () => {
    const first = schedule.sorties.find((one) => one.droneId === droneId && one.takeOffAt === takeOffAt)?.watch[0];
    if (!first) throw new FailureError("cancelled", `${droneId} has no watch to take over`);
    const course = courseOf(schedule);
    const where = { course, place: course.place(first.from), begun: true };
    const why = notInPlace(droneNow(droneId), where);
    if (why !== undefined)
      throw new FailureError("cancelled", `${droneId} has not taken over: ${why}`, "Wait until it is there");
    return run();
  };
  switch (kind) {
    case "launch": {
      const sortie = schedule.sorties.find((one) => one.droneId === droneId && one.takeOffAt === takeOffAt);
      const vehicleId = vehicleOf(droneId);
      if (!sortie || vehicleId === undefined) return [];
      const expects = { droneId, where: "ground", withinMs: LAUNCH_MS } as const;
      return send(vehicleId, missionOf(schedule, sortie), { expects, held: `${droneId} stays on the ground` });
    }
    case "take-over":
      return otherId === undefined ? [] : home(otherId).map((step) => ({ ...step, run: relieved(step.run) }));
    case "return":
      return home(droneId);
    case "re-plan":
      return (draft?.task.drones ?? []).flatMap(({ id }) => {
        const vehicleId = vehicleOf(id);
        const next = draft?.sorties.find((one) => one.droneId === id && one.from !== undefined);
        if (!draft || !next || vehicleId === undefined || !ours(now.get(id))) return [];
        if (next.watch.length === 0) return home(id);
        const held = `${id} holds where it is: send it home, or accept the proposal again`;
        const expects = { droneId: id, where: "air" } as const;
        const pause: ToDo = {
          ...{ vehicleId, what: `Pause ${id}`, expects, changesMode: true, run: () => orders.pause(vehicleId) },
          ifFailed: `${id} flies its old mission on`,
        };
        return [pause, ...send(vehicleId, missionOf(draft, next), { expects, held })];
      });
  }
}

/** Whether it is out there and nobody else flies it. */
const ours = (drone: DroneNow | undefined): boolean => drone?.where === "air" && drone.byHand === undefined;

/** From a person's yes until the motors turn: whoever stands beside them was told of now, not of some minute. */
const LAUNCH_MS = 60_000;
