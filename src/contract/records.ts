import type { CameraModel } from "../geo/camera.ts";
import type { LatLon, Position } from "../geo/position.ts";
import type { Plan } from "../mission/plan.ts";
import type { Failure } from "./failure.ts";
import type { FiredRule, FlagSeverity } from "./flagRules.ts";
import type { PictureKind, Polarity } from "./look.ts";

/** Instants are ms since 1970 (`At`), durations ms (`Ms`), angles degrees, everything else SI. */

/** One road to vehicles: a serial port, a socket, a file. */
export interface LinkRecord {
  readonly id: string;
  /** In the field's grammar: `udpin:0.0.0.0:14550`, `tcpout:127.0.0.1:5760`, `serial:/dev/ttyACM0:115200`. */
  readonly address: string;
  readonly state: "opening" | "open" | "waiting"; // waiting: failed, tried again by itself
  readonly failure?: Failure;
  readonly heardAt?: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Share of the packets sent to us that never arrived, 0…1, from sequence gaps over the last seconds. */
  readonly loss: number;
  readonly traffic?: LinkTraffic;
  /** Nobody asked for it: where vehicles and simulators of the field speak to by themselves. */
  readonly byDefault?: boolean;
  /** Name of the key that its traffic is signed and checked with. */
  readonly key?: string;
  /** Of a replayed log. */
  readonly replay?: ReplayRecord;
}

/** What passes over a link, and what was wrong with it. Rates are over the last seconds. */
export interface LinkTraffic {
  readonly packetsPerSecond: number;
  readonly bytesInPerSecond: number;
  readonly bytesOutPerSecond: number;
  readonly badChecksums: number;
  readonly garbageBytes: number;
  /** Came over another link before. */
  readonly duplicates: number;
  readonly refused: { readonly unsigned: number; readonly badSignature: number; readonly replayed: number };
  /** Two with one system id that are heard on it, in words; absent when all is well. */
  readonly conflicts?: readonly string[];
  /** Who was heard on it. `best`: it is used for sending to them. */
  readonly systems: readonly LinkSystem[];
}

export interface LinkSystem {
  readonly systemId: number;
  readonly loss: number;
  readonly packetsPerSecond: number;
  readonly heardAt: number;
  readonly best: boolean;
  /** Measured round trip. */
  readonly latencyMs?: number;
  /** It is another ground station, by its heartbeat of the last seconds. */
  readonly station?: true;
}

/** Where a replayed log is. Instants of the log. */
export interface ReplayRecord {
  readonly playing: boolean;
  readonly speed: number;
  readonly fromAt: number;
  readonly toAt: number;
  readonly positionAt: number;
}

export type Landed = "unknown" | "on-ground" | "taking-off" | "in-air" | "landing";

/** For how long a vehicle must have been lost before the operator may dismiss it, ms. */
export const forgettableAfterMs = 300_000;

