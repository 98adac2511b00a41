import type { Param } from "./params.ts";

const int32 = (name: string, value: number): Param => ({ name, kind: "int32", value });
const real32 = (name: string, value: number): Param => ({ name, kind: "real32", value: Math.fround(value) });

/** Defaults as PX4 1.15 has them, but for speeds and battery, which are those of our drone. PX4 knows INT32 and FLOAT only. */
export const px4Params: readonly Param[] = [
  real32("BAT_CRIT_THR", 0.07),
  real32("BAT_EMERGEN_THR", 0.05),
  real32("BAT_LOW_THR", 0.15),
  real32("BAT1_CAPACITY", 12_000), // mAh
  int32("BAT1_N_CELLS", 6),
  real32("COM_DISARM_LAND", 2), // s
  real32("COM_DISARM_PRFLT", 10), // s
  real32("COM_DL_LOSS_T", 10), // s
  { ...int32("COM_FLIGHT_UUID", 0), volatile: true },
  int32("COM_LOW_BAT_ACT", 3), // return at critical, land at emergency
  int32("GF_ACTION", 2), // hold
  int32("MAV_SYS_ID", 1),
  real32("MIS_TAKEOFF_ALT", 2.5), // m
  real32("MPC_ACC_HOR", 2.5), // m/s²
  real32("MPC_LAND_ALT2", 5), // m
  real32("MPC_LAND_SPEED", 0.7), // m/s
  real32("MPC_XY_CRUISE", 12), // m/s
  real32("MPC_Z_V_AUTO_DN", 2.5), // m/s
  real32("MPC_Z_V_AUTO_UP", 4), // m/s
  real32("NAV_ACC_RAD", 2), // m
  int32("NAV_DLL_ACT", 0), // nothing when the data link is lost
  real32("RTL_LAND_DELAY", 0), // s
  real32("RTL_RETURN_ALT", 30), // m
  int32("SIM_GPS_USED", 10), // satellites
  int32("SYS_AUTOSTART", 4001),
];
