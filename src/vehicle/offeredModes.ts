import { common } from "mavlink-mappings";
import type { VehicleRecord } from "../contract/records.ts";
import type { ModeRecord } from "../mavlink/availableModes.ts";
import { fullSpelling, type Mode, type ModeTable, modesOf, type Purpose, tableOf } from "./modes.ts";

/**
 * The modes that a vehicle says it has. What each is for is told by its standard mode where it gives one, else by what the
 * tables of its firmware know of its number. https://mavlink.io/en/services/standard_modes.html
 */
export function offeredModes(
  offered: readonly ModeRecord[],
  autopilot: VehicleRecord["autopilot"],
  kind: VehicleRecord["kind"],
): ModeTable {
  const known = modesOf(autopilot, kind);
  const names = new Set<string>();
  const modes = offered.map((mode): Mode => {
    const { customMode, canUserSelect } = mode;
    const usual = known.modes.find((other) => other.customMode === customMode);
    // PX4 gives its standard modes no name: then ours for that number is the best there is.
    const nameless = mode.name === `Mode ${customMode}`;
    const told = usual && (nameless || same(usual.name, mode.name)) ? usual.name : fullSpelling(mode.name);
    const name = names.has(told) ? `${told} (${customMode})` : told; // two that are called alike must be told apart
    names.add(name);
    return { name, customMode, ...wireOf(autopilot, customMode), ...(!canUserSelect && { hidden: true }) };
  });
  const nameOf = (customMode: number | undefined) => modes.find((mode) => mode.customMode === customMode)?.name;
  const purposes: Partial<Record<Purpose, string>> = {};
  for (const purpose of PURPOSES) {
    const usual = known.modes.find(({ name }) => name === known.purposes[purpose])?.customMode;
    const standard = STANDARD[purpose];
    const fits = offered.filter(
      (mode) => standard !== undefined && mode.standardMode === standard && mode.canUserSelect,
    );
    const told =
      fits.find(({ customMode }) => customMode === usual) ?? fits.find(({ advanced }) => !advanced) ?? fits[0];
    const name = nameOf(told?.customMode ?? usual);
    if (name !== undefined) purposes[purpose] = name;
  }
  return tableOf(modes, purposes);
}

/** How DO_SET_MODE takes the number: PX4 in two parts, all others whole. */
function wireOf(autopilot: VehicleRecord["autopilot"], customMode: number): Pick<Mode, "main" | "sub"> {
  if (autopilot === "px4") return { main: (customMode >>> 16) & 0xff, sub: customMode >>> 24 };
  return { main: customMode, sub: 0 };
}

const same = (a: string, b: string): boolean => letters(a) === letters(b);
const letters = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

const PURPOSES: readonly Purpose[] = ["mission", "hold", "guided", "return", "land"];

/** Holding and being guided are no standard modes: what is called so is flown by a remote control. */
const STANDARD: Readonly<Partial<Record<Purpose, number>>> = {
  mission: common.MavStandardMode.MISSION,
  return: common.MavStandardMode.SAFE_RECOVERY,
  land: common.MavStandardMode.LAND,
};
