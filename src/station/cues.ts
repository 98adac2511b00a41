import { randomUUID } from "node:crypto";
import { Disposer } from "../base/disposer.ts";
import type { CueCalls, CueKind, CueOther, CueRecord, CueWish } from "../contract/cue.ts";
import { FailureError, failureOf, sentenceOf } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Ground } from "../geo/ground.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { Plan } from "../mission/plan.ts";
import { modeName } from "../vehicle/modes.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import { type CueLeft, type CueTask, type ProvedCue, planFor, provedCue } from "./cueProof.ts";
import { dearerThanShown, isOvertaken } from "./cueShown.ts";
import { type CueOrders, cueToDo, staysPut } from "./cueToDo.ts";
import { CueUnderWay, leftOf } from "./cueUnderWay.ts";
import { orderOf, TITLES, UPLOADS, wishOf } from "./cueWords.ts";
import { carryOut } from "./reliefSteps.ts";

export interface CuesParts {
  readonly clock: Clock;
  readonly orders: CueOrders;
  /** Vehicles that may be asked: heard, and not only in a log that is replayed. */
  readonly vehicles: () => readonly Vehicle[];
  /** What a vehicle holds, carries, and how old its section is. */
  readonly held: (vehicleId: string) => Pick<CueTask, "plan" | "onBoard" | "payload" | "items" | "ageMs">;
  readonly over: <T>(plan: Plan, work: (ground: Ground) => T) => Promise<T>;
  readonly kept: { readonly load: () => KeptCues | undefined; readonly save: (kept: KeptCues) => void };
  readonly tell: {
    readonly cue: (record: CueRecord) => void;
    readonly gone: (cueId: string) => void;
    readonly fail: (cause: unknown) => void;
  };
}

/** What a station that was killed needs to bring vehicles back to their patrols. */
export interface KeptCues {
  readonly cues: readonly CueRecord[];
  readonly left: Readonly<Record<string, CueLeft>>;
}

interface Cue {
  record: CueRecord;
  readonly wish: CueWish;
  way?: CueUnderWay;
}

/** Vehicles asked away from their patrols, and back: always proposed with the price, and done when a person accepts it. */
export class Cues {
  readonly #parts: CuesParts;
  readonly #all = new Map<string, Cue>();
  readonly #left = new Map<string, CueLeft>();
  readonly #orders: CueOrders;
  #ordering = false;
  readonly #ends = new Disposer();

  constructor(parts: CuesParts) {
    this.#parts = parts;
    const own =
      <A extends readonly unknown[], R>(order: (...args: A) => R) =>
      (...args: A): R => {
        this.#ordering = true;
        try {
          return order(...args); // guarded before it returns
        } finally {
          this.#ordering = false;
        }
      };
    const { goTo, resume, lookAt, lookAway } = parts.orders;
    this.#orders = { goTo: own(goTo), resume: own(resume), lookAt: own(lookAt), lookAway: own(lookAway) };
    this.#ends.add(every(parts.clock, TICK_MS, () => this.#tick()));
    const kept = parts.kept.load();
    for (const [id, left] of Object.entries(kept?.left ?? {})) this.#left.set(id, left);
    for (const record of kept?.cues ?? []) {
      const ended: CueRecord =
        record.state === "under-way"
          ? { ...record, state: "over", why: "The station ended while it was under way", remedy: "Look where it is" }
          : record;
      this.#all.set(record.id, { record: ended, wish: wishOf(record) });
    }
  }

  close(): void {
    this.#ends.dispose();
  }

