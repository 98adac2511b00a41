import { randomUUID } from "node:crypto";
import { Emitter } from "../base/emitter.ts";
import { reasonOf } from "../base/log.ts";
import type { ChecklistCalls, ChecklistState } from "../contract/checklist.ts";
import { FailureError } from "../contract/failure.ts";
import type { SortieRecord, VehicleRecord } from "../contract/records.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { CheckValues } from "../mission/checklist.ts";
import { builtInChecklists } from "../mission/checklistBuiltIn.ts";
import {
  beginRun,
  type ChecklistRun,
  type ItemDeed,
  openItems,
  withDeed,
  withValues,
} from "../mission/checklistRun.ts";
import type { ChecklistStore } from "../store/checklistStore.ts";
import type { Settings } from "../store/settings.ts";
import { actor } from "./actor.ts";
import type { AuditTrail } from "./auditTrail.ts";
import { checklistTypeOf } from "./checklistValues.ts";

interface Parts {
  readonly store: ChecklistStore;
  readonly settings: Settings;
  readonly audit: Pick<AuditTrail, "note">;
  readonly now: () => number;
  readonly vehicle: (vehicleId: string) => VehicleRecord | undefined;
  /** Whether whoever asks leads: some items are theirs. Everybody does where there are no accounts. */
  readonly leads: () => boolean;
  readonly fail: (cause: unknown) => void;
}

/** The checklists of a station, how they are carried out for each vehicle before it is armed, and what is kept of that. */
export class Checklists {
  readonly #parts: Parts;
  readonly #runs = new Map<string, ChecklistRun>();
  /** Who asked last that a vehicle be armed. */
  readonly #askedBy = new Map<string, string>();
  readonly #changed = new Emitter<ChecklistRun>();
  readonly #lists = new Emitter<null>();

  /** The newest of a vehicle, each time it changes. */
  readonly onRun = this.#changed.on;
  /** Lists or the rule changed. */
  readonly onLists = this.#lists.on;

  constructor(parts: Parts) {
    this.#parts = parts;
    try {
      for (const run of parts.store.unarmed(parts.now() - KEPT_MS)) this.#runs.set(run.vehicleId, run);
    } catch (cause) {
      parts.fail(cause);
    }
  }

  state(): ChecklistState {
    return { lists: this.#known(), runs: [...this.#runs.values()], forbids: this.forbids };
  }

  get forbids(): boolean {
    return this.#parts.settings.get(FORBIDS, (value) => value === true) ?? false;
  }

  /** Takes in what a vehicle reports; begins its list when there is none and it is on the ground, disarmed. */
  observe(vehicle: VehicleRecord, values: CheckValues): void {
    const { id, armed, replayed } = vehicle;
    if (replayed) return;
    const run = this.#runs.get(id);
    const { now } = this.#parts;
    if (armed) {
      if (run && !run.armed) this.#put(this.#armed(run, now()));
      return;
    }
    this.#askedBy.delete(id);
    if (!run || run.armed) this.#begin(vehicle, undefined, values);
    else {
      const next = withValues(run, values, now());
      if (next !== run) this.#put(next);
    }
  }

  /** A sortie began, for the vehicle was armed: what was gone through before it is part of it. */
  begun({ id: sortieId, vehicleId, startedAt, endedAt }: SortieRecord): void {
    const run = this.#runs.get(vehicleId);
    if (endedAt !== undefined || !run || run.sortieId !== undefined) return;
    this.#put({ ...this.#armed(run, startedAt), sortieId });
  }

  /** Throws a FailureError `refused` where a vehicle is to be armed, its list is unfinished, and the rule forbids that. */
  mayAsk(vehicleId: string, call: string, args: unknown): void {
    if (!arms(call, args)) return;
    const vehicle = this.#parts.vehicle(vehicleId);
    if (!vehicle || vehicle.armed) return;
    this.#askedBy.set(vehicleId, actor());
    const run = this.#runs.get(vehicleId);
    const open = run && !run.armed ? openItems(run) : [];
    if (!this.forbids || open.length === 0) return;
    const more = open.length > 1 ? ` and ${open.length - 1} more` : "";
    throw new FailureError(
      "refused",
      `${vehicle.name} is not armed: its checklist is unfinished: ${open[0]?.words}${more}`,
      "Finish the checklist in Fly, or skip items with a reason. A supervisor can let unfinished ones pass.",
    );
  }

  /** What a person has neither ticked nor skipped for a vehicle that is not armed yet, in the list's words. */
  openBeforeFlight(vehicleId: string): string[] {
    const run = this.#runs.get(vehicleId);
    if (!run || run.armed) return [];
    return openItems(run).flatMap(({ test, words }) => (test ? [] : [words]));
  }

  ofSortie(sortieId: string): ChecklistRun | undefined {
    return this.#parts.store.ofSortie(sortieId);
  }

  /** The vehicle was forgotten. */
  forget(vehicleId: string): void {
    this.#runs.delete(vehicleId);
  }

  handlers(): Handlers<ChecklistCalls> {
    const { store, settings, now } = this.#parts;
    return {
      "checklist.state": () => this.state(),
      "checklist.save": ({ list, by }) => {
        if (isBuiltIn(list.id))
          throw new FailureError("denied", `"${list.title}" comes with the app`, "Copy it, and change the copy");
        store.save(list, by, now());
        this.#note("checklist.saved", undefined, by, { title: list.title, items: list.items.length });
        this.#lists.emit(null);
        return null;
      },
      "checklist.remove": ({ id, by }) => {
        const list = this.#known().find((one) => one.id === id);
        if (!store.remove(id)) throw new FailureError("not-found", `There is no such checklist any more: ${id}`);
        this.#note("checklist.removed", undefined, by, { title: list?.title ?? id });
        this.#lists.emit(null);
        return null;
      },
      "checklist.begin": ({ vehicleId, listId }) => {
        const vehicle = this.#vehicle(vehicleId);
        if (vehicle.armed)
          throw new FailureError("refused", `${vehicle.name} is armed: its checklist is part of the sortie now`);
        this.#begin(vehicle, listId, undefined);
        return null;
      },
      "checklist.tick": ({ vehicleId, itemId, ticked, by }) =>
        this.#do(vehicleId, itemId, { kind: ticked ? "tick" : "open", by, at: now() }),
      "checklist.skip": ({ vehicleId, itemId, reason, by }) =>
        this.#do(vehicleId, itemId, { kind: "skip", by, at: now(), reason }),
      "checklist.forbid": ({ forbids, by }) => {
        settings.set(FORBIDS, forbids);
        this.#note("checklist.forbid", undefined, by, { forbids });
        this.#lists.emit(null);
        return null;
      },
      "checklist.ofSortie": ({ sortieId }) => this.ofSortie(sortieId) ?? null,
    };
  }

  #do(vehicleId: string, itemId: string, deed: ItemDeed): null {
    const vehicle = this.#vehicle(vehicleId);
    const run = this.#runs.get(vehicleId);
    const item = run?.list.items.find(({ id }) => id === itemId);
    if (!run) throw new FailureError("not-found", `No checklist was begun for ${vehicle.name}`, "Begin it in Fly");
    if (item?.by === "supervisor" && !this.#parts.leads())
      throw new FailureError(
        "denied",
        `"${item.words}" is for a supervisor`,
        "Ask a supervisor to sign in and tick it",
      );
    let next: ChecklistRun;
    try {
      next = withDeed(run, itemId, deed);
    } catch (cause) {
      throw new FailureError("refused", reasonOf(cause));
    }
    this.#put(next);
    if (deed.kind === "skip")
      this.#note("checklist.skipped", vehicleId, deed.by, { item: item?.words, reason: deed.reason });
    return null;
  }

  #armed(run: ChecklistRun, at: number): ChecklistRun {
    if (run.armed) return run;
    const by = this.#askedBy.get(run.vehicleId) ?? "";
    const open = openItems(run).map(({ words }) => words);
    if (open.length > 0) {
      const { title, items } = run.list;
      this.#note("checklist.unfinished", run.vehicleId, by, { title, open, items: items.length });
    }
    return { ...run, armed: { at, by, open } };
  }

