import { randomUUID } from "node:crypto";
import { type Log, reasonOf } from "../base/log.ts";
import type { AlertCalls, AlertRaise, AlertRecord } from "../contract/alerts.ts";
import type { Handlers } from "../contract/rpc.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import { AlertBook } from "../review/alertBook.ts";
import type { AlertStore } from "../store/alertStore.ts";
import { actor } from "./actor.ts";
import type { Announcer } from "./announcer.ts";
import type { AuditTrail } from "./auditTrail.ts";

interface Parts {
  readonly clock: Clock;
  readonly announcer: Announcer;
  readonly log: Log;
  /** What a vehicle is called, if it is known. */
  readonly nameOf: (vehicleId: string) => string | undefined;
}

/**
 * What an operator has to know, in one list: all parts of the station say here what stands and what happened, and here alone.
 * It works before the database is open and where it can not be written: an alert that is not kept is still told.
 */
export class Alerts {
  readonly #parts: Parts;
  readonly #book: AlertBook;
  readonly #off: () => void;
  #store: AlertStore | undefined;
  #audit: Pick<AuditTrail, "note"> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#book = new AlertBook({ clock: parts.clock, newId: randomUUID });
    this.#book.onChanged((record) => {
      this.#keep(record, true);
      parts.announcer.emit("alert", record);
    });
    this.#book.onGone((record) => {
      this.#keep(record, false);
      parts.announcer.emit("alertGone", { id: record.id });
    });
    this.#off = every(parts.clock, TICK_MS, () => this.#book.tick());
  }

  /** Keeps alerts from now on, and takes over those that were shown when the station ended. */
  keepIn(store: AlertStore, audit: Pick<AuditTrail, "note">): void {
    this.#audit = audit;
    try {
      store.dropBefore(this.#parts.clock.now() - KEPT_MS);
      const early = this.#book.list();
      const known = new Set(early.map(({ key }) => key));
      this.#book.restore(store.shown().filter(({ key }) => !known.has(key)));
      this.#store = store;
      for (const record of early) this.#keep(record, true);
    } catch (cause) {
      this.#parts.log.error("alerts are not kept", cause);
    }
  }

  /** Those that stand or that nobody has acknowledged. */
  list(): readonly AlertRecord[] {
    return this.#book.list();
  }

  /** Tells of something that happened and is over at once: it is shown until somebody acknowledges it. */
  happened(raise: AlertRaise): void {
    this.#book.happened(this.#named(raise));
  }

  /**
   * Says everything that stands now as far as one source knows; what it said before and does not say any more is over. Say it
   * as often as you like: only what changes is told.
   */
  stands(source: string, raises: readonly AlertRaise[]): void {
    this.#book.stands(
      source,
      raises.map((raise) => this.#named(raise)),
    );
  }

  /** What an earlier run left standing is over, if `isOf` knows it and nobody has said it again. */
  settle(isOf: (record: AlertRecord) => boolean): void {
    this.#book.settle(isOf);
  }

  handlers(): Handlers<AlertCalls> {
    return {
      "alerts.list": () => this.list(),
      "alerts.acknowledge": ({ ids, by }) => {
        const who = actor() || by;
        const done = this.#book.acknowledge(ids, who);
        const groups = new Set(done.flatMap(({ id, members }) => (members ? [id] : [])));
        for (const record of done) if (!groups.has(record.group ?? "")) this.#note(record, who); // a group has one line
        return null;
      },
      "alerts.history": (asked) => this.#store?.history(asked) ?? { alerts: [] },
    };
  }

  close(): void {
    this.#off();
  }

  #named(raise: AlertRaise): AlertRaise {
    const vehicle = raise.vehicle ?? (raise.vehicleId === undefined ? undefined : this.#parts.nameOf(raise.vehicleId));
    return vehicle === undefined ? raise : { ...raise, vehicle };
  }

  #note({ id, severity, title, words, vehicleId, since, count, members }: AlertRecord, by: string): void {
    this.#audit?.note({
      ...{ kind: "alert.acknowledged", by },
      about: [`alert:${id}`, ...(vehicleId === undefined ? [] : [`vehicle:${vehicleId}`])],
      body: { severity, title, words, since, count, ...(members && { members: members.length }) },
    });
  }

  #keep(record: AlertRecord, shown: boolean): void {
    try {
      this.#store?.save(record, shown);
    } catch (cause) {
      this.#parts.log.warn(`an alert is not kept: ${reasonOf(cause)}`); // itself an alert would end in a circle
    }
  }
}

const TICK_MS = 1_000;
/** How long the history goes back. */
const KEPT_MS = 366 * 86_400_000;