  list(): CueRecord[] {
    return [...this.#all.values()].map(({ record }) => record);
  }

  handlers(): Handlers<CueCalls> {
    return {
      "cue.list": () => this.list(),
      "cue.propose": (wish) => this.propose(wish),
      "cue.accept": async ({ cueId }) => {
        await this.#accept(this.#of(cueId));
        return null;
      },
      "cue.drop": ({ cueId }) => {
        const { record } = this.#of(cueId);
        this.#all.delete(cueId);
        this.#save();
        this.#parts.tell.gone(record.id);
        return null;
      },
    };
  }

  /** A vehicle is given an order by a call of the station: one that does not come from its cue ends it, whatever its mode. */
  ordered(vehicleId: string, call: string, args: unknown): void {
    if (this.#ordering) return;
    const order = orderOf(call, args);
    if (order === undefined) return;
    if (UPLOADS.has(call) && this.#left.delete(vehicleId)) this.#save();
    for (const cue of this.#all.values()) {
      const { kind, name, state } = cue.record;
      if (cue.record.vehicleId !== vehicleId || kind === "look" || !LIVE.has(state)) continue;
      delete cue.way;
      this.#change(cue, { state: "over", why: `${name} was given another order: ${order}` });
    }
  }

  /** Proves what is asked for, and keeps it as a proposal. @throws FailureError not-found, bad-input */
  async propose(wish: CueWish): Promise<CueRecord> {
    const { kind, place } = wish;
    if (kind !== "patrol" && !place) throw new FailureError("bad-input", "A cue needs a place", "Name the place.");
    if (kind !== "hand-over" && wish.vehicleId === undefined)
      throw new FailureError("bad-input", "Who is to go is not said", "Name the vehicle.");
    const record =
      kind === "hand-over" ? await this.#handOver(wish) : await this.#record(wish, this.#vehicle(wish.vehicleId));
    // One open proposal for each vehicle and kind: the newest wish is the one that is meant.
    for (const [id, other] of this.#all)
      if (!LIVE.has(other.record.state) && other.record.vehicleId === record.vehicleId && other.record.kind === kind) {
        this.#all.delete(id);
        this.#parts.tell.gone(id);
      }
    this.#put({ record, wish });
    return record;
  }

  async #record(wish: CueWish, vehicle: Vehicle, more: Partial<CueRecord> = {}): Promise<CueRecord> {
    const { stops: _, ...proved } = await this.#prove(wish, vehicle);
    const { kind, place, flagId } = wish;
    const to = kind === "patrol" ? this.#left.get(vehicle.id)?.place : place;
    const item = this.#left.get(vehicle.id)?.item;
    return {
      ...{ id: randomUUID(), kind, state: proved.why === undefined ? "proposed" : "refused", vehicleId: vehicle.id },
      ...{ name: vehicle.name, proposedAt: this.#parts.clock.now(), title: TITLES[kind](vehicle.name), steps: [] },
      ...(flagId !== undefined && { flagId }),
      ...(to && { place: to }),
      ...proved,
      ...(kind === "patrol" && item !== undefined && { leftAt: item }),
      ...more,
    };
  }

  /** Whoever is there soonest, of all others that are in the air and may go there. */
  async #handOver(wish: CueWish): Promise<CueRecord> {
    const from = wish.vehicleId === undefined ? undefined : this.#vehicle(wish.vehicleId);
    const found: { vehicle: Vehicle; other: CueOther }[] = [];
    for (const vehicle of this.#parts.vehicles()) {
      if (vehicle.id === from?.id || !vehicle.state.armed) continue;
      const { price, why } = await this.#prove({ ...wish, kind: "go" }, vehicle);
      const other: CueOther = {
        ...{ vehicleId: vehicle.id, name: vehicle.name },
        ...(why === undefined ? price && { thereMs: price.thereMs } : { why }),
      };
      found.push({ vehicle, other });
    }
    found.sort((a, b) => (a.other.thereMs ?? Number.POSITIVE_INFINITY) - (b.other.thereMs ?? Number.POSITIVE_INFINITY));
    const others = found.map(({ other }) => other);
    const best = found[0];
    if (!best || best.other.thereMs === undefined) {
      const asked = from ?? best?.vehicle;
      if (!asked)
        throw new FailureError("not-found", "No vehicle is in the air that could go there", "Launch one first.");
      return {
        ...{ id: randomUUID(), kind: "hand-over", state: "refused", vehicleId: asked.id, name: asked.name, others },
        ...{ proposedAt: this.#parts.clock.now(), title: "Nobody can take over there", path: [], steps: [] },
        ...(wish.place && { place: wish.place }),
        why: others.map(({ name, why }) => `${name}: ${why}`).join(". ") || "No other vehicle is in the air",
        remedy: "Launch another one",
      };
    }
    const more = { others, ...(from && { from: from.id }) };
    return this.#record(wish, best.vehicle, {
      ...more,
      title: `${best.vehicle.name} takes over${from ? ` from ${from.name}` : ""}`,
    });
  }

  async #prove({ kind, place, amsl, ahl }: CueWish, vehicle: Vehicle): Promise<ProvedCue> {
    const held = this.#parts.held(vehicle.id);
    const left = leftOf(vehicle, this.#left.get(vehicle.id));
    const task: CueTask = {
      ...{ kind: kind === "hand-over" ? "go" : kind, vehicle, left, place, amsl, ahl },
      ...held,
    };
    return this.#parts.over(planFor(task), (ground) => provedCue(task, ground));
  }

  async #accept(cue: Cue): Promise<void> {
    const { record, wish } = cue;
    if (record.state === "under-way") throw new FailureError("busy", `"${record.title}" is under way`, "Wait for it.");
    if (record.state !== "proposed")
      throw new FailureError(
        "refused",
        `"${record.title}" may not be flown: ${record.why ?? record.state}`,
        record.remedy,
      );
    const vehicle = this.#vehicle(record.vehicleId);
    this.#change(cue, { state: "under-way" });
    try {
      if (record.kind === "hand-over") await this.#mustBeSoonest(cue);
      const proved = await this.#prove({ ...wish, vehicleId: vehicle.id }, vehicle);
      if (proved.why !== undefined) throw new FailureError("refused", proved.why, proved.remedy);
      const { stops: _, ...anew } = proved;
      const dearer = dearerThanShown(record, proved);
      if (dearer !== undefined) this.#showAnew(cue, anew, dearer);
      const left = record.kind === "look" ? undefined : leftOf(vehicle, this.#left.get(vehicle.id));
      if (left) this.#left.set(vehicle.id, left);
      const hasGimbal = (this.#parts.held(vehicle.id).payload?.gimbals.length ?? 0) > 0;
      const toDo = cueToDo(record, { proved, vehicle, hasGimbal }, this.#orders);
      for (const [id, other] of this.#all)
        if (other !== cue && other.record.vehicleId === vehicle.id && overtakes(record.kind, other.record.kind))
          this.#overtaken(id, other);
      const standing = toDo.map((one) => ({ ...one, run: async () => this.#mustStand(cue) && one.run() }));
      await carryOut(standing, (steps) => this.#change(cue, { steps }));
      this.#mustStand(cue);
      const { stops, ...shown } = proved;
      this.#change(cue, { ...shown, ...(left && { leftAt: left.item }) });
      if (stops.length > 0 && !this.#resumesAtOnce(record, vehicle))
        cue.way = new CueUnderWay(stops, {
          round: record.kind === "orbit" && staysPut(vehicle),
          at: this.#parts.clock.now(),
        });
      else this.#arrived(cue);
    } catch (cause) {
      const { message, remedy } = failureOf(cause);
      if (cue.record.state === "under-way")
        this.#change(cue, { state: "failed", why: message, ...(remedy !== undefined && { remedy }) });
      throw cause;
    }
  }

  /** @throws FailureError refused where somebody else has to hand over by now; it is then proposed. */
  async #mustBeSoonest(cue: Cue): Promise<void> {
    const { id, vehicleId } = cue.record;
    const anew = await this.#handOver(cue.wish);
    if (anew.state !== "proposed" || !isOvertaken(vehicleId, anew.others ?? [])) return;
    this.#showAnew(cue, { ...anew, id }, `${anew.name} would be there sooner`);
  }

  /** Nothing is done of what is another one by now: it stands as a proposal, as it is now. @throws FailureError refused */
  #showAnew(cue: Cue, anew: Partial<CueRecord>, why: string): never {
    const { title } = cue.record;
    if (cue.record.state === "under-way") this.#change(cue, { ...anew, state: "proposed" });
    throw new FailureError(
      "refused",
      `"${title}" has changed since you looked: ${why}`,
      "Nothing was done. Look at it as it is now, then decide again",
    );
  }

  /** @throws FailureError cancelled where it was ended while it was being carried out. */
  #mustStand(cue: Cue): true {
    const { id, state, title, why } = cue.record;
    if (state === "under-way" && this.#all.get(id) === cue) return true;
    throw new FailureError("cancelled", `"${title}" was given up${why === undefined ? "" : `: ${why}`}`);
  }

  /** A fixed wing does not fly to a point and stop: it goes on with its mission at once. */
  #resumesAtOnce({ kind }: CueRecord, vehicle: Vehicle): boolean {
    return kind === "patrol" && !staysPut(vehicle);
  }

  #tick(): void {
    this.#forgetLanded();
    for (const cue of this.#all.values()) {
      const vehicle = this.#parts.vehicles().find(({ id }) => id === cue.record.vehicleId);
      if (!cue.way || !vehicle) continue;
      const news = cue.way.look(vehicle, this.#parts.clock.now());
      if (news === "left-guided") {
        delete cue.way;
        const mode = modeName(vehicle.modes, vehicle.state.customMode, vehicle.state.baseMode);
        this.#change(cue, { state: "over", why: `${vehicle.name} does something else now: ${mode}` });
      } else if (news === "there" && cue.record.state === "under-way") this.#arrived(cue);
      if (news === "next-stop" || (news === "there" && cue.way)) this.#onward(cue, vehicle);
    }
  }

  /** What was left in one flight is not gone back to in the next. */
  #forgetLanded(): void {
    const landed = this.#parts.vehicles().filter(({ id, lost, state }) => !lost && !state.armed && this.#left.has(id));
    for (const { id } of landed) this.#left.delete(id);
    if (landed.length > 0) this.#save();
  }

  /** On to the next place of the circle. */
  #onward(cue: Cue, { id, name }: Vehicle): void {
    const stop = cue.way?.stop;
    if (!stop || cue.record.kind !== "orbit") return;
    this.#orders.goTo(id, { ...stop, ahl: cue.record.ahl ?? 0 }).catch((cause: unknown) => {
      if (!cue.way) return;
      delete cue.way;
      this.#change(cue, { state: "failed", why: sentenceOf(failureOf(cause)), remedy: `${name} holds where it is` });
    });
  }

  #arrived(cue: Cue): void {
    const { kind, vehicleId, from } = cue.record;
    if (kind !== "orbit") delete cue.way;
    if (kind === "patrol") {
      this.#left.delete(vehicleId);
      const vehicle = this.#vehicle(vehicleId);
      const done = staysPut(vehicle) ? this.#orders.resume(vehicleId) : Promise.resolve();
      done.then(
        () => this.#change(cue, { state: "over" }),
        (cause: unknown) =>
          cue.record.state === "under-way" && this.#change(cue, { state: "failed", why: sentenceOf(failureOf(cause)) }),
      );
      return;
    }
    this.#change(cue, { state: "there" });
    // Another one has it in its picture now: the one that handed over may go on with its patrol.
    if (kind === "hand-over" && from !== undefined && this.#left.has(from))
      this.propose({ kind: "patrol", vehicleId: from }).catch((cause: unknown) => this.#parts.tell.fail(cause));
  }

  #overtaken(id: string, other: Cue): void {
    if (!LIVE.has(other.record.state)) return;
    delete other.way;
    this.#all.delete(id);
    this.#parts.tell.gone(id);
  }

  #vehicle(vehicleId: string | undefined): Vehicle {
    const vehicle = this.#parts.vehicles().find(({ id }) => id === vehicleId);
    if (!vehicle)
      throw new FailureError("not-found", `There is no vehicle ${vehicleId ?? ""} that is heard`, "Connect it.");
    return vehicle;
  }

  #of(cueId: string): Cue {
    const cue = this.#all.get(cueId);
    if (!cue) throw new FailureError("not-found", "This proposal is there no more", "Ask again.");
    return cue;
  }

  #change(cue: Cue, change: Partial<CueRecord>): void {
    if (this.#all.get(cue.record.id) !== cue) return;
    cue.record = { ...cue.record, ...change };
    this.#put(cue);
  }

  #put(cue: Cue): void {
    this.#all.set(cue.record.id, cue);
    this.#save();
    this.#parts.tell.cue(cue.record);
  }

  #save(): void {
    try {
      this.#parts.kept.save({ cues: this.list(), left: Object.fromEntries(this.#left) });
    } catch (cause) {
      this.#parts.tell.fail(cause);
    }
  }
}

/** A look turns the camera alone: whatever is flown goes on. */
const overtakes = (kind: CueKind, other: CueKind): boolean => kind !== "look" || other === "look";

const LIVE: ReadonlySet<CueRecord["state"]> = new Set(["under-way", "there"]);
const TICK_MS = 250;
