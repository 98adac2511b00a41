import type { FlagReason, FlagRule } from "../../contract/flagRules.ts";
import { distance } from "../../geo/enu.ts";
import type { WatchZone } from "../watchZone.ts";
import { certain, met, sideAfter, sideKey } from "./conditions.ts";
import { companyOf } from "./convoy.ts";
import { certainlyOn, groundUnder, type LineView, linesFrom, type OnGround } from "./ground.ts";
import { clockOf, inHours } from "./hours.ts";
import type { Placed } from "./placed.ts";
import { hoursText } from "./ruleText.ts";
import { type LineSide, remembered, type Stay, type TrackMemory } from "./trackMemory.ts";
import { isToldAlready, VehicleMemories, vehicleKeyOf } from "./vehicleMemories.ts";

/** A rule that a track meets now. */
export interface Fired {
  readonly rule: FlagRule;
  readonly stay: Stay;
  readonly reasons: readonly FlagReason[];
}

export interface RuleWatchOptions {
  readonly rules: readonly FlagRule[];
  readonly zones: readonly WatchZone[];
  /** Of the station's clock, IANA name: `Europe/Vienna`. */
  readonly timeZone: string;
}

/** Out of a rule's ground for longer than this, a stay starts anew; not seen at all for longer than `FORGET_MS` too. */
const STRAY_MS = 1_000;
const FORGET_MS = 10_000;
/** A memory of a track is worth nothing to convoys and returns after this. */
const KEEP_MS = 600_000;
/** Frames on a rule's ground before a rule without a dwell of its own may fire: one stray fix is not a stay. */
const LEAST_SEEN = 3;
/** Metres and m/s by which a track of a known name is told from another thing that was given the name again. */
const SAME_WITHIN = 30;
const FASTEST = 30;

/**
 * Judges every sight of every track by the rules. Pure: what it answers follows from the tracks, their times, the zones
 * and the rules alone, so that a recording is judged as the flight was.
 */
export class RuleWatch {
  #rules: readonly FlagRule[];
  #zones: readonly WatchZone[];
  readonly #timeZone: string;
  readonly #memories = new VehicleMemories();
  readonly #company = companyOf(() => this.#memories.all());
  /** Hours change by the minute, not by the frame. */
  readonly #hours = new Map<string, { readonly minute: number; readonly holds: boolean }>();

  constructor({ rules, zones, timeZone }: RuleWatchOptions) {
    this.#rules = rules;
    this.#zones = zones;
    this.#timeZone = timeZone;
  }

  setRules(rules: readonly FlagRule[]): void {
    this.#rules = rules;
    const ids = new Set(rules.map(({ id }) => id));
    for (const memory of this.state())
      this.#memories.set({ ...memory, stays: memory.stays.filter(({ ruleId }) => ids.has(ruleId)), sides: [] });
    this.#hours.clear();
  }

  setZones(zones: readonly WatchZone[]): void {
    this.#zones = zones;
  }