/** What changes seldom about a vehicle; a new whole record each time. */
export interface VehicleRecord {
  /** `system:component`, for example `1:1`. */
  readonly id: string;
  readonly systemId: number;
  readonly name: string;
  readonly autopilot: "ardupilot" | "px4" | "other";
  readonly kind: "multirotor" | "fixed-wing" | "vtol" | "rover" | "other";
  readonly mode: string;
  readonly modes: readonly string[];
  readonly armed: boolean;
  readonly landed: Landed;
  readonly home?: Position;
  /** No heartbeat for longer than 3.5 s. */
  readonly lost: boolean;
  readonly heardAt: number;
  /** It is only in a log that is replayed: it flies nowhere now, and nothing can be sent to it. */
  readonly replayed?: true;
  readonly linkIds: readonly string[];
  /** What still forbids take-off, in words; empty when ready. */
  readonly notReady: readonly string[];
  readonly failsafe: boolean;
  /** Which failsafes, by name, where it says so: Radio, Battery, Ground station, EKF, Fence, Terrain, … */
  readonly failsafes?: readonly string[];
  /** Of one that has a fence: whether it minds it, and that it is outside. */
  readonly fence?: { readonly enabled: boolean; readonly breached?: true };
  readonly mission: {
    readonly current?: number; // sequence number
    readonly reached?: number;
    readonly total?: number;
  };
  /** Where its mission broke off before it was disarmed: index of the item that was flown to, and when it was disarmed. */
  readonly interrupted?: { readonly item: number; readonly at?: number };
  /** The patrol it was verified to hold; `plan` names the home that its heights count from. */
  readonly patrol?: {
    readonly name: string;
    readonly uploadedAt: number;
    readonly items: number;
    readonly plan: Plan;
    /** Why it is not sure any more that the vehicle holds it, in words; absent while it is. */
    readonly doubt?: string;
    /** The vehicle's home that it was proved with; absent where none was known then. */
    readonly home?: Position;
    /** How far home is from there, metres across and up (down negative), where it is too far to fly it unproved. */
    readonly homeMoved?: { readonly across: number; readonly up: number };
    /** What it will do, in words, where only the rest of one that broke off is on board and was not started since. */
    readonly rest?: readonly string[] | undefined;
  };
  readonly sortieId?: string;
  /** Of its main camera, else of another whose video is open. */
  readonly streamId?: string;
  /** Of its other cameras; absent where none is open. */
  readonly otherStreamIds?: readonly string[];
  readonly camera?: CameraModel;
  readonly identity?: VehicleIdentity;
}

/** What a vehicle's autopilot says that it is. */
export interface VehicleIdentity {
  /** `4.5.7 official`. */
  readonly firmware: string;
  readonly gitHash?: string;
  /** The hardware's own number in hex. */
  readonly uid?: string;
  /** Names of MAV_PROTOCOL_CAPABILITY: `FTP`, `MISSION_INT`. */
  readonly can: readonly string[];
}

/** Where a vehicle is now; sent at most 20 times a second, newest wins. Unknown is absent. */
export interface LiveVehicle {
  readonly id: string;
  /** When the position was received. */
  readonly at: number;
  readonly lat: number;
  readonly lon: number;
  readonly amsl: number;
  readonly ahl?: number;
  readonly headingDeg: number; // of the nose, true
  readonly rollDeg: number;
  readonly pitchDeg: number;
  readonly groundSpeed: number;
  readonly airSpeed?: number;
  readonly climb: number;
  readonly courseDeg: number; // of the motion over ground
  readonly gimbal?: { readonly pitchDeg: number; readonly yawDeg: number }; // as GimballedAttitude
  readonly battery?: {
    readonly percent?: number;
    readonly volts?: number;
    readonly amperes?: number;
    readonly remainingMs?: number;
    /** In the vehicle's own judgement. */
    readonly state?: "ok" | "low" | "critical" | "failed";
  };
  readonly gps?: { readonly satellites: number; readonly fix: number; readonly hdop?: number };
  readonly linkLoss: number;
}

/** One text from a vehicle. Severity as MAV_SEVERITY, 0 emergency … 7 debug. */
export interface StatusText {
  readonly vehicleId: string;
  readonly at: number;
  readonly severity: number;
  readonly text: string;
}

/** What of a plan a vehicle holds apart from the rest. */
export type PlanPart = "fence" | "rally" | "mission";

/** A mission transfer, whole each time it moves on. */
export interface TransferRecord {
  readonly vehicleId: string;
  readonly direction: "upload" | "download";
  /** What is transferred, and the parts of the whole upload in their order; absent: the mission alone. */
  readonly part?: PlanPart;
  readonly parts?: readonly PlanPart[];
  readonly state:
    | { readonly phase: "clearing" | "counting" }
    | { readonly phase: "items"; readonly done: number; readonly total: number }
    | { readonly phase: "verifying"; readonly done: number; readonly total: number }
    | { readonly phase: "done" }
    | { readonly phase: "failed"; readonly failure: Failure };
}

