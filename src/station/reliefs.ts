import { randomUUID } from "node:crypto";
import { Disposer } from "../base/disposer.ts";
import type { AlertRaise } from "../contract/alerts.ts";
import { FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { ReliefCalls, ReliefCrew, ReliefRecord } from "../contract/relief.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Ground } from "../geo/ground.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { Plan } from "../mission/plan.ts";
import { planSchema } from "../mission/planSchema.ts";
import { reliefOf } from "../mission/schedule/relief.ts";
import type { DroneNow } from "../mission/schedule/reliefState.ts";
import { demandSameSection } from "../mission/schedule/sameSection.ts";
import { readSchedule } from "../mission/schedule/scheduleFile.ts";
import type { ReliefStore } from "../store/reliefStore.ts";
import { modeName } from "../vehicle/modes.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import { Relief, type ReliefBegin } from "./relief.ts";
import { droneNow } from "./reliefDrones.ts";
import { restored } from "./reliefKept.ts";
import type { ReliefOrders } from "./reliefToDo.ts";

export interface ReliefsParts {
  readonly clock: Clock;
  readonly store: ReliefStore;
  readonly orders: ReliefOrders;
  /** A vehicle that is heard, and not only in a log that is replayed. */
  readonly find: (vehicleId: string) => Vehicle | undefined;
  /** Grows with each order that anybody gives a vehicle; 0 for none. */
  readonly lastOrder: (vehicleId: string) => number;
  /** Items of its checklist that a person has not ticked or skipped. */
  readonly openItems?: (vehicleId: string) => readonly string[];
  readonly over: <T>(plan: Plan, work: (ground: Ground) => T) => Promise<T>;
  readonly tell: {
    readonly relief: (record: ReliefRecord) => void;
    readonly gone: (reliefId: string) => void;
    /** What stands now that somebody has to decide at once. */
    readonly alerts: (raises: readonly AlertRaise[]) => void;
    readonly fail: (cause: unknown) => void;
  };
}

/** Schedules that are carried out, over restarts too. Looks at the drones four times a second. */
export class Reliefs {
  readonly #parts: ReliefsParts;
  readonly #all = new Map<string, Relief>();
  readonly #ends = new Disposer();
  /** Those whose last look at the drones failed: said once. */
  readonly #failing = new Set<string>();
  readonly #startedAt: number;

  constructor(parts: ReliefsParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.elapsed();
    this.#ends.add(every(parts.clock, TICK_MS, () => this.#tick()));
  }

  /** Goes on with what was carried out when the station ended. */
  start(): void {
    for (const { id, begunAt, crew, schedule, plan, state } of this.#parts.store.list())
      try {
        this.#add({ ...{ id, begunAt, crew, plan: parsePlan(plan) }, state: restored(schedule, state) });
      } catch (cause) {
        this.#parts.tell.fail(cause);
        this.#parts.store.drop(id);
      }
  }

  close(): void {
    for (const relief of this.#all.values()) relief.end("the station is closing");
    this.#ends.dispose();
  }

  list(): ReliefRecord[] {
    return [...this.#all.values()].map(({ record }) => record);
  }

  handlers(): Handlers<ReliefCalls> {
    return {
      "relief.list": () => this.list(),
      "relief.begin": ({ schedule, plan, crew }) => this.#begin(schedule, plan, crew),
      "relief.end": ({ reliefId }) => {
        this.#of(reliefId);
        this.#end(reliefId);
        return null;
      },
      "relief.accept": async ({ reliefId, proposalId, version }) => {
        await this.#of(reliefId).accept(proposalId, version);
        return null;
      },
      "relief.decline": ({ reliefId, proposalId, reason }) => {
        this.#of(reliefId).decline(proposalId, reason);
        return null;
      },
      "relief.setOut": ({ reliefId, droneId, reason }) => {
        this.#of(reliefId).setOut(droneId, reason);
        return null;
      },
      "relief.schedule": ({ reliefId, proposalId }) => this.#of(reliefId).scheduleText(proposalId),
    };
  }

  async #begin(text: string, plan: Plan, crew: readonly ReliefCrew[]): Promise<ReliefRecord> {
    const schedule = readSchedule(text);
    const { drones } = schedule.task;
    for (const { id } of drones)
      if (!crew.some(({ droneId }) => droneId === id))
        throw new FailureError(
          "bad-input",
          `${id} has no vehicle`,
          "Name the vehicle that flies it, or plan without it",
        );
    const used = new Set<string>();
    for (const { droneId, vehicleId } of crew) {
      if (!drones.some(({ id }) => id === droneId))
        throw new FailureError("bad-input", `${droneId} is not in the schedule`, "Name drones as the schedule does");
      if (!this.#parts.find(vehicleId))
        throw new FailureError(
          "not-found",
          `The vehicle of ${droneId} (${vehicleId}) is not heard`,
          "Connect it first",
        );
      const other = [...this.#all.values()].find((one) => one.crew.some((member) => member.vehicleId === vehicleId));
      if (used.has(vehicleId) || other)
        throw new FailureError(
          "busy",
          `${vehicleId} flies for ${other ? `"${other.record.name}"` : "two drones"} already`,
          other ? "End that schedule first" : "Give each drone a vehicle of its own",
        );
      used.add(vehicleId);
    }
    await this.#parts.over(plan, (ground) => demandSameSection(schedule, plan, ground));
    const relief = this.#add({
      ...{ id: randomUUID(), begunAt: this.#parts.clock.now(), crew, plan },
      state: reliefOf(schedule),
    });
    this.#parts.store.keep(relief.kept);
    relief.tick();
    this.#parts.tell.relief(relief.record);
    return relief.record;
  }

  #add(begin: ReliefBegin): Relief {
    const { clock, orders, over, find, store, tell } = this.#parts;
    const relief = new Relief(begin, {
      ...{ now: () => clock.now(), orders, over },
      stand: (vehicleId) => {
        const vehicle = find(vehicleId);
        if (!vehicle) return undefined;
        const { armed, customMode, baseMode } = vehicle.state;
        return { mode: modeName(vehicle.modes, customMode, baseMode), armed, order: this.#parts.lastOrder(vehicleId) };
      },
      drones: ({ crew, drones }, flown) =>
        crew.map((drone): DroneNow => {
          const vehicleId = flown.find(({ droneId }) => droneId === drone.id)?.vehicleId;
          const vehicle = vehicleId === undefined ? undefined : find(vehicleId);
          // A station that has just started has heard nobody yet: nobody is lost by that.
          if (!vehicle && clock.elapsed() - this.#startedAt < HEARING_MS)
            return {
              ...{ droneId: drone.id, where: drones[drone.id]?.flying === undefined ? "ground" : "air" },
              ...{ heardMs: 0, notReady: ["it was not heard since the station started"] },
            };
          const openItems = vehicleId === undefined ? [] : (this.#parts.openItems?.(vehicleId) ?? []);
          return droneNow(drone, vehicle, clock.now(), { plan: begin.plan, openItems });
        }),
    });
    relief.onChanged((record) => {
      if (this.#all.get(relief.id) !== relief) return;
      try {
        store.keep(relief.kept);
      } catch (cause) {
        tell.fail(cause); // what is not kept is still proposed
      }
      tell.relief(record);
      this.#alert();
    });
    this.#all.set(relief.id, relief);
    return relief;
  }

  #end(reliefId: string): void {
    this.#all.get(reliefId)?.end("the schedule was ended meanwhile");
    this.#all.delete(reliefId);
    this.#parts.store.drop(reliefId);
    this.#parts.tell.gone(reliefId);
    this.#alert();
  }

  #tick(): void {
    for (const relief of this.#all.values())
      try {
        relief.tick();
        this.#failing.delete(relief.id);
        if (relief.isOver) this.#end(relief.id);
      } catch (cause) {
        if (!this.#failing.has(relief.id)) this.#parts.tell.fail(cause);
        this.#failing.add(relief.id);
      }
  }

  #alert(): void {
    this.#parts.tell.alerts(
      [...this.#all.values()].flatMap((relief) =>
        relief.state.proposals
          .filter(({ urgency, carriedOut }) => urgency === "urgent" && !carriedOut)
          .map(({ key, kind, droneId, title, reason, place }): AlertRaise => {
            const vehicleId = relief.crew.find((one) => one.droneId === droneId)?.vehicleId;
            return {
              ...{ what: `relief.${kind}`, which: `${relief.id} ${key}` },
              ...{ severity: kind === "launch" ? "warning" : "critical", title: TITLES[kind] },
              ...{ words: `${title}. ${reason}`, remedy: "Accept or decline the proposal in Fly" },
              ...(vehicleId !== undefined && { vehicleId }),
              ...(place && { place }),
            };
          }),
      ),
    );
  }

  #of(reliefId: string): Relief {
    const relief = this.#all.get(reliefId);
    if (!relief) throw new FailureError("not-found", "This schedule is not carried out any more", "Begin it again.");
    return relief;
  }
}

const TITLES = {
  launch: "Launch overdue",
  "take-over": "Relief waits",
  return: "Return proposed",
  "re-plan": "Drone lost, new plan proposed",
} as const;
const TICK_MS = 250;
const HEARING_MS = 10_000;
const parsePlan = parser("the plan of a running schedule", planSchema) as (value: unknown) => Plan;