  /**
   * Takes in a track as it is at `at`, `seen` frames since it was taken in last; answers the rules that its vehicle meets.
   * Of several drones that see one vehicle at once, only one's sights are judged.
   */
  observe(track: Placed, at: number, seen = 1): Fired[] {
    const known = this.#memories.of(track);
    if (known && isToldAlready(known, track, at)) return [];
    const before = known && (isAnother(known, track) || known.newest.at - at > FORGET_MS) ? undefined : known;
    if (before && at < before.newest.at) return []; // frames out of order say nothing new
    const memory = remembered(before, track, { key: vehicleKeyOf(track), at, seen });
    this.#memories.set(memory);
    const lines = this.#rules.some(looksAtLines) ? linesFrom(this.#zones, memory.newest) : [];
    const stays: Stay[] = [];
    const sides: LineSide[] = [];
    const fired: Fired[] = [];
    for (const rule of this.#rules) {
      if (!rule.on || !concerns(rule, track)) continue;
      const past = before?.stays.find(({ ruleId }) => ruleId === rule.id);
      const ground = groundUnder(rule.where, this.#zones, memory.newest, past?.zone);
      const on = certainlyOn(rule, ground) ? ground : undefined;
      const stay = stayAfter(rule, past, on, { at, seen });
      if (stay) stays.push(stay);
      const own = sidesAfter(rule, lines, { before: memory.sides, at, seen });
      sides.push(...own);
      if (!on || !stay || !this.#inHours(rule, track, at)) continue;
      const reasons = this.#reasons(rule, { memory, stay, lines, sides: own }, on);
      if (reasons) fired.push({ rule, stay, reasons });
    }
    this.#memories.set({ ...memory, stays, sides });
    return fired;
  }

  /** Forgets what is too old to matter. */
  tick(at: number): void {
    for (const memory of this.state()) {
      const gone = at - memory.newest.at;
      if (gone > KEEP_MS) this.#memories.delete(memory.key);
      else if (gone > FORGET_MS && memory.stays.length > 0) this.#memories.set({ ...memory, stays: [] });
    }
  }

  state(): TrackMemory[] {
    return [...this.#memories.all()];
  }

  restore(memories: readonly TrackMemory[]): void {
    for (const memory of memories) this.#memories.set(memory);
  }

  #inHours({ id, hours }: FlagRule, { place }: Placed, at: number): boolean {
    if (!hours) return true;
    const minute = Math.floor(at / 60_000);
    const known = this.#hours.get(id);
    if (known?.minute === minute) return known.holds;
    const holds = inHours(hours, at, place, this.#timeZone);
    this.#hours.set(id, { minute, holds });
    return holds;
  }

  #reasons(
    rule: FlagRule,
    sight: { memory: TrackMemory; stay: Stay; lines: readonly LineView[]; sides: readonly LineSide[] },
    on: OnGround,
  ): FlagReason[] | undefined {
    const waits = rule.conditions.some(({ kind }) => kind === "dwell");
    if (!waits && sight.stay.seen < LEAST_SEEN) return undefined;
    const judged = rule.conditions.map((condition, index) =>
      met(condition, {
        ...sight,
        sides: sight.sides.filter(({ key }) => key.startsWith(`${sideKey(rule.id, index, "")}`)),
        company: this.#company,
      }),
    );
    const reasons = judged.filter((reason) => reason !== undefined);
    if (reasons.length < (rule.match === "all" ? judged.length : 1)) return undefined;
    const { at } = sight.memory.newest;
    const depth = on.depth === undefined ? "" : `, ${Math.round(on.depth)} m from the line`;
    const there: FlagReason = {
      kind: "place",
      text: `${on.text}${depth}; ${certain(on.probability)}`,
      certainty: on.probability,
    };
    const time: FlagReason | undefined = rule.hours && {
      kind: "hours",
      text: `at ${clockOf(at, this.#timeZone)}, ${hoursText(rule.hours)}`,
      certainty: 1,
    };
    return [...(on.zone === "" ? [] : [there]), ...reasons, ...(time ? [time] : [])];
  }
}

const looksAtLines = ({ on, conditions }: FlagRule): boolean =>
  on && conditions.some(({ kind }) => kind === "course" || kind === "crossing" || kind === "stopped");

/** Names repeat when the process that gives them starts anew. */
function isAnother({ newest }: TrackMemory, track: Placed): boolean {
  const goneMs = track.firstAt - newest.at;
  if (goneMs <= 0) return false;
  const slack = Math.max(SAME_WITHIN, 3 * Math.max(newest.ellipse.major, track.ellipse.major));
  return distance(newest, track.place) > slack + (FASTEST * goneMs) / 1000;
}

const UNKNOWN_CLASSES = ["unknown", "object", ""];

/** Whether a rule speaks of a track's class, or of its size where the class is unknown. */
function concerns({ classes, size }: FlagRule, { className, size: metres }: Placed): boolean {
  if (size && UNKNOWN_CLASSES.includes(className))
    return metres !== undefined && metres >= size.from && metres <= size.to;
  return !classes || classes.includes(className);
}

function stayAfter(
  rule: FlagRule,
  past: Stay | undefined,
  on: OnGround | undefined,
  { at, seen }: { at: number; seen: number },
): Stay | undefined {
  // One stray fix does not end a stay; being out for longer does.
  if (!on) return past && at - past.lastAt <= STRAY_MS ? past : undefined;
  const goesOn = past && past.zone === on.zone && at - past.lastAt <= FORGET_MS;
  const all = (goesOn ? past.seen : 0) + seen;
  return {
    ruleId: rule.id,
    zone: on.zone,
    ...(on.depth !== undefined && { depth: on.depth }),
    fromAt: goesOn ? past.fromAt : at,
    lastAt: at,
    seen: all,
    certainty: goesOn ? past.certainty + ((on.probability - past.certainty) * seen) / all : on.probability,
  };
}

function sidesAfter(
  rule: FlagRule,
  lines: readonly LineView[],
  { before, at, seen }: { before: readonly LineSide[]; at: number; seen: number },
): LineSide[] {
  return rule.conditions.flatMap((condition, index) => {
    if (condition.kind !== "crossing") return [];
    return lines.map((line) => {
      const key = sideKey(rule.id, index, line.zone.id);
      const { confidence } = condition;
      return sideAfter(
        before.find((side) => side.key === key),
        line,
        { at, seen, confidence, key },
      );
    });
  });
}
