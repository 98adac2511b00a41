import { ardupilotmega, minimal } from "mavlink-mappings";
import type { VehicleRecord } from "../contract/records.ts";

/** What a mode is for, whatever the autopilot calls it. */
export type Purpose = "mission" | "hold" | "guided" | "return" | "land";

/** A flight mode: its name and how it is asked for with MAV_CMD_DO_SET_MODE. */
export interface Mode {
  readonly name: string;
  readonly customMode: number;
  /** params 2 and 3 of MAV_CMD_DO_SET_MODE. */
  readonly main: number;
  readonly sub: number;
  /** The vehicle goes into it by itself; it cannot be chosen. */
  readonly hidden?: boolean;
}

/** The modes of an autopilot for one kind of vehicle, in the autopilot's own order. */
export interface ModeTable {
  readonly modes: readonly Mode[];
  /** Of those that can be chosen. */
  readonly names: readonly string[];
  readonly purposes: Readonly<Partial<Record<Purpose, string>>>;
}

/** The table for a vehicle; empty for an autopilot whose modes are not known. */
export function modesOf(autopilot: VehicleRecord["autopilot"], kind: VehicleRecord["kind"]): ModeTable {
  if (autopilot === "px4") return PX4;
  if (autopilot !== "ardupilot") return NONE;
  if (kind === "multirotor") return COPTER;
  if (kind === "rover") return ROVER;
  if (kind === "vtol") return VTOL;
  return kind === "fixed-wing" ? PLANE : NONE;
}

/** The mode's name, or its number where the table does not have it. */
export function modeName(table: ModeTable, customMode: number, baseMode: number): string {
  const known = table.modes.find((mode) => mode.customMode === customMode);
  if (known) return known.name;
  return baseMode & minimal.MavModeFlag.CUSTOM_MODE_ENABLED ? `Mode ${customMode}` : "Unknown";
}

/** A name that is all capitals in sentence case, `ALT_HOLD` → `Altitude hold`; any other as it is. */
export const fullSpelling = (name: string): string => (/^[A-Z][A-Z0-9_ ]*$/.test(name) ? title(name) : name);

/** `GUIDED_NOGPS` → `Guided nogps`, in sentence case. */
const title = (name: string): string => {
  const words = name.replaceAll("_", " ").toLowerCase();
  return SPECIAL[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
};

const SPECIAL: Readonly<Record<string, string>> = {
  RTL: "RTL",
  SMART_RTL: "Smart RTL",
  AUTO_RTL: "Auto RTL",
  POSHOLD: "Position hold",
  ALT_HOLD: "Altitude hold",
  FLY_BY_WIRE_A: "FBWA",
  FLY_BY_WIRE_B: "FBWB",
  GUIDED_NOGPS: "Guided no GPS",
  QRTL: "QRTL",
  QLOITER: "QLoiter",
  QHOVER: "QHover",
  QSTABILIZE: "QStabilize",
  QLAND: "QLand",
  QACRO: "QAcro",
  QAUTOTUNE: "QAutotune",
  AVOID_ADSB: "Avoid ADS-B",
};

/** What ArduPilot refuses to be put into. */
const HIDDEN: ReadonlySet<string> = new Set(["INITIALIZING", "AVOID_ADSB"]);

function ardupilot(names: object, purposes: ModeTable["purposes"]): ModeTable {
  const modes = Object.entries(names).flatMap(([name, number]): Mode[] =>
    typeof number === "number"
      ? [{ name: title(name), customMode: number, main: number, sub: 0, ...(HIDDEN.has(name) && { hidden: true }) }]
      : [],
  );
  return tableOf(
    modes.sort((a, b) => a.customMode - b.customMode),
    purposes,
  );
}

/** A table of these modes. */
export function tableOf(modes: readonly Mode[], purposes: ModeTable["purposes"]): ModeTable {
  return { modes, names: modes.filter(({ hidden }) => !hidden).map(({ name }) => name), purposes };
}

const NONE = tableOf([], {});
const COPTER = ardupilot(ardupilotmega.CopterMode, {
  mission: "Auto",
  hold: "Guided", // Loiter takes its throttle from a remote control that may not be there
  guided: "Guided",
  return: "RTL",
  land: "Land",
});
const PLANE = ardupilot(ardupilotmega.PlaneMode, { mission: "Auto", hold: "Loiter", guided: "Guided", return: "RTL" });
const VTOL: ModeTable = {
  ...PLANE,
  // QLoiter, too, takes its throttle from a remote control; Guided stays where it is, hovering or circling (Q_GUIDED_MODE).
  purposes: { mission: "Auto", hold: "Guided", guided: "Guided", return: "QRTL", land: "QLand" },
};
const ROVER = ardupilot(ardupilotmega.RoverMode, { mission: "Auto", hold: "Hold", guided: "Guided", return: "RTL" });

/**
 * PX4 packs its main mode into byte 2 and its sub mode into byte 3.
 * https://github.com/PX4/PX4-Autopilot/blob/main/src/modules/commander/px4_custom_mode.h
 */
const px4 = (name: string, main: number, sub = 0): Mode => ({
  name,
  main,
  sub,
  customMode: ((sub << 24) | (main << 16)) >>> 0,
});

const PX4 = tableOf(
  [
    px4("Manual", 1),
    px4("Altitude", 2),
    px4("Position", 3),
    px4("Acro", 5),
    px4("Offboard", 6),
    px4("Stabilized", 7),
    { ...px4("Termination", 10), hidden: true },
    px4("Altitude cruise", 11),
    { ...px4("Ready", 4, 1), hidden: true },
    px4("Takeoff", 4, 2),
    px4("Hold", 4, 3),
    px4("Mission", 4, 4),
    px4("Return", 4, 5),
    px4("Land", 4, 6),
    px4("Follow me", 4, 8),
    px4("Precision land", 4, 9),
    px4("VTOL takeoff", 4, 10),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((i) => ({ ...px4(`External ${i}`, 4, 10 + i), hidden: true })),
    px4("Orbit", 3, 1),
    px4("Position slow", 3, 2),
  ],
  { mission: "Mission", hold: "Hold", guided: "Hold", return: "Return", land: "Land" },
);
