/** What the checks before arming look at. */
export interface ArmingView {
  readonly gpsEnabled: boolean;
  readonly gpsFix: number; // GPS_FIX_TYPE
  readonly hasPosition: boolean;
  readonly needsPosition: boolean;
  readonly volts: number;
  readonly percent: number;
  readonly lowVolts: number;
  readonly batteryFailsafe: boolean;
  readonly faults: readonly string[];
}

/** What forbids arming, as ArduPilot's AP_Arming words it, without the leading "PreArm: "; empty when ready. */
export function armingFaults(view: ArmingView): string[] {
  const faults = [...view.faults];
  if (view.batteryFailsafe) faults.push("Battery failsafe");
  else if (view.lowVolts > 0 && view.volts < view.lowVolts) faults.push("Battery 1 below minimum arming voltage");
  if (view.percent < 10) faults.push("Battery 1 below minimum arming capacity");
  if (!view.needsPosition) return faults;
  if (!view.gpsEnabled) faults.push("GPS 1: not detected");
  else if (view.gpsFix < 3) faults.push("GPS 1: Bad fix");
  if (!view.hasPosition) faults.push("Need Position Estimate");
  return faults;
}
