/** Another aircraft that a receiver on one of our vehicles hears. SI units, degrees. */
export interface TrafficRecord {
  /** `adsb 4B1234` by ICAO address, `remote-id …` by serial number, or by radio address until that is heard. */
  readonly id: string;
  readonly source: "adsb" | "remote-id";
  /** Callsign where it tells one, else its ICAO address or Remote ID. */
  readonly name: string;
  /** What it is, in words: `light aircraft`, `helicopter`. */
  readonly category?: string;
  readonly lat: number;
  readonly lon: number;
  /** Above mean sea level, whatever it was told in. */
  readonly amsl?: number;
  /** `pressure`: by barometer, which may be off by 200 m where its reference is not the local QNH. */
  readonly heightFrom?: "gnss" | "pressure";
  readonly headingDeg?: number; // of its motion over ground
  readonly speed?: number;
  readonly climb?: number;
  /** Four octal digits, as spoken: `7000`. */
  readonly squawk?: string;
  readonly emergency?: "hijack" | "radio failure" | "emergency";
  readonly operatorId?: string;
  readonly operatorAt?: { readonly lat: number; readonly lon: number };
  /** Heard in a replayed log, not now. */
  readonly replayed?: true;
  /** When its position was heard, ms since 1970. */
  readonly heardAt: number;
  /** Seen from the vehicle of ours that it is nearest to, or that it comes too near to; absent without any that has a place. */
  readonly near?: TrafficNearness;
  /** `conflict`: in the air it comes too near to `near.vehicleId` within a minute, or is there. */
  readonly level: "far" | "near" | "conflict";
}

export interface TrafficNearness {
  readonly vehicleId: string;
  /** Over the ground. */
  readonly distance: number;
  /** From the vehicle to it, true. */
  readonly bearingDeg: number;
  /** How much higher it is; negative when lower, absent when its height is not known. */
  readonly above?: number;
  /** Of a conflict: how long until it begins, 0 when it has. */
  readonly inMs?: number;
}

export type TrafficEvents = {
  /** All aircraft that are heard, whole, the nearest first; at most twice a second, and once empty when the last is gone. */
  traffic: readonly TrafficRecord[];
};
