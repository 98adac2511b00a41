import * as v from "valibot";
import type { Log } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { LiveVehicle } from "../contract/records.ts";
import type { Ground } from "../geo/ground.ts";
import type { LatLon, Position } from "../geo/position.ts";
import { checkPlan } from "../mission/check.ts";
import type { MissionItem } from "../mission/item.ts";
import { type Patrol, patrolOf } from "../mission/patrol.ts";
import type { Plan } from "../mission/plan.ts";
import { planSchema } from "../mission/planSchema.ts";
import { asFlown, type OnBoard } from "../mission/proof/onBoard.ts";
import { type WatchZone, watchZoneOf } from "../review/watchZone.ts";
import type { Settings } from "../store/settings.ts";
import { CoverageWatch } from "./coverageWatch.ts";
import type { HomeMove } from "./homeMove.ts";
import { PatrolItems } from "./patrolItems.ts";

/** A patrol that a vehicle was verified to hold. */
export interface UploadedPatrol {
  readonly plan: Plan;
  readonly items: number;
  readonly uploadedAt: number;
  /** The vehicle's home that it was proved with; absent where none was known, or a former version did not keep it. */
  readonly home?: Position;
  /** What it will do, in words, where it is the rest of one that broke off and was not started since. */
  readonly rest?: readonly string[] | undefined;
}

const settingKey = "patrols";
const parsePatrols = parser(
  "patrols",
  v.record(
    v.string(),
    v.object({
      plan: planSchema,
      items: v.number(),
      uploadedAt: v.number(),
      home: v.optional(v.object({ lat: v.number(), lon: v.number(), amsl: v.number() })),
      rest: v.optional(v.array(v.string())),
    }),
  ),
);

/** Which patrol each vehicle holds, remembered over restarts, and what its camera has seen of it so far. */
export class Patrols {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #held: Map<string, UploadedPatrol>;
  readonly #coverage = new Map<string, CoverageWatch>();
  readonly #doubts = new Map<string, string>();
  readonly #homeMoves = new Map<string, HomeMove>();
  readonly #items: PatrolItems;

