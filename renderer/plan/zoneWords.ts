import type { ZoneKind } from "../../src/mission/zone.ts";

/** What each kind of zone is called, and what it is for, in the order in which they are offered. */
export const zoneKinds: readonly { readonly kind: ZoneKind; readonly name: string; readonly meaning: string }[] = [
  { kind: "no-fly", name: "No-fly", meaning: "The aircraft keeps out, and so does its way home." },
  {
    kind: "interest",
    name: "Interest",
    meaning: "How much of it is seen is told by itself, and weighs more in the whole.",
  },
  { kind: "watch", name: "Watch", meaning: "A vehicle seen in it is worth a flag." },
];