  #begin(vehicle: VehicleRecord, listId: string | undefined, values: CheckValues | undefined): void {
    const type = checklistTypeOf(vehicle);
    const known = this.#known();
    const list =
      listId === undefined
        ? (known.find((one) => one.type === type) ?? known.find((one) => one.type === "any"))
        : known.find(({ id }) => id === listId);
    if (!list) {
      if (listId === undefined) return;
      throw new FailureError("not-found", `There is no such checklist any more: ${listId}`);
    }
    const { id, title, items } = list;
    const at = this.#parts.now();
    const run = beginRun({
      id: randomUUID(),
      vehicleId: vehicle.id,
      list: { id, title, type: list.type, items },
      startedAt: at,
    });
    this.#put(values ? withValues(run, values, at) : run);
  }

  #known(): ChecklistState["lists"] {
    return [...this.#parts.store.lists(), ...builtInChecklists.map((list) => ({ ...list, builtIn: true as const }))];
  }

  #put(run: ChecklistRun): void {
    this.#runs.set(run.vehicleId, run);
    try {
      if (touched(run)) this.#parts.store.saveRun(run);
    } catch (cause) {
      this.#parts.fail(cause);
    }
    this.#changed.emit(run);
  }

  #vehicle(vehicleId: string): VehicleRecord {
    const vehicle = this.#parts.vehicle(vehicleId);
    if (!vehicle) throw new FailureError("not-found", `There is no vehicle ${vehicleId}`);
    return vehicle;
  }

  #note(kind: string, vehicleId: string | undefined, by: string, body: Readonly<Record<string, unknown>>): void {
    this.#parts.audit.note({ kind, by, about: vehicleId === undefined ? [] : [`vehicle:${vehicleId}`], body });
  }
}

/** What only the vehicle's values did is not worth a line of the database ten times a minute; what people did, and arming, is. */
const touched = ({ items, armed, sortieId }: ChecklistRun): boolean =>
  armed !== undefined || sortieId !== undefined || Object.values(items).some(({ by }) => by !== undefined);

const isBuiltIn = (id: string): boolean => builtInChecklists.some((list) => list.id === id);

function arms(call: string, args: unknown): boolean {
  if (call === "vehicle.arm") return (args as { arm?: unknown }).arm !== false;
  if (call === "fleet.command") return ARMING.has((args as { command: { kind: string } }).command.kind);
  return call === "vehicle.takeOff" || call === "vehicle.startMission";
}

const ARMING: ReadonlySet<string> = new Set(["arm", "takeOff", "startMission"]);
const FORBIDS = "checklists.forbid";
/** A list that was begun longer ago is not gone on with. */
const KEPT_MS = 12 * 3_600_000;
