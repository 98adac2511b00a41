import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** Worst first. `emergency`: an aircraft or people are in danger now; `notice`: good to know. */
export const alertSeverities = ["emergency", "critical", "warning", "notice"] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** What somebody in the station wants an operator to know. */
export interface AlertRaise {
  /** Stable name of the kind: `vehicle.lost`. */
  readonly what: string;
  /** Which one of the kind, where it is about no vehicle or about more than that: a link, another aircraft. */
  readonly which?: string;
  readonly severity: AlertSeverity;
  /** The kind in a few words, the same for all of it: it is spoken, and names a group. */
  readonly title: string;
  /** The whole of it in one sentence, with figures. */
  readonly words: string;
  /** What to do. */
  readonly remedy?: string;
  readonly vehicleId?: string;
  /** Name of the vehicle, as it is spoken. */
  readonly vehicle?: string;
  readonly place?: { readonly lat: number; readonly lon: number };
}

/** One alert as it stands. The same again is counted, not repeated. Instants in ms since 1970. */
export interface AlertRecord extends AlertRaise {
  readonly id: string;
  /** What × which vehicle or other thing. */
  readonly key: string;
  readonly since: number;
  readonly last: number;
  readonly count: number;
  readonly acknowledged?: { readonly by: string; readonly at: number };
  /** When its cause was over; of what merely happened: when it happened last. Absent while the cause stands. */
  readonly clearedAt?: number;
  /** It comes and goes: it is taken for over only when it has been quiet for a minute. */
  readonly flapping?: true;
  /** Id of the group that it is shown in. */
  readonly group?: string;
  /** Of a group: the alerts in it. */
  readonly members?: readonly string[];
}

/** What of the history is looked for; newest first. */
export interface AlertSearch {
  readonly severities?: readonly AlertSeverity[];
  readonly vehicleId?: string;
  /** In title, words or vehicle. */
  readonly text?: string;
  readonly fromAt?: number;
  readonly toAt?: number;
  /** Those that happened last before this. */
  readonly before?: number;
  readonly most?: number;
}

export interface AlertPage {
  readonly alerts: readonly AlertRecord[];
  /** There is more from before this instant. */
  readonly next?: number;
}

export type AlertCalls = {
  /** Those that stand or that nobody has acknowledged. */
  "alerts.list": { args: null; result: readonly AlertRecord[] };
  /** Says that somebody has seen them; of a group, all in it. Ids that are not shown any more are passed over. */
  "alerts.acknowledge": { args: { ids: readonly string[]; by: string }; result: null };
  "alerts.history": { args: AlertSearch; result: AlertPage };
};

export type AlertEvents = {
  /** New, or changed. */
  alert: AlertRecord;
  /** It is shown no more: over and acknowledged. */
  alertGone: { readonly id: string };
};

const name = v.pipe(v.string(), v.maxLength(200));
const at = v.pipe(v.number(), v.finite());

export const alertParsers: Parsers<AlertCalls> = {
  "alerts.list": parser("alerts.list", v.null()),
  "alerts.acknowledge": parser(
    "alerts.acknowledge",
    v.object({ ids: v.pipe(v.array(v.pipe(name, v.nonEmpty())), v.maxLength(1_000)), by: name }),
  ),
  "alerts.history": parser(
    "alerts.history",
    v.object({
      severities: v.exactOptional(v.array(v.picklist(alertSeverities))),
      vehicleId: v.exactOptional(name),
      text: v.exactOptional(name),
      fromAt: v.exactOptional(at),
      toAt: v.exactOptional(at),
      before: v.exactOptional(at),
      most: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500))),
    }),
  ),
};
