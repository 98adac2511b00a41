import * as v from "valibot";
import type { ZoneKind } from "../mission/zone.ts";
import { parser } from "./parse.ts";
import type { FlagRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** How loudly a rule asks: an alert is to be looked at now, a notice when there is time. */
export type FlagSeverity = "alert" | "notice";

/** The ground on which a rule holds. */
export type RuleWhere =
  /** The watch zone of any patrol that some vehicle holds: the corridor around its section, or its area. */
  | { readonly kind: "watch" }
  /** Nearer than this to the line of any patrol, metres. */
  | { readonly kind: "corridor"; readonly within: number }
  /** Zones of the plans, each by its name or id. */
  | { readonly kind: "zones"; readonly names: readonly string[] }
  | { readonly kind: "zone-kinds"; readonly kinds: readonly ZoneKind[] }
  | { readonly kind: "anywhere" };

/** One thing that has to be true of a vehicle. Angles are degrees true, speeds m/s, lengths metres. */
export type RuleCondition =
  /** Stays on the rule's ground for this long, seen in at least so many frames. */
  | { readonly kind: "dwell"; readonly ms: number; readonly seen: number }
  | { readonly kind: "speed"; readonly from?: number; readonly to?: number }
  /** Moves in a direction from `fromDeg` clockwise to `toDeg`. */
  | { readonly kind: "heading"; readonly fromDeg: number; readonly toDeg: number }
  /** Moves in relation to the nearest line: within 60° of straight towards it, of straight away, or else along it. */
  | { readonly kind: "course"; readonly course: "towards" | "away" | "along" }
  /**
   * Comes from one side of a line to the other, sides as seen along the section. Both sides have to be certain to
   * `confidence`, with the place's own error.
   */
  | {
      readonly kind: "crossing";
      readonly direction: "left-to-right" | "right-to-left" | "either";
      readonly confidence: number;
    }
  /** At least so many vehicles move the same way, none further than `within` from this one, within `ms`. */
  | { readonly kind: "convoy"; readonly count: number; readonly within: number; readonly ms: number }
  /** Turns back at least `turns` times within `ms` and stays within `within` metres. */
  | { readonly kind: "loitering"; readonly turns: number; readonly within: number; readonly ms: number }
  /** Was seen driving, then stands for `ms` nearer than `within` to a line. */
  | { readonly kind: "stopped"; readonly ms: number; readonly within: number };

/**
 * Times of the day on the station's own clock; over midnight where `to` is earlier than `from`. Each is `22:30`, or
 * `sunset` or `sunrise` at the vehicle's place, with minutes after or before where wanted: `sunset+30`, `sunrise-60`.
 */
export interface RuleHours {
  readonly from: string;
  readonly to: string;
}

/** What makes a vehicle worth a flag. */
export interface FlagRule {
  readonly id: string;
  readonly name: string;
  readonly on: boolean;
  readonly severity: FlagSeverity;
  /** Counted up by the station with each change. */
  readonly version: number;
  readonly where: RuleWhere;
  /** Classes that count; every class when absent. */
  readonly classes?: readonly string[];
  /** Longest side on the ground, metres, that a thing of unknown class must have to count as one of `classes`. */
  readonly size?: { readonly from: number; readonly to: number };
  /** All day when absent. */
  readonly hours?: RuleHours;
  readonly match: "all" | "any";
  readonly conditions: readonly RuleCondition[];
  /** How certain it has to be that the vehicle is on the rule's ground, 0.5…0.999; at 0.5 its likeliest place counts. */
  readonly confidence: number;
}

/** A file of rules. */
export interface FlagRuleFile {
  readonly format: "vedette-flag-rules";
  readonly version: 1;
  readonly rules: readonly FlagRule[];
}

/** One condition of a rule that was met, in words with its figures. */
export interface FlagReason {
  readonly kind: "place" | "hours" | "size" | RuleCondition["kind"];
  /** `in the watch zone of “Ford” for 12.0 s; 14 sightings; 0.93 certain`. */
  readonly text: string;
  /** 0…1. */
  readonly certainty: number;
}

/** A rule that fired for a flag, with the words that it had then. */
export interface FiredRule {
  readonly ruleId: string;
  readonly version: number;
  readonly name: string;
  readonly severity: FlagSeverity;
  /** The whole rule as a sentence. */
  readonly text: string;
  readonly at: number;
  readonly reasons: readonly FlagReason[];
}

const finite = v.pipe(v.number(), v.finite());
const text = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200));
const between = (from: number, to: number) => v.pipe(finite, v.minValue(from), v.maxValue(to));
const whole = (from: number, to: number) => v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));
const metres = between(1, 100_000);
const day = 86_400_000;
const speed = between(0, 200);
const azimuth = between(0, 360);

const hour = v.pipe(
  v.string(),
  v.regex(
    /^(([01]\d|2[0-3]):[0-5]\d|(sunset|sunrise)([+-]([0-9]|[1-9]\d|[1-5]\d\d))?)$/,
    'Expected a time such as "22:30", "sunset" or "sunrise-60" (minutes, up to 599)',
  ),
);

/** A range whose ends, where both are there, are in order. */
const rising = <T extends { readonly from?: number | undefined; readonly to?: number | undefined }>(range: T) =>
  range.from === undefined || range.to === undefined || range.from <= range.to;

