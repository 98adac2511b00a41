import { Emitter } from "../base/emitter.ts";
import { type AlertRaise, type AlertRecord, alertSeverities } from "../contract/alerts.ts";
import { groupOf } from "./alertGroup.ts";

/** When the same is the same, and how much is too much. Durations in ms. */
export const alertLimits = {
  /** A cause that is away for less than this was not away. */
  clearAfterMs: 3_000,
  /** Come and gone so often within `flapWithinMs`, it flaps, and must be quiet for `calmMs`. */
  flaps: 4,
  flapWithinMs: 300_000,
  calmMs: 60_000,
  /** What was acknowledged and happens again after so long is news. */
  newsAfterMs: 300_000,
  /** So many of one kind within `floodWithinMs` are one grouped alert, and later ones join it for `joinWithinMs`. */
  flood: 4,
  floodWithinMs: 10_000,
  joinWithinMs: 60_000,
  /** A notice that nobody acknowledges goes by itself. */
  noticeMs: 600_000,
  /** No more are shown; the oldest that are over give way. */
  mostShown: 500,
  /** How often the count of one that goes on is told. */
  tellMs: 1_000,
} as const;

/** Two clocks: stamps in ms since 1970, and durations that a set clock does not touch. */
export interface AlertClock {
  now(): number;
  elapsed(): number;
}

interface Held {
  record: AlertRecord;
  /** Who says that it stands; undefined of what merely happened. */
  source: string | undefined;
  /** Elapsed. */
  raisedAt: number;
  lastAt: number;
  /** When its cause went away, elapsed and as a stamp. */
  away: { readonly elapsed: number; readonly at: number } | undefined;
  /** From before the station was started, and nobody has said again that it stands. */
  restored: boolean;
  untold: boolean;
}

/**
 * The alerts of a station: what stands and what happened, each once, counted where it repeats, calmed where it flaps, grouped
 * where many come at once, and kept until somebody has acknowledged it. After ANSI/ISA-18.2 (alarm states, latching,
 * suppression of chattering and floods). https://www.isa.org/standards-and-publications/isa-standards/isa-18-series-of-standards
 */
export class AlertBook {
  readonly #clock: AlertClock;
  readonly #newId: () => string;
  readonly #held = new Map<string, Held>();
  /** When each that stood was raised of late, elapsed: also of those that are shown no more. */
  readonly #raises = new Map<string, number[]>();
  readonly #changed = new Emitter<AlertRecord>();
  readonly #gone = new Emitter<AlertRecord>();

  /** A record each time it is new or has changed. */
  readonly onChanged = this.#changed.on;
  /** The last record of one that is shown no more. */
  readonly onGone = this.#gone.on;

  constructor({ clock, newId }: { clock: AlertClock; newId: () => string }) {
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Those that are shown: groups, their members, and the others. */
  list(): AlertRecord[] {
    return [...this.#held.values()].map(({ record }) => record);
  }

  /** Takes over what was shown when the station ended. What stood then stands until its source says otherwise. */
  restore(records: readonly AlertRecord[]): void {
    const now = this.#clock.elapsed();
    for (const record of records)
      this.#held.set(record.key, {
        ...{ record, source: undefined, raisedAt: now - alertLimits.joinWithinMs, lastAt: now },
        ...{ away: undefined, restored: record.clearedAt === undefined, untold: false },
      });
  }

  /** Something happened: it is over at once, and shown until it was acknowledged. */
  happened(raise: AlertRaise): void {
    const held = this.#held.get(keyOf(raise));
    if (!held) {
      this.#add(raise, undefined);
      return;
    }
    const { now, elapsed } = this.#at();
    const again = held.record.acknowledged !== undefined && elapsed - held.lastAt > alertLimits.newsAfterMs;
    const over = held.source === undefined && !held.restored;
    this.#again(held, raise, { news: again, ...(over && { clearedAt: now }) });
  }

