import type { FlagReason, RuleCondition } from "../../contract/flagRules.ts";
import { distance } from "../../geo/enu.ts";
import { wrap180, wrap360 } from "../../geo/position.ts";
import type { Company } from "./convoy.ts";
import { type LineView, sideCertainty } from "./ground.ts";
import { withinLimit } from "./probability.ts";
import type { LineSide, Sample, Stay, TrackMemory } from "./trackMemory.ts";

/** What a condition is judged by. */
export interface Sight {
  readonly memory: TrackMemory;
  /** On the rule's ground; undefined while it is not. */
  readonly stay: Stay | undefined;
  /** The watched lines, as the newest place sees them. */
  readonly lines: readonly LineView[];
  /** The track's sides of lines for the rule's crossing conditions. */
  readonly sides: readonly LineSide[];
  readonly company: Company;
}

/** A condition that is met, and why; undefined while it is not. */
export type Met = FlagReason | undefined;

/** Share of the frames of the last 3 s in which a motion has to be as the rule wants: single fixes stray. */
const SHARE = 0.7;
const LEAST_FRAMES = 3;
const LEAST_SPAN_MS = 2_000;
/** m/s, below which the direction of a motion says nothing. */
const MOVING = 1.5;
/** A crossing stays true of a vehicle for this long, so that other conditions may follow it. */
const AFTER_CROSSING_MS = 30_000;

/** Judges one condition of a rule. */
export function met(condition: RuleCondition, sight: Sight): Met {
  switch (condition.kind) {
    case "dwell":
      return dwelt(condition, sight);
    case "speed":
      return atSpeed(condition, sight);
    case "heading":
      return heading(condition, sight);
    case "course":
      return onCourse(condition, sight);
    case "crossing":
      return crossed(condition, sight);
    case "convoy":
      return inConvoy(condition, sight);
    case "loitering":
      return loitered(condition, sight);
    case "stopped":
      return stopped(condition, sight);
  }
}

type Of<K extends RuleCondition["kind"]> = Extract<RuleCondition, { kind: K }>;

function dwelt({ ms, seen }: Of<"dwell">, { stay }: Sight): Met {
  if (!stay || stay.lastAt - stay.fromAt < ms || stay.seen < seen) return undefined;
  const where = stay.zone === "" ? "seen" : `in “${stay.zone}”`;
  const text = `${where} for ${seconds(stay.lastAt - stay.fromAt)}; ${stay.seen} frames; ${certain(stay.certainty)}`;
  return { kind: "dwell", text, certainty: stay.certainty };
}

/** Share of the frames of the last seconds for which something holds; 0 while they are too few to say. */
function share({ recent }: TrackMemory, holds: (sample: Sample) => boolean): number {
  const first = recent[0];
  const last = recent.at(-1);
  if (!first || !last || last.at - first.at < LEAST_SPAN_MS) return 0;
  const all = recent.reduce((sum, { seen }) => sum + seen, 0);
  if (all < LEAST_FRAMES || !holds(last)) return 0;
  return recent.reduce((sum, s) => sum + (holds(s) ? s.seen : 0), 0) / all;
}

function atSpeed({ from = 0, to = Number.POSITIVE_INFINITY }: Of<"speed">, { memory }: Sight): Met {
  const { speed } = memory.newest;
  const certainty = share(memory, (s) => s.speed !== undefined && s.speed >= from && s.speed <= to);
  if (speed === undefined || certainty < SHARE) return undefined;
  return { kind: "speed", text: `at ${metresPerSecond(speed)}; ${certain(certainty)}`, certainty };
}

const moves = ({ speed = 0, headingDeg }: Sample): boolean => headingDeg !== undefined && speed >= MOVING;

function heading({ fromDeg, toDeg }: Of<"heading">, { memory }: Sight): Met {
  const width = fromDeg === toDeg || Math.abs(toDeg - fromDeg) >= 360 ? 360 : wrap360(toDeg - fromDeg);
  const certainty = share(memory, (s) => moves(s) && wrap360((s.headingDeg ?? 0) - fromDeg) <= width);
  if (certainty < SHARE) return undefined;
  return { kind: "heading", text: `${motion(memory.newest)}; ${certain(certainty)}`, certainty };
}

function onCourse({ course }: Of<"course">, { memory, lines }: Sight): Met {
  const line = lines.toSorted((a, b) => a.distance - b.distance)[0];
  if (!line) return undefined;
  const certainty = share(memory, (s) => moves(s) && courseOf(s.headingDeg ?? 0, line) === course);
  if (certainty < SHARE) return undefined;
  const words = course === "towards" ? "towards the line" : course === "away" ? "away from the line" : "along the line";
  const { newest } = memory;
  return {
    kind: "course",
    text: `heading ${Math.round(newest.headingDeg ?? 0)}° ${words} at ${metresPerSecond(newest.speed ?? 0)}; ${certain(certainty)}`,
    certainty,
  };
}

function courseOf(headingDeg: number, { towardsDeg }: LineView): "towards" | "away" | "along" {
  const off = Math.abs(wrap180(headingDeg - towardsDeg));
  return off <= 60 ? "towards" : off >= 120 ? "away" : "along";
}

