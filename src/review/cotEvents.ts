import type { ErrorEllipse, LiveVehicle } from "../contract/records.ts";
import { ellipsoidOf } from "../geo/geoid.ts";
import type { Position } from "../geo/position.ts";
import { circularSigma } from "./circularSigma.ts";
import type { CotElement, CotEvent } from "./cot.ts";

/** When an event is made, for how long it counts (ms), and the station that makes it. */
export interface CotStamp {
  readonly station: string;
  readonly at: number;
  readonly staleMs: number;
}

/** A drone of ours, where it is now. */
export interface SharedDrone {
  readonly name: string;
  readonly live: LiveVehicle;
  /** One σ of its position, metres in each direction; absent where it is not told. */
  readonly sigma?: { readonly horizontal: number; readonly vertical: number };
  readonly simulated?: true;
}

/** Where a drone's camera looks: the middle of its picture on the ground. */
export interface SharedLook {
  readonly vehicleId: string;
  readonly name: string;
  readonly at: number;
  readonly place: Position;
  readonly ellipse?: ErrorEllipse;
  readonly simulated?: true;
}

/** A vehicle that was seen, where it was last. */
export interface SharedVehicle {
  /** Of the flags that were joined, else of the one flag: the same before and after it was confirmed. */
  readonly id: string;
  readonly className: string;
  readonly seenAt: number;
  readonly place: Position;
  readonly ellipse: ErrorEllipse;
  readonly confirmed: boolean;
  readonly section?: string;
  readonly reason?: string;
}

/** Friendly, air, military, fixed-wing, drone: what ST 0805 calls a platform. */
const DRONE = "a-f-A-M-F-Q";
const POINT_OF_INTEREST = "b-m-p-s-p-i";
/** Unknown whose, ground, equipment, vehicle. */
const VEHICLE = "a-u-G-E-V";

/** A platform (MISB ST 0805). */
export function droneEvent({ name, live, sigma, simulated }: SharedDrone, stamp: CotStamp): CotEvent {
  const { id, at, lat, lon, amsl, battery, courseDeg, groundSpeed } = live;
  const percent = battery?.percent;
  return {
    ...{ uid: droneUid(stamp.station, id), type: DRONE, how: simulated ? "m-s" : "m-g" },
    ...spanOf(stamp, at),
    ...{ place: { lat, lon }, ellipsoid: ellipsoidOf({ lat, lon, amsl }) },
    ...(sigma && { ce: sigma.horizontal, le: sigma.vertical }),
    detail: [
      { name: "contact", attributes: { callsign: name } },
      {
        name: "track",
        attributes: { course: (((courseDeg % 360) + 360) % 360).toFixed(1), speed: groundSpeed.toFixed(1) },
      },
      ...(percent === undefined ? [] : [{ name: "status", attributes: { battery: Math.round(percent) } }]),
      ...remarks(simulated ? "Simulated: this aircraft does not exist" : ""),
    ],
  };
}

/** A sensor's point of interest, linked to the platform that carries the sensor (MISB ST 0805). */
export function lookEvent(look: SharedLook, stamp: CotStamp): CotEvent {
  const { vehicleId, name, at, place, ellipse, simulated } = look;
  const platform = droneUid(stamp.station, vehicleId);
  return {
    ...{ uid: `${platform}-look`, type: POINT_OF_INTEREST, how: simulated ? "m-s" : "m-p" },
    ...spanOf(stamp, at),
    ...{ place, ellipsoid: ellipsoidOf(place) },
    ...(ellipse && { ce: circularSigma(ellipse) }),
    detail: [
      { name: "contact", attributes: { callsign: `${name} camera` } },
      {
        name: "link",
        attributes: { uid: platform, type: DRONE, relation: "p-p", production_time: new Date(at).toISOString() },
      },
    ],
  };
}

/** A vehicle on the ground; the height of the ground there is not measured, so how well it is known stays open. */
export function vehicleEvent(vehicle: SharedVehicle, stamp: CotStamp): CotEvent {
  const { id, className, seenAt, place, ellipse, confirmed, section, reason } = vehicle;
  const words = [
    confirmed ? "Confirmed by an analyst" : "Not reviewed: a machine's guess",
    `seen last ${new Date(seenAt).toISOString()}`,
    ...(section ? [section] : []),
    ...(reason ? [reason] : []),
  ];
  return {
    ...{ uid: `vedette-${stamp.station}-seen-${id}`, type: VEHICLE, how: "m-p" },
    ...spanOf(stamp, seenAt),
    ...{ place, ellipsoid: ellipsoidOf(place), ce: circularSigma(ellipse) },
    detail: [
      { name: "contact", attributes: { callsign: `${className} ${id.slice(-6)}${confirmed ? "" : "?"}` } },
      ...remarks(words.join("; ")),
    ],
  };
}

const droneUid = (station: string, vehicleId: string): string =>
  `vedette-${station}-drone-${vehicleId.replaceAll(":", "-")}`;

/** What was true before it was told starts then; a clock that jumped must not make it start after it is told. */
const spanOf = ({ at, staleMs }: CotStamp, trueAt: number) => ({
  ...{ at, startAt: Math.min(at, trueAt), staleAt: at + staleMs },
});

const LONGEST_REMARK = 400; // so that an event in plain words stays one datagram of 1,400 bytes

const remarks = (words: string): CotElement[] =>
  words === "" ? [] : [{ name: "remarks", text: words.slice(0, LONGEST_REMARK) }];