  /** Everything that a source says stands now: what it said before and does not say any more is over. */
  stands(source: string, raises: readonly AlertRaise[]): void {
    const keys = new Set(raises.map(keyOf));
    for (const held of this.#held.values())
      if (held.source === source && !keys.has(held.record.key)) held.away ??= this.#away();
    for (const raise of raises) this.#stand(source, raise);
  }

  /** A source took over what an older run left standing under keys that it knows: those not said any more are over. */
  settle(isOf: (record: AlertRecord) => boolean): void {
    for (const held of this.#held.values())
      if (held.restored && !held.record.members && isOf(held.record)) {
        held.restored = false;
        held.away ??= this.#away();
      }
  }

  /** Those that were acknowledged by this, members of groups too. */
  acknowledge(ids: readonly string[], by: string): AlertRecord[] {
    const asked = new Set(ids);
    for (const { record } of this.#held.values())
      if (asked.has(record.id)) for (const member of record.members ?? []) asked.add(member);
    const { now } = this.#at();
    const done: AlertRecord[] = [];
    for (const held of this.#held.values()) {
      if (!asked.has(held.record.id) || held.record.acknowledged) continue;
      const over = held.restored && !held.record.members ? { clearedAt: now } : {};
      held.restored = false; // nobody says that it stands: with the acknowledgement it is over
      this.#tell(held, { ...held.record, ...over, acknowledged: { by, at: now } });
      done.push(held.record);
    }
    this.#regroup();
    this.#sweep();
    return done;
  }

  /** Lets time pass: ends what has been away for long enough, and tells counts that went on. Once a second is often enough. */
  tick(): void {
    const { elapsed } = this.#at();
    for (const held of this.#held.values()) {
      const { away, record } = held;
      const calm = record.flapping ? alertLimits.calmMs : alertLimits.clearAfterMs;
      if (away && elapsed - away.elapsed >= calm) {
        held.away = undefined;
        held.source = undefined;
        const { flapping: _, ...rest } = record;
        this.#tell(held, { ...rest, clearedAt: away.at });
      } else if (held.untold) this.#tell(held, record);
    }
    for (const [key, raises] of this.#raises)
      if (elapsed - (raises.at(-1) ?? 0) >= alertLimits.flapWithinMs) this.#raises.delete(key);
    this.#regroup();
    this.#sweep();
  }

  #stand(source: string, raise: AlertRaise): void {
    const held = this.#held.get(keyOf(raise));
    if (!held) {
      this.#add(raise, source);
      return;
    }
    held.restored = false;
    const stood = held.record.clearedAt === undefined && held.away === undefined;
    held.away = undefined;
    held.source = source;
    if (!stood) this.#again(held, raise, {});
    else if (!same(held.record, raise)) this.#update(held, raise);
  }

  /** It goes on in other words. */
  #update(held: Held, raise: AlertRaise): void {
    const worse = rank(raise) < rank(held.record);
    const { acknowledged, ...before } = bare(held.record);
    const record = { ...before, ...raise, ...(acknowledged && !worse && { acknowledged }) };
    if (worse || raise.severity !== held.record.severity) this.#tell(held, record);
    else {
      held.record = record;
      held.untold = true;
    }
  }

  #again(held: Held, raise: AlertRaise, how: { readonly news?: boolean; readonly clearedAt?: number }): void {
    const { now, elapsed } = this.#at();
    const wasOver = held.record.clearedAt !== undefined && how.clearedAt === undefined;
    const worse = rank(raise) < rank(held.record);
    const flaps = held.source !== undefined && this.#flaps(held.record.key, elapsed);
    const { acknowledged, clearedAt: _, flapping, ...before } = bare(held.record);
    const keeps = acknowledged && !worse && !how.news;
    held.lastAt = elapsed;
    const record: AlertRecord = {
      ...{ ...before, ...raise, last: now, count: before.count + 1 },
      ...(how.clearedAt !== undefined && { clearedAt: how.clearedAt }),
      ...((flapping || flaps) && { flapping: true }),
      ...(keeps && { acknowledged }),
    };
    const told = worse || wasOver || (flaps && !flapping) || (acknowledged !== undefined && !keeps);
    if (told) this.#tell(held, record);
    else {
      held.record = record;
      held.untold = true;
    }
  }

  #add(raise: AlertRaise, source: string | undefined): void {
    const { now, elapsed } = this.#at();
    const record: AlertRecord = {
      ...raise,
      ...{ id: this.#newId(), key: keyOf(raise), since: now, last: now, count: 1 },
      ...(source === undefined
        ? { clearedAt: now }
        : this.#flaps(keyOf(raise), elapsed) && { flapping: true as const }),
    };
    const held: Held = {
      ...{ record, source, raisedAt: elapsed, lastAt: elapsed, away: undefined },
      ...{ restored: false, untold: false },
    };
    this.#held.set(record.key, held);
    this.#flood(held);
    this.#tell(held, held.record);
  }

  /** Puts it with the others of its kind where they are many; those that came before go into the group with it. */
  #flood(newest: Held): void {
    const { what } = newest.record;
    const { now, elapsed } = this.#at();
    const key = `${what} *`;
    const group = this.#held.get(key);
    const members = [...this.#held.values()].filter(({ record }) => record.what === what && !record.members);
    const open = group && elapsed - group.lastAt <= alertLimits.joinWithinMs;
    const fresh = members.filter(({ raisedAt }) => elapsed - raisedAt < alertLimits.floodWithinMs);
    if (!open && fresh.length < alertLimits.flood) return;
    const id = group?.record.id ?? this.#newId();
    for (const held of open ? [newest] : fresh) {
      held.record = { ...held.record, group: id };
      if (held !== newest) this.#tell(held, held.record);
    }
    const inIt = members.filter(({ record }) => record.group === id).map(({ record }) => record);
    const record = { ...groupOf(inIt, id), last: now };
    const held: Held = group ?? {
      ...{ record, source: undefined, raisedAt: elapsed, lastAt: elapsed, away: undefined },
      ...{ restored: false, untold: false },
    };
    held.lastAt = elapsed;
    this.#held.set(key, held);
    this.#tell(held, record);
  }

  /** Notes that it is raised; says whether it comes and goes. */
  #flaps(key: string, elapsed: number): boolean {
    const { flapWithinMs, flaps } = alertLimits;
    const raises = [...(this.#raises.get(key) ?? []).filter((at) => elapsed - at < flapWithinMs), elapsed];
    this.#raises.set(key, raises);
    return raises.length >= flaps;
  }

  /** Lets groups say what their members say now. */
  #regroup(): void {
    for (const [key, held] of this.#held) {
      if (!held.record.members) continue;
      const inIt = [...this.#held.values()].flatMap(({ record }) => (record.group === held.record.id ? [record] : []));
      if (inIt.length === 0) {
        this.#held.delete(key);
        this.#gone.emit({ ...held.record, clearedAt: held.record.clearedAt ?? this.#clock.now() });
        continue;
      }
      const record = groupOf(inIt, held.record.id);
      if (JSON.stringify(record) !== JSON.stringify(held.record)) this.#tell(held, record);
    }
  }

  /** Lets go of what is over and acknowledged, of old notices, and of the oldest where they are too many. */
  #sweep(): void {
    const { elapsed } = this.#at();
    const over = [...this.#held].filter(([, { record }]) => record.clearedAt !== undefined && !record.members);
    const tooMany = over
      .toSorted(([, a], [, b]) => a.lastAt - b.lastAt)
      .slice(0, Math.max(0, this.#held.size - alertLimits.mostShown));
    const done = over.filter(
      ([, { record, lastAt }]) =>
        record.acknowledged || (record.severity === "notice" && elapsed - lastAt >= alertLimits.noticeMs),
    );
    const gone = new Map([...done, ...tooMany]);
    for (const [key, { record }] of gone) {
      this.#held.delete(key);
      this.#gone.emit(record);
    }
    if (gone.size > 0) this.#regroup();
  }

  #tell(held: Held, record: AlertRecord): void {
    held.record = record;
    held.untold = false;
    this.#changed.emit(record);
  }

  #away(): { readonly elapsed: number; readonly at: number } {
    return { elapsed: this.#clock.elapsed(), at: this.#clock.now() };
  }

  #at(): { readonly now: number; readonly elapsed: number } {
    return { now: this.#clock.now(), elapsed: this.#clock.elapsed() };
  }
}

/** What × which. */
export const keyOf = ({ what, which, vehicleId }: AlertRaise): string =>
  [what, ...(vehicleId === undefined ? [] : [vehicleId]), ...(which === undefined ? [] : [which])].join(" ");

const rank = ({ severity }: AlertRaise): number => alertSeverities.indexOf(severity);

/** Without what a raise may leave out, so that the newest words are not mixed with older ones. */
function bare({ remedy: _, place: __, vehicle: ___, ...rest }: AlertRecord): AlertRecord {
  return rest;
}

function same(record: AlertRecord, { severity, words, remedy, place, title }: AlertRaise): boolean {
  const said = [record.severity, record.words, record.remedy, record.title, record.place?.lat, record.place?.lon];
  return JSON.stringify(said) === JSON.stringify([severity, words, remedy, title, place?.lat, place?.lon]);
}