/** The key under which a rule's view of a line is remembered. */
export const sideKey = (ruleId: string, index: number, zoneId: string): string => `${ruleId} ${index} ${zoneId}`;

/** Which side of a line a track is on after another sight: a side counts once three frames in a row were certain of it. */
export function sideAfter(
  before: LineSide | undefined,
  line: LineView,
  { at, seen, confidence, key }: { at: number; seen: number; confidence: number; key: string },
): LineSide {
  if (line.beyond) return { key, ...(before?.crossed && { crossed: before.crossed }) };
  const certainty = sideCertainty(line);
  const { side: known, crossed: past } = before ?? {};
  const kept = { key, ...(known && { side: known }), ...(past && { crossed: past }) };
  if (certainty < confidence) return kept;
  const { side } = line;
  if (known?.side === side) return { ...kept, side: { side, at, certainty: Math.max(known.certainty, certainty) } };
  const next =
    before?.next?.side === side
      ? { side, seen: before.next.seen + seen, certainty: Math.max(before.next.certainty, certainty) }
      : { side, seen, certainty };
  if (next.seen < LEAST_FRAMES) return { ...kept, next };
  const now = { side, at, certainty: next.certainty };
  if (!known) return { ...kept, side: now };
  const direction = side === "right" ? "left-to-right" : "right-to-left";
  return { key, side: now, crossed: { direction, at, certainty: Math.min(known.certainty, next.certainty) } };
}

function crossed({ direction }: Of<"crossing">, { memory, sides }: Sight): Met {
  const { at } = memory.newest;
  const found = sides
    .flatMap(({ key, crossed }) => (crossed ? [{ key, ...crossed }] : []))
    .filter((c) => at - c.at <= AFTER_CROSSING_MS && (direction === "either" || c.direction === direction))
    .toSorted((a, b) => b.at - a.at)[0];
  if (!found) return undefined;
  const [from, to] = found.direction === "left-to-right" ? ["left", "right"] : ["right", "left"];
  const text = `crossed the line from its ${from} to its ${to}; both sides ${certain(found.certainty)}`;
  return { kind: "crossing", text, certainty: found.certainty };
}

function inConvoy({ count, within, ms }: Of<"convoy">, { memory, company }: Sight): Met {
  if (!moves(memory.newest)) return undefined;
  const others = company.others(memory, { within, ms });
  if (others.length + 1 < count) return undefined;
  const furthest = Math.max(...others.map((other) => distance(other.place, memory.newest)));
  const certainty = others.map(({ certainty }) => certainty).toSorted((a, b) => b - a)[count - 2] ?? 0;
  return {
    kind: "convoy",
    text: `one of ${others.length + 1} vehicles that move the same way within ${Math.round(furthest)} m; ${motion(memory.newest)}; ${certain(certainty)}`,
    certainty,
  };
}

function loitered({ turns, within, ms }: Of<"loitering">, { memory }: Sight): Met {
  const { newest, trail, turns: made } = memory;
  const count = made.turnedAt.filter((at) => newest.at - at <= ms).length;
  if (count < turns) return undefined;
  // As long as it takes for the turns that count, it must have kept within the radius of where it is at the middle.
  const since = made.turnedAt.at(-turns) ?? newest.at;
  const past = trail.filter((s) => s.at >= since);
  const middle = past[Math.floor(past.length / 2)] ?? newest;
  const reach = Math.max(0, ...past.map((s) => distance(s, middle)));
  if (reach > within) return undefined;
  const kept = past.filter((s) => distance(s, middle) + s.ellipse.major <= within).length;
  const certainty = past.length === 0 ? 1 : kept / past.length;
  const text = `turned back ${count} times in ${seconds(newest.at - (made.turnedAt.at(-count) ?? newest.at))} within ${Math.round(reach)} m; ${certain(certainty)}`;
  return { kind: "loitering", text, certainty };
}

function stopped({ ms, within }: Of<"stopped">, { memory, lines }: Sight): Met {
  const { droveAt, standsSince, newest } = memory;
  if (droveAt === undefined || standsSince === undefined || standsSince < droveAt) return undefined;
  if (newest.at - standsSince < ms) return undefined;
  const line = lines.toSorted((a, b) => a.distance - b.distance)[0];
  if (!line || line.distance > within) return undefined;
  const certainty = withinLimit(line.distance, line.sigma, within);
  const text = `drove, then stood for ${seconds(newest.at - standsSince)}, ${Math.round(line.distance)} m from the line; ${certain(certainty)}`;
  return { kind: "stopped", text, certainty };
}

const seconds = (ms: number): string =>
  ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
const metresPerSecond = (speed: number): string => `${speed < 9.95 ? speed.toFixed(1) : Math.round(speed)} m/s`;
/** Never rounded up to a certainty that nothing has. */
export const certain = (certainty: number): string => `${(Math.floor(certainty * 100) / 100).toFixed(2)} certain`;
const motion = ({ headingDeg = 0, speed = 0 }: Sample): string =>
  `heading ${Math.round(headingDeg)}° at ${metresPerSecond(speed)}`;