const condition = v.variant("kind", [
  v.strictObject({ kind: v.literal("dwell"), ms: between(0, day), seen: whole(1, 10_000) }),
  v.pipe(
    v.strictObject({ kind: v.literal("speed"), from: v.exactOptional(speed), to: v.exactOptional(speed) }),
    v.check((s) => s.from !== undefined || s.to !== undefined, "Expected a lowest speed, a highest, or both"),
    v.forward(
      v.check((s) => rising(s), "Expected a speed that is not below `from`"),
      ["to"],
    ),
  ),
  v.strictObject({ kind: v.literal("heading"), fromDeg: azimuth, toDeg: azimuth }),
  v.strictObject({ kind: v.literal("course"), course: v.picklist(["towards", "away", "along"]) }),
  v.strictObject({
    kind: v.literal("crossing"),
    direction: v.picklist(["left-to-right", "right-to-left", "either"]),
    confidence: between(0.5, 0.999),
  }),
  v.strictObject({ kind: v.literal("convoy"), count: whole(2, 50), within: metres, ms: between(1_000, 3_600_000) }),
  v.strictObject({ kind: v.literal("loitering"), turns: whole(1, 20), within: metres, ms: between(10_000, 3_600_000) }),
  v.strictObject({ kind: v.literal("stopped"), ms: between(3_000, day), within: metres }),
]);

const where = v.variant("kind", [
  v.strictObject({ kind: v.literal("watch") }),
  v.strictObject({ kind: v.literal("corridor"), within: metres }),
  v.strictObject({ kind: v.literal("zones"), names: v.pipe(v.array(text), v.minLength(1), v.maxLength(100)) }),
  v.strictObject({
    kind: v.literal("zone-kinds"),
    kinds: v.pipe(v.array(v.picklist(["no-fly", "interest", "watch"])), v.minLength(1), v.maxLength(3)),
  }),
  v.strictObject({ kind: v.literal("anywhere") }),
]);

/** What a rule must hold wherever it enters. */
export const flagRuleSchema = v.strictObject({
  id: text,
  name: text,
  on: v.boolean(),
  severity: v.picklist(["alert", "notice"]),
  version: whole(1, 1_000_000),
  where,
  classes: v.exactOptional(v.pipe(v.array(text), v.minLength(1), v.maxLength(50))),
  size: v.exactOptional(
    v.pipe(
      v.strictObject({ from: between(0, 1_000), to: between(0, 1_000) }),
      v.forward(
        v.check((s) => rising(s), "Expected a size that is not below `from`"),
        ["to"],
      ),
    ),
  ),
  hours: v.exactOptional(v.strictObject({ from: hour, to: hour })),
  match: v.picklist(["all", "any"]),
  conditions: v.pipe(v.array(condition), v.minLength(1, "Expected at least one condition"), v.maxLength(8)),
  confidence: between(0.5, 0.999),
});

/** Rules, each with an id of its own. */
export const flagRulesSchema = v.pipe(
  v.array(flagRuleSchema),
  v.maxLength(100),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const ids = dataset.value.map(({ id }) => id);
    const twice = ids.findIndex((id, i) => ids.indexOf(id) < i);
    if (twice >= 0)
      addIssue({
        message: `rule ${twice + 1}: id: "${ids[twice]}" is the id of rule ${ids.indexOf(ids[twice] as string) + 1} too`,
      });
  }),
);

const file = parser(
  "Rules",
  v.strictObject({ format: v.literal("vedette-flag-rules"), version: v.literal(1), rules: flagRulesSchema }),
);

/**
 * The rules of a file, read from its JSON value.
 * @throws FailureError bad-input that names the field: `Rules: rules.0.hours.from: Expected a time such as …`.
 */
export const parseFlagRuleFile = (value: unknown): FlagRuleFile => file(value);

/** What rules would have flagged in a recorded sortie. */
export interface RuleTrial {
  readonly sortieId: string;
  readonly fromAt: number;
  readonly toAt: number;
  /** Sights of tracks, and tracks, that were judged. */
  readonly sights: number;
  readonly tracks: number;
  /** Lines of the recording that could not be read. */
  readonly damaged: number;
  readonly flags: readonly FlagRecord[];
  /** For how many of the flags each rule fired. */
  readonly counts: readonly { readonly ruleId: string; readonly flags: number }[];
}

/** A sortie whose tracks were kept. */
export interface TrackRecording {
  readonly sortieId: string;
  readonly vehicleId: string;
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** What a window asks of the rules. Each change answers all rules as they are then. */
export type FlagRuleCalls = {
  "rules.list": { args: null; result: readonly FlagRule[] };
  /** Adds a rule, or changes the one with its id; counts its version up. */
  "rules.save": { args: { rule: FlagRule }; result: readonly FlagRule[] };
  "rules.remove": { args: { ruleId: string }; result: readonly FlagRule[] };
  /** Puts other rules in the place of all, as when a file is imported or a change is taken back. */
  "rules.replace": { args: { rules: readonly FlagRule[] }; result: readonly FlagRule[] };
  /** The sorties on which rules can be tried, newest first. */
  "rules.recordings": { args: null; result: readonly TrackRecording[] };
  /** What these rules would have flagged; those that are off are tried as if they were on. */
  "rules.try": { args: { rules: readonly FlagRule[]; sortieId: string }; result: RuleTrial };
};

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

export const flagRuleParsers: Parsers<FlagRuleCalls> = {
  "rules.list": parser("rules.list", v.null()),
  "rules.save": parser("rules.save", v.object({ rule: flagRuleSchema })),
  "rules.remove": parser("rules.remove", v.object({ ruleId: id })),
  "rules.replace": parser("rules.replace", v.object({ rules: flagRulesSchema })),
  "rules.recordings": parser("rules.recordings", v.null()),
  "rules.try": parser("rules.try", v.object({ rules: flagRulesSchema, sortieId: id })),
};
