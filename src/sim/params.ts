/** How a parameter is stored on the vehicle; MAV_PARAM_TYPE by name. */
export type ParamKind = "int8" | "int16" | "int32" | "real32";

/** One parameter of the vehicle, by its ArduPilot name. */
export interface Param {
  readonly name: string;
  readonly kind: ParamKind;
  readonly value: number;
  /** The vehicle changes it by itself: it is no part of the checksum over all. */
  readonly volatile?: boolean;
}

/** The parameters of a simulated vehicle, in the order in which they are listed. */
export class Params {
  readonly #params = new Map<string, Param>();
  readonly #defaults: ReadonlyMap<string, number>;

  constructor(params: readonly Param[] = copterParams) {
    for (const param of params) this.#params.set(param.name, param);
    this.#defaults = new Map(params.map(({ name, value }) => [name, value]));
  }

  get list(): readonly Param[] {
    return [...this.#params.values()];
  }
  find(name: string): Param | undefined {
    return this.#params.get(name);
  }
  /** What the parameter was made with. */
  default(name: string): number | undefined {
    return this.#defaults.get(name);
  }
  /** The value of a parameter that is known to exist. */
  get(name: string): number {
    const param = this.#params.get(name);
    if (!param) throw new Error(`no parameter ${name}`);
    return param.value;
  }
  /** Sets and returns what was stored (whole and inside its kind's range), or undefined when there is none of that name. */
  set(name: string, value: number): Param | undefined {
    const old = this.#params.get(name);
    if (!old) return undefined;
    const param = Number.isFinite(value) ? { ...old, value: stored(old.kind, value) } : old;
    this.#params.set(name, param);
    return param;
  }
}

function stored(kind: ParamKind, value: number): number {
  if (kind === "real32") return Math.fround(value);
  const most = kind === "int8" ? 127 : kind === "int16" ? 32_767 : 2_147_483_647;
  return Math.min(most, Math.max(-most - 1, Math.trunc(value)));
}

const int8 = (name: string, value: number): Param => ({ name, kind: "int8", value });
const int16 = (name: string, value: number): Param => ({ name, kind: "int16", value });
const int32 = (name: string, value: number): Param => ({ name, kind: "int32", value });
const real32 = (name: string, value: number): Param => ({ name, kind: "real32", value: Math.fround(value) });

/** Defaults as ArduPilot Copter 4.5 has them, but for speeds and battery, which are those of our drone. */
export const copterParams: readonly Param[] = [
  int16("SYSID_THISMAV", 1),
  int16("SYSID_MYGCS", 255),
  int8("FRAME_CLASS", 1),
  int8("FRAME_TYPE", 1),
  int32("ARMING_CHECK", 1),
  int8("DISARM_DELAY", 10),
  real32("WPNAV_SPEED", 1200), // cm/s
  real32("WPNAV_SPEED_UP", 400),
  real32("WPNAV_SPEED_DN", 250),
  real32("WPNAV_RADIUS", 200), // cm
  real32("WPNAV_ACCEL", 250), // cm/s²
  int8("WP_YAW_BEHAVIOR", 2),
  int8("MIS_RESTART", 0),
  int32("RTL_ALT", 1500), // cm
  int16("RTL_SPEED", 0),
  int32("RTL_LOIT_TIME", 5000), // ms
  int16("LAND_SPEED", 50),
  int16("LAND_SPEED_HIGH", 0),
  int16("LAND_ALT_LOW", 1000),
  int8("BATT_MONITOR", 4),
  int32("BATT_CAPACITY", 12_000), // mAh
  real32("BATT_LOW_VOLT", 21),
  real32("BATT_LOW_MAH", 1800),
  int8("BATT_LOW_TIMER", 10),
  int8("BATT_FS_LOW_ACT", 2),
  real32("BATT_CRT_VOLT", 20),
  real32("BATT_CRT_MAH", 900),
  int8("BATT_FS_CRT_ACT", 1),
  int8("FS_GCS_ENABLE", 0),
  real32("FS_GCS_TIMEOUT", 5),
  int8("GPS1_TYPE", 1),
  int8("FENCE_ENABLE", 0),
  int8("MNT1_TYPE", 4),
  real32("MNT1_PITCH_MIN", -90),
  real32("MNT1_PITCH_MAX", 20),
  int8("SIM_GPS1_ENABLE", 1),
  int16("STAT_BOOTCNT", 1),
];
