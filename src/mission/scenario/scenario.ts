import type { LatLon } from "../../geo/position.ts";
import type { CameraProfile } from "../plan.ts";

/** A simulation run as it is written down: who watches what, what happens when, and the seed that makes chance repeat. */
export interface Scenario {
  readonly name: string;
  /** What it shows, for people. */
  readonly about?: string | undefined;
  /** Everything that is left to chance follows from it. */
  readonly seed: number;
  readonly startAt: number;
  readonly durationMs: number;
  /** Height of the flat ground, metres above mean sea level. */
  readonly groundAmsl: number;
  readonly section: readonly LatLon[];
  /** Half the width of the corridor around the section in which a vehicle is worth a flag, metres. */
  readonly watchWidth: number;
  readonly patrol: ScenarioPatrol;
  readonly fleet: readonly ScenarioDrone[];
  readonly schedule: ScenarioSchedule;
  readonly operator: ScenarioOperator;
  /** In order of time; the first begins at 0. */
  readonly weather: readonly ScenarioWeather[];
  readonly detector: ScenarioDetector;
  readonly roads: readonly ScenarioRoad[];
  readonly traffic: readonly ScenarioVehicle[];
  readonly faults: readonly ScenarioFault[];
}

/** How the section is flown along. */
export interface ScenarioPatrol {
  readonly side: "left" | "right";
  readonly standoff: number; // metres
  readonly ahl: number; // metres, of the lowest layer
  readonly camera: CameraProfile;
}

/** One drone of the fleet; its order in the file is its system id. */
export interface ScenarioDrone {
  readonly id: string;
  readonly autopilot: "ardupilot" | "px4";
  readonly base: LatLon;
  readonly speed: number; // m/s over ground
  readonly climb: number; // m/s
  readonly sink: number; // m/s
  /** That the schedule reckons with, in the air with a full battery. */
  readonly enduranceMs: number;
  readonly reservePercent: number;
  readonly turnaroundMs: number;
  /** Of its real battery; one that is smaller than the endurance needs is found out in flight. */
  readonly batteryMah: number;
}

export interface ScenarioSchedule {
  /** Every place is promised to be seen again within this time; nothing is promised without. */
  readonly promiseMs?: number | undefined;
  /** First take-off at the earliest, after the start. */
  readonly firstMs: number;
  readonly separation: { readonly horizontal: number; readonly vertical: number; readonly layers: number };
}

/** How quick the person at the station is. */
export interface ScenarioOperator {
  /** From a proposal, or from what calls for a deed, to the deed. */
  readonly reactionMs: number;
  /** A drone that is missing is waited for so long, before others take over. */
  readonly patienceMs: number;
}

/** The weather from an instant on. */
export interface ScenarioWeather {
  readonly afterMs: number;
  /** m/s; `gust` is the standard deviation. */
  readonly wind: { readonly speed: number; readonly fromDeg: number; readonly gust: number };
  readonly visibility: number; // metres
  readonly light: Light;
}

export type Light = "day" | "dusk" | "night";

/** The detector as it is modelled where no pictures are made. */
export interface ScenarioDetector {
  readonly framesPerSecond: number;
  /** Things taken for vehicles in a picture that shows none, on average. */
  readonly falsePerPicture: number;
}

export interface ScenarioRoad {
  readonly id: string;
  readonly line: readonly LatLon[];
}

/** A vehicle on a road. */
export interface ScenarioVehicle {
  readonly id: string;
  readonly className: "car" | "truck";
  readonly road: string;
  /** Which end of the road it comes from. */
  readonly from: "start" | "end";
  /** When it sets out at that end. */
  readonly afterMs: number;
  readonly speed: number; // m/s
  readonly intent: Intent;
}

/** What a vehicle is up to. Metres count from the end that it comes from. */
export type Intent =
  /** To the other end, and gone. */
  | { readonly kind: "drive" }
  /** Stops for a while on its way. */
  | { readonly kind: "stop"; readonly metres: number; readonly forMs: number }
  /** Turns round, after a pause, and goes back to where it came from. */
  | { readonly kind: "turnBack"; readonly metres: number; readonly forMs: number }
  /** Over the border and on; its road has to cross the section. */
  | { readonly kind: "cross" }
  /** Stays there to the end. */
  | { readonly kind: "park"; readonly metres: number };

/** Something that fails, of one drone. */
export interface ScenarioFault {
  readonly afterMs: number;
  readonly drone: string;
  /** Until it is well again; to the end of the run where absent. */
  readonly forMs?: number | undefined;
  readonly what: Fault;
}

export type Fault =
  /** Nothing is heard of each other. */
  | { readonly kind: "linkLost" }
  /** Shares 0…1 of packets, each way, and ms. */
  | { readonly kind: "linkPoor"; readonly loss: number; readonly delayMs: number; readonly jitterMs: number }
  /** Charge from now on. */
  | { readonly kind: "battery"; readonly percent: number }
  | { readonly kind: "gps"; readonly state: "lost" | "jump" }
  /** The camera sends no pictures. */
  | { readonly kind: "camera" }
  /** A motor stops, and it falls. */
  | { readonly kind: "lost" }
  | { readonly kind: "reboot" };
