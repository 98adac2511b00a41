import type { Battery } from "./battery.ts";
import type { Params } from "./params.ts";

/** What the battery monitor found, and what the parameters want done: BATT_FS_LOW_ACT, 0 nothing, 1 land, 2 return. */
export interface BatteryAlarm {
  readonly level: "low" | "critical";
  readonly action: number;
}

/** Watches a battery as ArduPilot's AP_BattMonitor does: each level is raised once and never taken back in flight. */
export class BatteryGuard {
  level: "good" | "low" | "critical" = "good";
  readonly #battery: Battery;
  readonly #params: Params;
  #lowSeconds = 0;

  constructor(battery: Battery, params: Params) {
    this.#battery = battery;
    this.#params = params;
  }

  /** The alarm that is raised now, if any. A low voltage has to last, a low charge has not. */
  step(dt: number): BatteryAlarm | undefined {
    const params = this.#params;
    const { volts, consumedMah, model } = this.#battery;
    const left = model.capacityMah - consumedMah;
    this.#lowSeconds = volts < params.get("BATT_LOW_VOLT") ? this.#lowSeconds + dt : 0;
    if (this.level !== "critical" && (volts < params.get("BATT_CRT_VOLT") || left < params.get("BATT_CRT_MAH"))) {
      this.level = "critical";
      return { level: "critical", action: params.get("BATT_FS_CRT_ACT") };
    }
    const low = this.#lowSeconds > params.get("BATT_LOW_TIMER") || left < params.get("BATT_LOW_MAH");
    if (this.level !== "good" || !low) return undefined;
    this.level = "low";
    return { level: "low", action: params.get("BATT_FS_LOW_ACT") };
  }
}
