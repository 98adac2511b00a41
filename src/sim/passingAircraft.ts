import { common, type MavLinkData } from "mavlink-mappings";
import { bearing, distance, offset } from "../geo/enu.ts";
import type { LatLon, Position } from "../geo/position.ts";
import { messageOf } from "../mavlink/dialect.ts";

/**
 * A light aircraft that flies to and fro over a vehicle, as its ADS-B receiver hears it once a second.
 * https://mavlink.io/en/messages/common.html#ADSB_VEHICLE
 */
export class PassingAircraft {
  readonly #send: (message: MavLinkData) => void;
  #flight: { from: LatLon; to: LatLon; amsl: number; startedAt: number } | undefined;
  #wanted = false;
  #sayAt = 0;

  constructor(send: (message: MavLinkData) => void) {
    this.#send = send;
  }

  /** Whether it flies. Switched on, it comes from the north-east, over where the vehicle is then. */
  get on(): boolean {
    return this.#wanted;
  }
  set on(on: boolean) {
    this.#wanted = on;
    if (!on) this.#flight = undefined;
  }

  /** Says where it is when that is due; `at` in ms since 1970. */
  step(vehicle: Position, at: number): void {
    if (!this.#wanted || at < this.#sayAt) return;
    this.#sayAt = at + 1_000;
    this.#flight ??= {
      from: offset(vehicle, comesFromDeg, reach),
      to: offset(vehicle, comesFromDeg + 180, reach),
      amsl: vehicle.amsl + higher,
      startedAt: at,
    };
    const { from, to, amsl, startedAt } = this.#flight;
    const along = (((at - startedAt) / 1_000) * speed) / distance(from, to);
    const back = Math.floor(along) % 2 === 1;
    const share = back ? 1 - (along % 1) : along % 1;
    const { AdsbFlags, AdsbAltitudeType, AdsbEmitterType } = common;
    this.#send(
      messageOf(common.AdsbVehicle, {
        ICAOAddress: 0x49d0c5,
        callsign: "OKVDT",
        lat: Math.round((from.lat + (to.lat - from.lat) * share) * 1e7),
        lon: Math.round((from.lon + (to.lon - from.lon) * share) * 1e7),
        altitudeType: AdsbAltitudeType.GEOMETRIC,
        altitude: Math.round(amsl * 1_000),
        heading: Math.round((back ? bearing(to, from) : bearing(from, to)) * 100),
        horVelocity: speed * 100,
        verVelocity: 0,
        emitterType: AdsbEmitterType.LIGHT,
        squawk: 7000,
        flags:
          AdsbFlags.VALID_COORDS |
          AdsbFlags.VALID_ALTITUDE |
          AdsbFlags.VALID_HEADING |
          AdsbFlags.VALID_VELOCITY |
          AdsbFlags.VALID_CALLSIGN |
          AdsbFlags.VALID_SQUAWK |
          AdsbFlags.VERTICAL_VELOCITY_VALID,
      }),
    );
  }
}

const speed = 55; // m/s
const higher = 60; // metres above the vehicle
const reach = 4_500; // metres from the vehicle at which it turns round
const comesFromDeg = 40;
