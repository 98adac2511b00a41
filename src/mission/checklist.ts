/** What a vehicle can be, as far as a checklist minds. */
export const checklistTypes = ["copter", "plane", "vtol", "any"] as const;
export type ChecklistType = (typeof checklistTypes)[number];

/** What an item that ticks itself looks at. Percent, metres and counts as the vehicle reports them. */
export const checkTests = [
  "gpsFix", // GPS_FIX_TYPE at least; 3 is a 3D fix
  "satellites", // at least
  "hdop", // at most
  "estimator", // the position estimate fits together
  "battery", // percent left, at least
  "home", // home is set
  "fence", // it has a fence and minds it
  "patrol", // the patrol on board is sure to be the plan
  "link", // percent of the packets lost, at most
  "storage", // MiB free on the camera's card, at least
  "video", // the main camera's video is playing
  "ready", // nothing forbids arming: the vehicle's own checks have passed
] as const;
export type CheckTest = (typeof checkTests)[number];

/** Tests that need a limit. */
export const limitedTests: ReadonlySet<CheckTest> = new Set([
  ...(["gpsFix", "satellites", "hdop", "battery", "link", "storage"] as const),
]);

export interface ChecklistItem {
  readonly id: string;
  readonly words: string;
  /** How it is done. */
  readonly hint?: string;
  /** Ticks and unticks itself with what the vehicle reports. */
  readonly test?: { readonly value: CheckTest; readonly limit?: number };
  /** Who must tick it; whoever may fly unless given. */
  readonly by?: "supervisor";
}

/** What is gone through before a flight. */
export interface Checklist {
  readonly id: string;
  readonly title: string;
  readonly type: ChecklistType;
  readonly items: readonly ChecklistItem[];
}

/** What a vehicle reports of itself; unknown is absent. */
export interface CheckValues {
  readonly gpsFix?: number;
  readonly satellites?: number;
  readonly hdop?: number;
  /** What the position estimate lacks, in words; absent while it tells nothing. */
  readonly estimator?: readonly string[];
  readonly battery?: number;
  readonly home: boolean;
  readonly fence?: { readonly enabled: boolean; readonly breached: boolean };
  /** Why it is not sure that the plan is on board; empty when it is, absent where there is none. */
  readonly patrolDoubt?: string;
  /** Percent. */
  readonly linkLoss?: number;
  readonly storageMib?: number;
  readonly video: "none" | "waiting" | "playing";
  /** What still forbids arming, in words. */
  readonly notReady: readonly string[];
  readonly lost: boolean;
}

/** How a test stands, with the value in words; what is not known has not passed. */
export function judgeCheck({ value, limit = 0 }: NonNullable<ChecklistItem["test"]>, v: CheckValues): CheckResult {
  if (v.lost) return { ok: false, words: "nothing is heard of the vehicle" };
  const least = (now: number | undefined, unit: string, digits = 0) =>
    now === undefined
      ? unknown
      : { ok: now >= limit, words: `${now.toFixed(digits)}${unit}, at least ${limit}${unit}` };
  const most = (now: number | undefined, unit: string, digits: number) =>
    now === undefined ? unknown : { ok: now <= limit, words: `${now.toFixed(digits)}${unit}, at most ${limit}${unit}` };
  switch (value) {
    case "gpsFix":
      if (v.gpsFix === undefined) return unknown;
      return { ok: v.gpsFix >= limit, words: FIXES[v.gpsFix] ?? `fix ${v.gpsFix}` };
    case "satellites":
      return least(v.satellites, "");
    case "hdop":
      return most(v.hdop, "", 1);
    case "estimator":
      if (v.estimator === undefined) return unknown;
      return { ok: v.estimator.length === 0, words: v.estimator[0] ?? "fits together" };
    case "battery":
      return least(v.battery, " %");
    case "home":
      return { ok: v.home, words: v.home ? "set" : "not set yet" };
    case "fence":
      if (!v.fence) return { ok: false, words: "none on board" };
      if (!v.fence.enabled) return { ok: false, words: "on board, switched off" };
      return { ok: !v.fence.breached, words: v.fence.breached ? "the vehicle is outside" : "on board, switched on" };
    case "patrol":
      if (v.patrolDoubt === undefined) return { ok: false, words: "none was uploaded" };
      return { ok: v.patrolDoubt === "", words: v.patrolDoubt || "on board, equal to the plan" };
    case "link":
      return most(v.linkLoss, " %", 0);
    case "storage":
      return least(v.storageMib, " MiB");
    case "video":
      return { ok: v.video === "playing", words: v.video };
    case "ready":
      return { ok: v.notReady.length === 0, words: v.notReady[0] ?? "all passed" };
  }
}

export interface CheckResult {
  readonly ok: boolean;
  readonly words: string;
}

const unknown: CheckResult = { ok: false, words: "not reported yet" };

/** GPS_FIX_TYPE. https://mavlink.io/en/messages/common.html#GPS_FIX_TYPE */
const FIXES = ["no GPS", "no fix", "2D fix", "3D fix", "DGPS", "RTK float", "RTK fixed", "static", "PPP"];