/** A video stream of a vehicle. */
export interface StreamRecord {
  readonly id: string;
  readonly vehicleId: string;
  /** Which of the vehicle's cameras; see `StreamCamera`. */
  readonly cameraId: string;
  /** Absent where nobody named the camera. */
  readonly cameraName?: string;
  readonly address: string;
  readonly state: "opening" | "waiting" | "playing" | "ended";
  readonly failure?: Failure;
  readonly width?: number;
  readonly height?: number;
  readonly codec?: string;
  readonly framesPerSecond?: number;
  readonly bitsPerSecond?: number;
  /** How unevenly its pictures arrive, ms, smoothed. */
  readonly jitterMs?: number;
  /** Pictures left out because a part of them was lost on the way. Absent where none was. */
  readonly damaged?: number;
  /** Their share over the last ten seconds, 0…1; from sequence numbers and continuity counters. Absent where it is none. */
  readonly loss?: number;
  readonly decoded: number; // frames
  readonly dropped: number; // frames that the detector skipped to stay current
  readonly detectMs?: number;
  readonly recording: boolean;
  readonly hasMetadata: boolean;
  /** Metadata packets that were refused: cut short, or with a wrong checksum. Absent where none was. */
  readonly metadataErrors?: number;
  /** Metadata packets with values that can not be: those were left out, the rest was taken. Absent where none was. */
  readonly metadataOdd?: number;
  /** What was wrong with the newest of either, in words. */
  readonly metadataFault?: string;
  /** Its pictures have had no colours for some seconds, as a thermal camera's have not. */
  readonly grey?: true;
  /** A guess at a thermal camera's polarity: whether vehicles are brighter or darker than the ground around them. */
  readonly likelyPolarity?: Polarity;
  /** What told where the newest frame was taken from; absent where neither did. */
  readonly poseSource?: "metadata" | "telemetry";
}

/** One σ error ellipse on the ground, metres; `angleDeg` is the azimuth of the major axis. */
export interface ErrorEllipse {
  readonly major: number;
  readonly minor: number;
  readonly angleDeg: number;
}

/** One σ of a place in each axis, metres, and the correlations between them, −1 to 1. */
export interface PlaceSigma {
  readonly east: number;
  readonly north: number;
  readonly up: number;
  readonly eastNorth: number;
  readonly eastUp: number;
  readonly northUp: number;
}

/** A box in a picture, relative to its width and height, 0…1. */
export interface Box {
  readonly x: number; // left
  readonly y: number; // top
  readonly w: number;
  readonly h: number;
}

/** One object followed over time, placed on the ground. */
export interface TrackRecord {
  readonly id: string;
  readonly streamId: string;
  readonly vehicleId: string;
  readonly className: string;
  readonly score: number; // median of the last scores
  readonly firstAt: number;
  readonly lastAt: number;
  readonly place?: Position;
  readonly ellipse?: ErrorEllipse;
  readonly placeSigma?: PlaceSigma;
  /** No height of the ground is known there: its place is on a plain at the height of the vehicle's home. */
  readonly groundAssumed?: true;
  readonly speed?: number;
  readonly headingDeg?: number;
  /** Longest side on the ground, metres. */
  readonly size?: number;
  /** Shared by the tracks of all streams that see the same vehicle; absent until it has a place. May change. */
  readonly commonId?: string;
  readonly stationary: boolean;
  /** Why its newest frame gave it no place; absent where it did. */
  readonly noPlace?: string;
  readonly ended: boolean;
}

/** One stretch of footage in which a flag's vehicle was seen. */
export interface Sighting {
  readonly streamId: string;
  readonly vehicleId: string;
  readonly trackIds: readonly string[];
  readonly fromAt: number;
  readonly toAt: number;
  /** The sortie it was made in, where that is not the flag's own. */
  readonly sortieId?: string;
}

export type VerdictKind = "confirmed" | "dismissed";

export interface Verdict {
  readonly kind: VerdictKind;
  readonly by: string;
  readonly at: number;
  /** Of one that was dismissed. */
  readonly reason?: string;
}