  constructor({ settings, log }: { settings: Settings; log: Log }) {
    this.#settings = settings;
    this.#log = log;
    this.#items = new PatrolItems(settings);
    this.#held = new Map(
      Object.entries((settings.get(settingKey, parsePatrols) ?? {}) as Record<string, UploadedPatrol>),
    );
  }

  of(vehicleId: string): UploadedPatrol | undefined {
    return this.#held.get(vehicleId);
  }

  /** Why it is not sure any more that the vehicle holds its patrol, in words. */
  doubtOf(vehicleId: string): string | undefined {
    return this.#doubts.get(vehicleId);
  }

  /** How far home is from the one that the vehicle's patrol was proved with, where that is too far. */
  homeMoveOf(vehicleId: string): HomeMove | undefined {
    return this.#homeMoves.get(vehicleId);
  }

  /** Home is that far from the one that the vehicle's patrol was proved with; near enough without a move. */
  moveHome(vehicleId: string, move: HomeMove | undefined): void {
    if (move && this.#held.has(vehicleId)) this.#homeMoves.set(vehicleId, move);
    else this.#homeMoves.delete(vehicleId);
  }

  /** The vehicles that hold one. */
  holders(): string[] {
    return [...this.#held.keys()];
  }

  /** It is not sure any more that the vehicle holds its patrol, for this reason. */
  doubt(vehicleId: string, why: string): void {
    if (this.#held.has(vehicleId)) this.#doubts.set(vehicleId, why);
  }

  /** The vehicle was seen to hold its patrol still. */
  trust(vehicleId: string): void {
    this.#doubts.delete(vehicleId);
  }

  /** The corridors that are watched: those of every patrol that some vehicle holds. */
  zones(): WatchZone[] {
    return [...this.#held.values()].map(({ plan }) => watchZoneOf(plan));
  }

  coverageOf(vehicleId: string): CoverageWatch | undefined {
    const held = this.#held.get(vehicleId);
    if (!held) return undefined;
    const known = this.#coverage.get(vehicleId);
    if (known) return known;
    const fresh = new CoverageWatch(held.plan);
    this.#coverage.set(vehicleId, fresh);
    return fresh;
  }

  observeLive(live: LiveVehicle, ground: Ground): void {
    this.coverageOf(live.id)?.observe(live, ground);
  }

  /** The items that the vehicle was verified to hold; undefined where a former version of the station did not keep them. */
  itemsOf(vehicleId: string): readonly MissionItem[] | undefined {
    const held = this.#held.get(vehicleId);
    return held && this.#items.of(vehicleId, held.uploadedAt);
  }

  /** The vehicle was verified to hold this patrol. */
  hold(vehicleId: string, patrol: Omit<UploadedPatrol, "items">, items: readonly MissionItem[]): void {
    this.#coverage.delete(vehicleId);
    this.#keep(vehicleId, { ...patrol, items: items.length }, items);
  }

  /** The vehicle was verified to hold what is left of its patrol; what was seen of it counts on. */
  goOn(vehicleId: string, items: readonly MissionItem[], at: number, rest?: readonly string[]): void {
    const held = this.#held.get(vehicleId);
    if (!held) return;
    const { plan, home } = held;
    const patrol = { plan, uploadedAt: at, items: items.length, ...(home && { home }), ...(rest && { rest }) };
    this.#keep(vehicleId, patrol, items);
  }

  /** The vehicle has left the ground: a rest that waited to be started waits no longer. */
  flown(vehicleId: string): void {
    const held = this.#held.get(vehicleId);
    if (!held?.rest) return;
    const { rest: _, ...patrol } = held;
    this.#held.set(vehicleId, patrol);
    this.#settings.set(settingKey, Object.fromEntries(this.#held));
  }

  /** What the vehicle holds is no longer known to be this patrol. */
  drop(vehicleId: string): void {
    this.#doubts.delete(vehicleId);
    this.#homeMoves.delete(vehicleId);
    this.#items.drop(vehicleId);
    if (!this.#held.delete(vehicleId)) return;
    this.#coverage.delete(vehicleId);
    this.#settings.set(settingKey, Object.fromEntries(this.#held));
  }

  #keep(vehicleId: string, patrol: UploadedPatrol, items: readonly MissionItem[]): void {
    this.#doubts.delete(vehicleId);
    if (this.#held.get(vehicleId)?.plan !== patrol.plan) this.#homeMoves.delete(vehicleId);
    this.#held.set(vehicleId, patrol);
    this.#items.keep(vehicleId, patrol.uploadedAt, items);
    this.#settings.set(settingKey, Object.fromEntries(this.#held));
    this.#log.info(`${vehicleId} holds "${patrol.plan.name}" (${patrol.items} items)`);
  }
}

/**
 * The patrol of a plan as the vehicle will fly it, after the same checks that the planner makes. Its heights count from
 * the vehicle's own home, so what is checked and sent follows from that one, wherever the plan was drawn to start from;
 * where the plan brings no fence or rally points, it is held against those that stay on board.
 * @throws FailureError bad-input with the first violation that forbids flying it.
 */
export function provenPatrol(plan: Plan, ground: Ground, home: LatLon | undefined, onBoard: OnBoard = {}): Patrol {
  const flown = asFlown(home ? { ...plan, home: { lat: home.lat, lon: home.lon } } : plan, onBoard);
  const patrol = patrolOf(flown, ground);
  const forbidden = checkPlan(flown, patrol, { ground }).find((x) => x.severity === "error");
  if (!forbidden) return patrol;
  const ofBoard = !plan.fence && /fence|forbidden/.test(forbidden.code) ? " (the fence is the one on board)" : "";
  throw new FailureError("bad-input", `Upload refused: ${forbidden.message}${ofBoard}`, forbidden.remedy);
}
