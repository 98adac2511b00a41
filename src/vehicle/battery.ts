import { common } from "mavlink-mappings";
import type { BatteryState, OneBattery } from "./vehicleState.ts";

/** What SYS_STATUS says of the first battery. */
export function batteryOfSystem(
  batteries: readonly OneBattery[],
  m: Pick<common.SysStatus, "voltageBattery" | "currentBattery" | "batteryRemaining">,
  at: number,
): readonly OneBattery[] {
  return withBattery(batteries, 0, at, {
    ...(isVolts(m.voltageBattery) && { volts: m.voltageBattery / 1e3 }),
    ...(m.currentBattery >= 0 && { amperes: m.currentBattery / 100 }),
    ...(isPercent(m.batteryRemaining) && { percent: m.batteryRemaining }),
  });
}

/**
 * What BATTERY_STATUS says. A battery that feeds only a payload or the avionics does not keep the vehicle in the air, and is
 * left out. https://mavlink.io/en/messages/common.html#BATTERY_STATUS
 */
export function batteryOfStatus(
  batteries: readonly OneBattery[],
  m: common.BatteryStatus,
  at: number,
): readonly OneBattery[] {
  if (m.batteryFunction === F.BATTERY_FUNCTION_AVIONICS || m.batteryFunction === F.BATTERY_FUNCTION_PAYLOAD)
    return batteries;
  if (!(m.id >= 0 && m.id < MOST)) return batteries;
  const before = batteries.find(({ id }) => id === m.id);
  const percent = isPercent(m.batteryRemaining) ? m.batteryRemaining : before?.percent;
  const state = stateOf(m);
  const volts = voltsOf(m);
  return withBattery(batteries, m.id, at, {
    ...(volts !== undefined && { volts }),
    ...(m.currentBattery >= 0 && { amperes: m.currentBattery / 100 }),
    ...(isPercent(m.batteryRemaining) && { percent: m.batteryRemaining }),
    toldMs: m.timeRemaining > 0 && m.timeRemaining < MOST_S ? m.timeRemaining * 1_000 : undefined,
    state,
    trend: trendAfter(before?.trend ?? [], {
      at,
      percent,
      usedMah: m.currentConsumed >= 0 ? m.currentConsumed : undefined,
    }),
  });
}

/** The battery that ends the flight first, in the numbers of the one that is lowest. */
export function worstOf(batteries: readonly OneBattery[], at: number): BatteryState {
  const heard = batteries.filter((battery) => battery.id === 0 || at - battery.at < STALE_MS);
  const lowest = heard.reduce<OneBattery | undefined>(
    (a, b) => (a && (a.percent ?? 101) <= (b.percent ?? 101) ? a : b),
    undefined,
  );
  const times = heard.flatMap((battery) => battery.toldMs ?? estimateMs(battery) ?? []);
  const states = heard.flatMap(({ state }) => state ?? []);
  const state = SEVERITY.find((word) => states.includes(word));
  return {
    ...(lowest?.percent !== undefined && { percent: lowest.percent }),
    ...(lowest?.volts !== undefined && { volts: lowest.volts }),
    ...(lowest?.amperes !== undefined && { amperes: lowest.amperes }),
    ...(times.length > 0 && { remainingMs: Math.min(...times) }),
    ...(state && { state }),
  };
}

/** A battery's charge at one instant. */
export interface ChargeSample {
  readonly at: number;
  readonly percent?: number | undefined;
  readonly usedMah?: number | undefined;
}

/**
 * Time until empty from the consumption of the last minutes, rounded to 10 s: by charge drawn where the vehicle counts it,
 * else by percent. Undefined until a minute and a drop well above the rounding of the figures have been seen.
 */
function estimateMs({ percent, trend }: Pick<OneBattery, "percent" | "trend">): number | undefined {
  const [first, last] = [trend[0], trend.at(-1)];
  if (percent === undefined || !first || !last || last.at - first.at < LEAST_MS) return undefined;
  const used = slope(trend, ({ usedMah }) => usedMah);
  const drawn = (last.usedMah ?? 0) - (first.usedMah ?? 0);
  let ms: number | undefined;
  // What a hundredth holds is known once a few of them have been drawn.
  if (used !== undefined && drawn >= 20 && percent <= 95 && last.usedMah !== undefined)
    ms = ((last.usedMah / (100 - percent)) * percent) / used;
  else {
    const fall = slope(trend, (s) => (s.percent === undefined ? undefined : -s.percent));
    if (fall !== undefined && (first.percent ?? 0) - percent >= 3) ms = percent / fall;
  }
  if (ms === undefined || !(ms >= 0 && ms <= MOST_S * 1_000)) return undefined;
  return Math.round(ms / 10_000) * 10_000;
}

