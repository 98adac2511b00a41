import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { offset } from "../../src/geo/enu.ts";
import type { Random } from "../../src/sim/random.ts";
import type { FlagStore, RaisedFlag } from "../../src/store/flagStore.ts";
import { alongSection, SECTION_LENGTH, type World } from "./world.ts";

interface Flown {
  readonly id: string;
  readonly vehicleId: string;
  readonly startedAt: number;
}

const rules = ["Watch zone", "Crossing", "Convoy", "Loitering", "Stopped at the line", "Night"] as const;
const classes = ["car", "truck", "vehicle", "motorcycle"] as const;
const reasons = ["local traffic", "not a vehicle", "authorised", "seen before"] as const;
const tags = ["night", "trailer", "white van", "no lights", "convoy", "tracks in the field"] as const;
const notes = [
  "two people got out",
  "turned back at the ditch",
  "same plate as yesterday",
  "waits below the trees",
] as const;
export const words = [
  "vehicle",
  "truck",
  "ford",
  "ridge",
  "night",
  "towards",
  "ditch",
  "plate",
  "trailer",
  "certain",
] as const;

/** A flag as the flagger raises it: half of them at spots where vehicles come again and again. */
export function aFlag(world: World, random: Random, flown: readonly Flown[], n: number): RaisedFlag {
  const sortie = flown[random.below(flown.length)] as Flown;
  const section = world.sections[random.below(world.sections.length)] as World["sections"][number];
  const openedAt = sortie.startedAt + Math.floor(random.between(0, 3_600_000));
  const lastAt = openedAt + Math.floor(random.between(3_000, 90_000));
  const along = alongSection(section, random.between(0, SECTION_LENGTH));
  const spot = random.chance(0.5)
    ? offset(section.spots[random.below(section.spots.length)] ?? along, random.between(0, 360), random.between(0, 10))
    : offset(along, section.bearingDeg + 90, random.between(-150, 150));
  const rule = random.pick(rules);
  const className = random.pick(classes);
  const severity = random.chance(0.3) ? "alert" : "notice";
  const text = `in the watch zone of “${section.name}” for ${random.between(2, 60).toFixed(1)} s; ${random.below(80)} sightings; 0.9${random.below(9)} certain`;
  return {
    ...{ id: n.toString(16).padStart(8, "0"), sortieId: sortie.id, state: "closed", rule, severity, className },
    reason: `${className} ${text}, moving towards the line at ${random.below(70)} km/h, ± ${random.below(20)} m`,
    fired: [
      {
        ...{ ruleId: rule, version: 1, name: rule, severity, at: openedAt },
        text: `Any ${className} that stays in the watch zone of any patrol for 2 s, seen in at least 3 frames`,
        reasons: [{ kind: "place", text, certainty: 0.9 }],
      },
    ],
    ...{ score: random.between(0.5, 1), openedAt, lastAt, section: section.name },
    place: { ...spot, amsl: 200 },
    ellipse: { major: random.between(2, 20), minor: 2, angleDeg: random.between(0, 180) },
    stationary: random.chance(0.4),
    sightings: [
      {
        ...{ streamId: `video-${sortie.vehicleId.replace(":", "-")}`, vehicleId: sortie.vehicleId },
        ...{ trackIds: [`t${n}`], fromAt: openedAt - 2_000, toAt: lastAt },
      },
    ],
  };
}

/** Flags, most of them judged, some with tags and notes and escalated, by six analysts. */
export function raise(db: Database, store: FlagStore, all: readonly RaisedFlag[], random: Random): void {
  all.forEach((flag, n) => {
    if (n % 5_000 === 0) db.exec("BEGIN");
    store.save(flag);
    const [deed, flagId] = [{ by: `analyst ${1 + random.below(6)}`, at: flag.lastAt + 60_000 }, flag.id];
    if (random.chance(0.7)) {
      const dismissed = { kind: "dismissed" as const, reason: random.pick(reasons) };
      const value = random.chance(0.2) ? { kind: "confirmed" as const } : dismissed;
      store.history.add([{ flagId, word: { field: "verdict", value } }], deed);
    }
    if (random.chance(0.1)) store.history.add([{ flagId, word: { field: "tags", value: [random.pick(tags)] } }], deed);
    if (random.chance(0.1)) store.history.add([{ flagId, word: { field: "note", value: random.pick(notes) } }], deed);
    if (random.chance(0.02)) store.history.add([{ flagId, word: { field: "escalated", value: true } }], deed);
    if (n % 5_000 === 4_999 || n === all.length - 1) db.exec("COMMIT");
  });
}