/** A question to an analyst: an interval with one or more tracks that broke a rule. */
export interface FlagRecord {
  readonly id: string;
  readonly sortieId: string;
  readonly state: "open" | "closed";
  readonly rule: string;
  /** Which rule fired and why, in words with figures. */
  readonly reason: string;
  /** The greatest of the rules that fired; an alert where a former version of the station did not say. */
  readonly severity?: FlagSeverity;
  /** Every rule that fired, first to last, as it was then and with what it met. */
  readonly fired?: readonly FiredRule[];
  readonly className: string;
  readonly score: number;
  readonly openedAt: number;
  readonly lastAt: number;
  readonly place: Position;
  readonly ellipse: ErrorEllipse;
  readonly stationary: boolean;
  readonly sightings: readonly Sighting[];
  /** `media://…` address of a JPEG, absent while none could be made. */
  readonly thumbnail?: string;
  readonly verdict?: Verdict;
  readonly note: string;
  /** Name of the watch zone that its place lies in or was nearest to when it was raised; absent where none was near. */
  readonly section?: string;
  /** Somebody asked for somebody else's eyes. */
  readonly escalated?: { readonly by: string; readonly at: number };
  /** Sorted; absent where there are none. */
  readonly tags?: readonly string[];
  /** Shared by the flags that an analyst joined as one vehicle. */
  readonly joined?: string;
  /** What its vehicle is by those who corrected its tracks; `className` above stays the detector's. */
  readonly corrected?: FlagCorrection;
}

/** What people said that a flag's vehicle is, and who said it last. */
export interface FlagCorrection {
  readonly className?: string;
  /** None of its tracks is one. */
  readonly notVehicle?: true;
  readonly by: string;
  readonly at: number;
}

/** One flight of one vehicle, with its folder. */
export interface SortieRecord {
  readonly id: string;
  readonly vehicleId: string;
  readonly patrol?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** A recorded stretch of video on disk. */
export interface SegmentRecord {
  readonly streamId: string;
  readonly file: string; // absolute path
  readonly startAt: number;
  readonly endAt: number;
}

/** What to play: files in order, the span, and the boxes by frame time. */
export interface ClipRecord {
  readonly flagId: string;
  /** The sortie it was recorded in; absent where the flag has no footage. */
  readonly sortieId?: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly segments: readonly SegmentRecord[];
  /** What was recorded of the span and is no longer there; absent where all of it is. */
  readonly gone?: readonly SegmentRecord[];
  readonly boxes: readonly ClipBox[];
}

export interface ClipBox {
  readonly at: number;
  readonly trackId: string;
  readonly box: Box;
  readonly score: number;
}

export interface DetectorRecord {
  readonly file: string;
  readonly name: string;
  readonly classes: readonly string[];
  readonly provider: string; // "CPU", "CUDA", …
  readonly threshold: number;
  /** What kind of network it is, in words. */
  readonly family?: string;
  /** The model's own names of what it finds besides vehicles; none of it is kept. */
  readonly leftOut?: readonly string[];
  /** The size of its input, pixels, in words. */
  readonly input?: string;
  /** How long its first run took, when memory was laid out, and the second, ms. */
  readonly firstMs?: number;
  readonly runMs?: number;
  /** What kinds of pictures it was trained with, as its description says. */
  readonly pictures?: readonly PictureKind[];
  /** Under what terms the model may be used, as it or its description says. */
  readonly licence?: string;
  /** Why faster providers are not used, one sentence each. */
  readonly notUsed?: readonly string[];
  readonly failure?: Failure;
}

/** A patch of ground the simulator made, to be laid on the globe. */
export interface SectorRecord {
  readonly name: string;
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
  /** PNG or JPEG bytes of the sector from straight above, north up. */
  readonly image: Uint8Array;
  readonly imageType: "image/png" | "image/jpeg";
  readonly borderLine: readonly LatLon[];
  /** Where a vehicle stands at first. */
  readonly base: Position;
}
