import type { AlertRaise } from "../contract/alerts.ts";
import type { LiveVehicle, VehicleRecord } from "../contract/records.ts";
import type { SafeReturn } from "../mission/safeReturn.ts";
import { lastReturnOf } from "../review/lastReturn.ts";

/** How a vehicle stands to its last safe return, the worse the later. */
const stages = ["fine", "soon", "passed", "short"] as const;
type Stage = (typeof stages)[number];

/** A vehicle at this moment. */
interface Flier {
  readonly record: VehicleRecord;
  readonly sample: LiveVehicle | undefined;
  /** It returns or lands already. */
  readonly homeward: boolean;
}

interface Known {
  stage: Stage;
  /** What its figure has asked for since when, where that is another stage. */
  wish: { readonly stage: Stage; readonly since: number } | undefined;
}

/**
 * The alerts of vehicles in the air that have to turn home, should have turned, or do not reach home. A figure that trembles
 * raises nothing: each stage has to be asked for during five seconds, and is left only well on the other side of its limit.
 */
export class SafeReturnAlerts {
  readonly #known = new Map<string, Known>();
  readonly #untold = new Map<string, number>();

  /** What stands at an instant, ms since 1970; ask once a second. */
  look(fliers: readonly Flier[], at: number): AlertRaise[] {
    const gone = new Set(this.#known.keys());
    const raises = fliers.flatMap((flier): AlertRaise[] => {
      const { record, sample } = flier;
      const flies = record.armed && record.landed !== "on-ground" && record.kind !== "rover" && !record.replayed;
      const found = flies && sample ? lastReturnOf(record, sample) : undefined;
      if (!sample || !found) return [];
      if (!found.known) {
        gone.delete(record.id);
        return record.lost ? [] : this.#unknown(record, found, at);
      }
      this.#untold.delete(record.id);
      // What is not heard any more goes on using its battery, until that must be empty.
      const inMs = found.inMs - (record.lost ? Math.max(0, at - sample.at) : 0);
      if (inMs + found.reserveMs + found.homeMs < 0 && record.lost) return [];
      gone.delete(record.id);
      const stage = this.#stageOf(record.id, { inMs, reserveMs: found.reserveMs }, at);
      return alertOf(flier, { stage, found, inMs });
    });
    for (const id of gone) {
      this.#known.delete(id);
      this.#untold.delete(id);
    }
    return raises;
  }

  /** That nobody will warn of it has to be known too; a battery that is told of only later is waited for. */
  #unknown(
    { id: vehicleId, name }: VehicleRecord,
    { why, tooWindy }: SafeReturn & { known: false },
    at: number,
  ): AlertRaise[] {
    const since = this.#untold.get(vehicleId) ?? at;
    this.#untold.set(vehicleId, since);
    this.#known.set(vehicleId, { stage: "fine", wish: undefined });
    if (at - since < UNTOLD_MS) return [];
    const about = { what: "vehicle.return", vehicleId, vehicle: name };
    if (tooWindy)
      return [
        {
          ...{ ...about, severity: "critical", title: "Too windy to fly home" },
          words: `${name} does not get home against this wind at the speed of its plan`,
          remedy: "Let it fly lower or faster, or land it downwind where that is safe.",
        },
      ];
    return [
      {
        ...{ ...about, severity: "notice", title: "Time to return not known" },
        words: `When ${name} has to turn home is not known: ${why.charAt(0).toLowerCase()}${why.slice(1)}`,
        remedy: "Watch the time that it has flown, and its voltage; nobody warns of it.",
      },
    ];
  }

  #stageOf(id: string, figure: Figure, at: number): Stage {
    const known = this.#known.get(id) ?? { stage: "fine", wish: undefined };
    this.#known.set(id, known);
    const asked = askedBy(figure, known.stage);
    if (asked === known.stage) known.wish = undefined;
    else if (known.wish?.stage !== asked) known.wish = { stage: asked, since: at };
    if (known.wish && at - known.wish.since >= LASTS_MS) Object.assign(known, { stage: asked, wish: undefined });
    return known.stage;
  }
}

interface Figure {
  readonly inMs: number;
  readonly reserveMs: number;
}

/** The stage that a figure asks for; a limit that was passed counts until the figure is well beyond it again. */
function askedBy({ inMs, reserveMs }: Figure, now: Stage): Stage {
  const held = (stage: Stage): number => (stages.indexOf(now) >= stages.indexOf(stage) ? BEYOND_MS : 0);
  if (inMs + reserveMs < held("short")) return "short";
  if (inMs < held("passed")) return "passed";
  return inMs < SOON_MS + held("soon") ? "soon" : "fine";
}

function alertOf(
  { record: { id: vehicleId, name, lost }, homeward }: Flier,
  { stage, found, inMs }: { stage: Stage; found: SafeReturn & { known: true }; inMs: number },
): AlertRaise[] {
  if (stage === "fine" || (stage === "soon" && homeward)) return [];
  const unheard = lost ? ", if it flies as it did when it was heard last" : "";
  const assumed = found.assumed.length > 0 ? `. Not told and assumed: ${found.assumed.join(", ")}` : "";
  const about = { what: "vehicle.return", vehicleId, vehicle: name }; // its place would be news each second
  const said = (words: string): string => `${words}${unheard}${assumed}`;
  if (stage === "short")
    return [
      {
        ...{ ...about, severity: "emergency", title: "Battery does not last home" },
        words: said(`The battery of ${name} lasts less than its way home, reserve and all`),
        remedy: "Land it where that is safe, while you still choose the place.",
      },
    ];
  if (stage === "soon")
    return [
      {
        ...{ ...about, severity: "warning", title: "Turn home soon" },
        words: said(`${name} has to turn home within two minutes to land with its reserve`),
        remedy: "Let it return, or have it relieved at once.",
      },
    ];
  if (homeward)
    return [
      {
        ...{ ...about, severity: "warning", title: "Comes home late" },
        words: said(`${name} comes home, and lands with less than its reserve`),
        remedy: "Keep its landing place free; land it on the way if the battery falls faster.",
      },
    ];
  const late = Math.floor(Math.max(0, -inMs) / 60_000);
  return [
    {
      ...{ ...about, severity: "critical", title: "Last safe return passed" },
      words: said(
        `${name} should have turned home ${late < 1 ? "by now" : `${late} min ago`}: it lands with less than its reserve`,
      ),
      remedy: "Let it return now, or land it at a safe place on the way; give its leg to another.",
    },
  ];
}

const SOON_MS = 120_000;
const BEYOND_MS = 45_000;
const LASTS_MS = 5_000;
const UNTOLD_MS = 30_000;