/** The samples of the last minutes, one in five seconds; begun anew when the battery was charged or another one put in. */
function trendAfter(trend: readonly ChargeSample[], sample: ChargeSample): readonly ChargeSample[] {
  const last = trend.at(-1);
  if (!last) return [sample];
  const fuller = (sample.percent ?? 0) > (last.percent ?? 100) + 2;
  const restarted = (sample.usedMah ?? Number.POSITIVE_INFINITY) < (last.usedMah ?? 0) - 50;
  if (fuller || restarted || sample.at < last.at || sample.at - last.at > GAP_MS) return [sample];
  if (sample.at - last.at < STEP_MS) return trend;
  return [...trend.filter(({ at }) => sample.at - at <= WINDOW_MS), sample];
}

const MOST = 16; // batteries
const MOST_S = 12 * 3_600;
const STALE_MS = 60_000;
const STEP_MS = 5_000;
const WINDOW_MS = 180_000;
const LEAST_MS = 60_000;
const GAP_MS = 60_000;
const F = {
  BATTERY_FUNCTION_AVIONICS: common.MavBatteryFunction.AVIONICS,
  BATTERY_FUNCTION_PAYLOAD: common.MavBatteryFunction.PAYLOAD,
};
const SEVERITY = ["failed", "critical", "low", "ok"] as const;

const isPercent = (value: number): boolean => value >= 0 && value <= 100;
const isVolts = (millivolts: number): boolean => millivolts > 0 && millivolts < 0xffff;

function withBattery(
  batteries: readonly OneBattery[],
  id: number,
  at: number,
  part: Partial<OneBattery>,
): readonly OneBattery[] {
  const before = batteries.find((battery) => battery.id === id);
  const after: OneBattery = { trend: [], ...before, ...part, id, at };
  return before ? batteries.map((battery) => (battery === before ? after : battery)) : [...batteries, after];
}

function stateOf({ chargeState, faultBitmask }: common.BatteryStatus): OneBattery["state"] {
  const { OK, LOW, CRITICAL, EMERGENCY, FAILED, UNHEALTHY, CHARGING } = common.MavBatteryChargeState;
  if (chargeState === FAILED || chargeState === UNHEALTHY || (faultBitmask & FAULTS) !== 0) return "failed";
  if (chargeState === CRITICAL || chargeState === EMERGENCY) return "critical";
  if (chargeState === LOW) return "low";
  return chargeState === OK || chargeState === CHARGING ? "ok" : undefined;
}

const B = common.MavBatteryFault;
const FAULTS =
  B.DEEP_DISCHARGE |
  B.SPIKES |
  B.CELL_FAIL |
  B.OVER_CURRENT |
  B.OVER_TEMPERATURE |
  B.INCOMPATIBLE_VOLTAGE |
  B.INCOMPATIBLE_FIRMWARE;

/** Cells that are not there read 65535; those beyond the tenth, 0. A pack measured as one stands in the first. */
function voltsOf({ voltages, voltagesExt }: common.BatteryStatus): number | undefined {
  const cells = [...voltages, ...voltagesExt].filter((cell) => cell > 0 && cell < 0xfffe);
  return cells.length === 0 ? undefined : cells.reduce((sum, cell) => sum + cell, 0) / 1e3;
}

/** By least squares, per ms; undefined when it does not rise. */
function slope(trend: readonly ChargeSample[], of: (sample: ChargeSample) => number | undefined): number | undefined {
  const points = trend.flatMap((sample) => {
    const y = of(sample);
    return y === undefined ? [] : [{ x: sample.at - trend[0]!.at, y }];
  });
  if (points.length < 6) return undefined;
  const mean = (pick: (p: { x: number; y: number }) => number) =>
    points.reduce((sum, p) => sum + pick(p), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const xx = mean(({ x }) => (x - mx) ** 2);
  const rise = xx === 0 ? 0 : mean(({ x, y }) => (x - mx) * (y - my)) / xx;
  return rise > 0 ? rise : undefined;
}
