import type { FlagRule, RuleCondition, RuleHours, RuleWhere } from "../../contract/flagRules.ts";

/** A rule as one sentence: `Alert when a vehicle in a watch zone stays for 2 s (5 frames), between 22:00 and 06:00`. */
export function ruleText(rule: FlagRule): string {
  const { severity, classes, size, where, conditions, match, hours, confidence } = rule;
  const things = classes ? joined(classes.map(withArticle), "or") : "anything";
  const unknown = size ? ` (or a thing of unknown class of ${size.from} to ${size.to} m)` : "";
  const wants = joined(conditions.map(conditionText), match === "all" ? "and" : "or");
  const sure = confidence > 0.5 ? ` (at least ${confidence} certain)` : "";
  const when = hours ? `, ${hoursText(hours)}` : "";
  return `${severity === "alert" ? "Alert" : "Notice"} when ${things}${unknown} ${whereText(where)}${sure} ${wants}${when}`;
}

/** Where a rule holds, as it follows a noun. */
export function whereText(where: RuleWhere): string {
  switch (where.kind) {
    case "watch":
      return "in a watch zone";
    case "corridor":
      return `within ${where.within} m of the line`;
    case "zones":
      return `in ${joined(
        where.names.map((name) => `“${name}”`),
        "or",
      )}`;
    case "zone-kinds":
      return `in ${joined(
        where.kinds.map((kind) => (kind === "interest" ? "a zone of interest" : `a ${kind} zone`)),
        "or",
      )}`;
    case "anywhere":
      return "anywhere";
  }
}

/** A condition, as it follows the vehicle that it speaks of. */
export function conditionText(c: RuleCondition): string {
  switch (c.kind) {
    case "dwell":
      return `stays for ${lasting(c.ms)} (${c.seen} ${c.seen === 1 ? "frame" : "frames"})`;
    case "speed":
      if (c.from === undefined) return `moves at no more than ${c.to} m/s`;
      return c.to === undefined ? `moves at ${c.from} m/s or more` : `moves at ${c.from} to ${c.to} m/s`;
    case "heading":
      return `heads between ${c.fromDeg}° and ${c.toDeg}°`;
    case "course":
      return c.course === "along"
        ? "moves along the line"
        : `moves ${c.course === "away" ? "away from" : "towards"} the line`;
    case "crossing": {
      const [from, to] = c.direction === "left-to-right" ? ["left", "right"] : ["right", "left"];
      const way = c.direction === "either" ? "to either side" : `from its ${from} to its ${to}`;
      return `crosses the line ${way} (both sides ${c.confidence} certain)`;
    }
    case "convoy":
      return `is one of at least ${c.count} that move the same way within ${c.within} m and ${lasting(c.ms)}`;
    case "loitering":
      return `turns back ${c.turns === 1 ? "once" : `${c.turns} times`} within ${lasting(c.ms)} and ${c.within} m`;
    case "stopped":
      return `stops for ${lasting(c.ms)} within ${c.within} m of the line after it drove`;
  }
}

/** `between 22:00 and sunrise`. */
export const hoursText = ({ from, to }: RuleHours): string => `between ${timeText(from)} and ${timeText(to)}`;

function timeText(time: string): string {
  const sun = /^(sunset|sunrise)([+-])(\d+)$/.exec(time);
  return sun ? `${sun[3]} min ${sun[2] === "+" ? "after" : "before"} ${sun[1]}` : time;
}

function lasting(ms: number): string {
  if (ms >= 3_600_000 && ms % 3_600_000 === 0) return `${ms / 3_600_000} h`;
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000} min`;
  return `${Math.round(ms / 100) / 10} s`;
}

const withArticle = (name: string): string => `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;

const joined = (parts: readonly string[], word: "and" | "or"): string =>
  parts.length <= 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
