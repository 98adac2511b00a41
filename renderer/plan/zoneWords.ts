import type { ZoneKind } from "../../src/mission/zone.ts";

/** What each kind of zone is called, and what it is for, in the order in which they are offered. */
export const zoneKinds: readonly { readonly kind: ZoneKind; readonly name: string; readonly meaning: string }[] = [
  { kind: "no-fly", name: "No-fly", meaning: "The aircraft keeps out, and so does its way home." },
  {
    kind: "interest",
    name: "Interest",
    meaning: "Counts for more than other ground, in coverage and in schedules.",
  },
  { kind: "watch", name: "Watch", meaning: "A vehicle seen in it is worth a flag." },
];
