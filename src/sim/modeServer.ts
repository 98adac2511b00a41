import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import type { Aircraft } from "./aircraft.ts";
import { copterModes } from "./copterModes.ts";
import { planeModes } from "./planeModes.ts";
import { type Px4Mode, px4CustomMode, px4Modes } from "./px4Modes.ts";

interface OfferedMode {
  readonly name: string;
  readonly customMode: number;
  readonly standard: number;
  readonly advanced: boolean;
}

/** The vehicle's side of the standard modes protocol: what modes it has and which it is in. https://mavlink.io/en/services/standard_modes.html */
export class ModeServer {
  readonly #modes: readonly OfferedMode[];
  readonly #copter: Aircraft;
  readonly #send: (message: MavLinkData) => void;

  constructor(copter: Aircraft, send: (message: MavLinkData) => void) {
    this.#copter = copter;
    this.#send = send;
    this.#modes = offerOf(copter);
  }

  /** Answers REQUEST_MESSAGE for AVAILABLE_MODES: one by its index from 1, or all for 0. False when there is none. */
  give(index: number): boolean {
    const wanted = index === 0 ? this.#modes.map((_, i) => i + 1) : [index];
    if (!wanted.every((i) => this.#modes[i - 1])) return false;
    for (const i of wanted) this.#send(this.#available(i));
    return true;
  }

  current(): MavLinkData {
    const { customMode } = this.#copter;
    const mode = this.#modes.find((m) => m.customMode === customMode);
    return messageOf(common.CurrentMode, {
      customMode,
      intendedCustomMode: customMode,
      standardMode: mode?.standard ?? standard.NON_STANDARD,
    });
  }

  /** AVAILABLE_MODES_MONITOR: the list never changes. */
  monitor(): MavLinkData {
    return messageOf(common.AvailableModesMonitor, { seq: 1 });
  }

  /** The custom mode of a MAV_STANDARD_MODE, for DO_SET_STANDARD_MODE. */
  customModeOf(standardMode: number): number | undefined {
    if (standardMode === standard.NON_STANDARD) return undefined;
    return this.#modes.find((m) => m.standard === standardMode)?.customMode;
  }

  #available(index: number): MavLinkData {
    const mode = this.#modes[index - 1] as OfferedMode;
    return messageOf(common.AvailableModes, {
      numberModes: this.#modes.length,
      modeIndex: index,
      standardMode: mode.standard,
      customMode: mode.customMode,
      properties: (mode.advanced ? common.MavModeProperty.ADVANCED : 0) as common.MavModeProperty,
      modeName: mode.name,
    });
  }
}

const standard = common.MavStandardMode;

const copterStandards: Readonly<Record<string, number>> = {
  ALT_HOLD: standard.ALTITUDE_HOLD,
  LOITER: standard.POSITION_HOLD,
  AUTO: standard.MISSION,
  RTL: standard.SAFE_RECOVERY,
  LAND: standard.LAND,
};
const copterOffer: readonly OfferedMode[] = Object.entries(copterModes).map(([name, customMode]) => ({
  name,
  customMode,
  standard: copterStandards[name] ?? standard.NON_STANDARD,
  advanced: name === "BRAKE",
}));

const planeStandards: Readonly<Record<string, number>> = {
  LOITER: standard.ORBIT,
  AUTO: standard.MISSION,
  RTL: standard.SAFE_RECOVERY,
  TAKEOFF: standard.TAKEOFF,
};
const planeOffer: readonly OfferedMode[] = Object.entries(planeModes).map(([name, customMode]) => ({
  name,
  customMode,
  standard: planeStandards[name] ?? standard.NON_STANDARD,
  advanced: false,
}));

const px4Standards: Readonly<Partial<Record<Px4Mode, number>>> = {
  Altitude: standard.ALTITUDE_HOLD,
  Position: standard.POSITION_HOLD,
  Mission: standard.MISSION,
  Return: standard.SAFE_RECOVERY,
  Land: standard.LAND,
  Takeoff: standard.TAKEOFF,
};
const px4Offer: readonly OfferedMode[] = (Object.keys(px4Modes) as Px4Mode[])
  .filter((mode) => mode !== "Ready")
  .map((mode) => ({
    name: mode,
    customMode: px4CustomMode(mode),
    standard: px4Standards[mode] ?? standard.NON_STANDARD,
    advanced: mode === "Offboard",
  }));

function offerOf({ autopilot, airframe }: Aircraft): readonly OfferedMode[] {
  if (autopilot === "px4") return px4Offer;
  return airframe.kind === "fixed-wing" ? planeOffer : copterOffer;
}
