import { Emitter } from "../base/emitter.ts";
import type { VehicleEvent, VehicleEvents } from "./vehicleEvents.ts";

/** What all of a PX4's checks before arming found together. */
export interface ArmingReport {
  readonly systemId: number;
  readonly componentId: number;
  /** What fails for a flight by itself, in words; empty when all passed. */
  readonly problems: readonly string[];
}

/**
 * Takes PX4's reports on its checks before arming out of its events: a report begins with one summary, goes on with an event
 * for each check that failed, and ends with another summary.
 * https://docs.px4.io/main/en/concept/events_interface.html
 */
export class ArmingReports {
  readonly #open = new Map<number, OpenReport>();
  readonly #reports = new Emitter<ArmingReport>();
  readonly #others = new Emitter<VehicleEvent>();

  readonly onReport = this.#reports.on;
  /** The events for people that belong to no report. */
  readonly onEvent = this.#others.on;

  constructor(events: Pick<VehicleEvents, "onEvent">) {
    events.onEvent((event) => this.#take(event));
  }

  #take(event: VehicleEvent): void {
    const { systemId, componentId, id } = event;
    const key = systemId * 256 + componentId;
    if (id === ARMING_SUMMARY) {
      this.#open.set(key, { bootMs: event.bootMs, problems: [] });
      return;
    }
    const report = this.#open.get(key);
    if (id === HEALTH_SUMMARY) {
      this.#open.delete(key);
      if (report) this.#reports.emit({ systemId, componentId, problems: [...new Set(report.problems)] });
    } else if (report && Math.abs(event.bootMs - report.bootMs) < REPORT_MS) {
      const words = problemIn(event);
      if (words) report.problems.push(words);
    } else if (event.severity <= DEBUG) this.#others.emit(event);
  }
}

interface OpenReport {
  readonly bootMs: number;
  readonly problems: string[];
}

/** The number of a PX4 event: the autopilot's namespace, and 24 bits of its name's FNV-1a hash. */
export function px4EventId(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return ((hash & 0xffffff) | (1 << 24)) >>> 0;
}

const ARMING_SUMMARY = px4EventId("commander_arming_check_summary");
const HEALTH_SUMMARY = px4EventId("commander_health_summary");
const REPORT_MS = 1_000; // a report is sent at once
const DEBUG = 7; // 8 and 9 are not for people
const INFO = 6;

/** Each check's event begins with the modes that it forbids (32 bits) and the part that it is about (8 bits). */
function problemIn({ severity, text, described, id, args }: VehicleEvent): string | undefined {
  const modes = new DataView(args.buffer, args.byteOffset, args.byteLength).getUint32(0, true);
  if (severity > INFO || (modes & PATROL_MODES) === 0) return undefined;
  if (described) return text;
  const part = PARTS[args[4]!] ?? "Something";
  return `${part}: a check before arming fails (0x${id.toString(16)})`;
}

/** Mission, Hold and Takeoff, as bits by PX4's number of the mode. */
const PATROL_MODES = (1 << 3) | (1 << 4) | (1 << 17);

/** By number: https://github.com/PX4/PX4-Autopilot/blob/main/src/lib/events/enums.json (health_component_t) */
const PARTS: readonly string[] = [
  ...["Autopilot", "Barometer", "Airspeed sensor", "GPS", "Optical flow", "Visual position", "Rangefinder"],
  ...["Remote control", "Motors", "Traffic system", "Logging", "Battery", "Links", "Rate controller"],
  ...["Attitude controller", "Position controller", "Attitude estimate", "Local position estimate", "Mission"],
  ...["Obstacle avoidance", "System", "Camera", "Gimbal", "Payload", "Global position estimate", "Storage"],
  ...["Parachute", "Compass", "Accelerometer", "Gyroscope", "Remote ID"],
];
