import type { Landed, VehicleRecord } from "../contract/records.ts";
import type { Position } from "../geo/position.ts";
import type { ChargeSample } from "./battery.ts";

/** All that is known of a vehicle from its messages. Unknown is absent. Angles degrees, everything else SI; instants ms. */
export interface VehicleState {
  readonly systemId: number;
  readonly componentId: number;
  readonly heardAt: number; // of its last heartbeat
  readonly autopilot: VehicleRecord["autopilot"];
  readonly kind: VehicleRecord["kind"];
  readonly mavType: number; // MAV_TYPE
  /** It told the state of a transition, so it can hover as well as fly on its wings. */
  readonly hovers?: boolean;
  readonly customMode: number;
  readonly baseMode: number; // MAV_MODE_FLAG
  readonly systemStatus: number; // MAV_STATE
  readonly armed: boolean;
  readonly landed: Landed;
  readonly home?: Position;
  readonly place?: PlaceState;
  readonly attitude?: AttitudeState;
  readonly gimbal?: GimbalState;
  readonly speeds?: { readonly groundSpeed: number; readonly airSpeed: number; readonly climb: number };
  readonly gps?: GpsState;
  /** Of all that keep it in the air, the one that ends the flight first. */
  readonly battery?: BatteryState;
  readonly batteries?: readonly OneBattery[];
  readonly estimator?: EstimatorState;
  /** What the vehicle's last report on its checks before arming complained of, in words. */
  readonly armingProblems?: readonly string[];
  /** FENCE_STATUS says that it is outside. */
  readonly fenceBreached?: boolean;
  /** Failsafes that it named in words and has not cleared. */
  readonly failsafes?: readonly string[];
  readonly sensors?: { readonly present: number; readonly enabled: number; readonly health: number };
  readonly mission: { readonly current?: number; readonly reached?: number; readonly total?: number };
  /** When it last told of its mission, and the mission's id; ids that it does not have are absent. */
  readonly missionTold?: { readonly at: number; readonly id?: number };
  /** The ids that it gives its fence and its rally points, 0 for none, and when it last told them. */
  readonly boundaryIds?: { readonly at: number; readonly fence: number; readonly rally: number };
  /** Complaints before arming, newest last, with when each was last said. */
  readonly complaints: readonly { readonly text: string; readonly at: number }[];
}

export interface PlaceState extends Position {
  readonly at: number;
  readonly ahl: number;
  readonly north: number; // m/s
  readonly east: number; // m/s
  readonly down: number; // m/s
  readonly headingDeg?: number;
}

export interface AttitudeState {
  readonly at: number;
  readonly rollDeg: number;
  readonly pitchDeg: number;
  readonly yawDeg: number;
}

/** Where the camera's mount points: pitch above the horizon, yaw relative to the nose (positive right). */
export interface GimbalState {
  readonly at: number;
  readonly pitchDeg: number;
  readonly yawDeg: number;
}

export interface GpsState {
  readonly fix: number; // GPS_FIX_TYPE
  readonly satellites: number;
  readonly hdop?: number;
}

export interface BatteryState {
  readonly percent?: number;
  readonly volts?: number;
  readonly amperes?: number;
  readonly remainingMs?: number;
  /** In the vehicle's own judgement. */
  readonly state?: "ok" | "low" | "critical" | "failed";
}

export interface OneBattery {
  readonly id: number;
  readonly at: number;
  readonly percent?: number;
  readonly volts?: number;
  readonly amperes?: number;
  readonly toldMs?: number | undefined; // time remaining, as the vehicle has it
  readonly state?: BatteryState["state"] | undefined;
  readonly trend: readonly ChargeSample[];
}

/** What the position estimate rests on: ESTIMATOR_STATUS_FLAGS, and its test ratios, above 1 refused by the estimator. */
export interface EstimatorState {
  readonly flags: number;
  readonly uninitialized: boolean;
  readonly velocity: number;
  readonly position: number;
  readonly height: number;
  readonly compass: number;
}
