import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import type { CommandClient } from "./commandClient.ts";
import { messageOf } from "./dialect.ts";
import { requestMessage } from "./messageRequest.ts";
import type { MavlinkNode } from "./node.ts";

/** A place for home or for the estimator's origin; `amsl` in metres above mean sea level. */
export interface HomePlace {
  readonly lat: number;
  readonly lon: number;
  readonly amsl: number;
}

/**
 * Sets a vehicle's home and its estimator's origin, and makes sure that the vehicle holds them.
 * https://mavlink.io/en/services/command.html, https://mavlink.io/en/messages/common.html#SET_GPS_GLOBAL_ORIGIN
 */
export class HomeOrigin {
  readonly #node: MavlinkNode;
  readonly #commands: CommandClient;

  constructor(node: MavlinkNode, commands: CommandClient) {
    this.#node = node;
    this.#commands = commands;
  }

  /** Sets home where the vehicle is or to a place, and resolves with the home that it then tells. */
  async setHome(systemId: number, to: HomePlace | "here"): Promise<HomePlace> {
    const command = common.MavCmd.DO_SET_HOME;
    const frame = common.MavFrame.GLOBAL;
    const what = "Setting home";
    if (to !== "here") checked(to);
    const params = to === "here" ? [1] : [0, 0, 0, 0, to.lat, to.lon, to.amsl];
    await this.#commands.run({ systemId, command, frame, params, kind: "idempotent", what });
    const wish = { node: this.#node, commands: this.#commands, systemId };
    const told = await requestMessage({ ...wish, type: common.HomePosition, tries: 6, what: "The home position" });
    const home = placeOf(told);
    if (to === "here" || near(home, to)) return home;
    // What was told first may have been on its way before home was set.
    const again = placeOf(
      await requestMessage({ ...wish, type: common.HomePosition, tries: 6, what: "The home position" }),
    );
    if (near(again, to)) return again;
    throw new FailureError("refused", `Vehicle ${systemId} keeps its home at ${words(again)}`, "Set it again.");
  }

  /** Sets the estimator's origin, for flight without GNSS. Rejects `refused` when the vehicle keeps another, as after take-off. */
  async setOrigin(systemId: number, to: HomePlace): Promise<void> {
    checked(to);
    const origin = { latitude: deg7(to.lat), longitude: deg7(to.lon), altitude: Math.round(to.amsl * 1_000) };
    let told: HomePlace | undefined;
    for (let i = 0; i < TRIES; i++) {
      this.#node.send(messageOf(common.SetGpsGlobalOrigin, { targetSystem: systemId, ...origin }), { systemId });
      const wish = { node: this.#node, commands: this.#commands, systemId, what: "The origin" };
      try {
        told = placeOf(await requestMessage({ ...wish, type: common.GpsGlobalOrigin }));
      } catch (cause) {
        if (i === TRIES - 1) throw cause; // a vehicle without an origin has none to tell
        continue;
      }
      if (near(told, to)) return;
    }
    throw new FailureError(
      "refused",
      `Vehicle ${systemId} keeps its origin at ${told ? words(told) : "another place"}`,
      "An origin can be set once: restart the vehicle to set another.",
    );
  }
}

const TRIES = 5;

const deg7 = (degrees: number): number => Math.round(degrees * 1e7);

const placeOf = (m: common.HomePosition | common.GpsGlobalOrigin): HomePlace => ({
  lat: m.latitude / 1e7,
  lon: m.longitude / 1e7,
  amsl: m.altitude / 1_000,
});

/** Within about a metre: home goes through 32-bit floats in some vehicles. */
const near = (a: HomePlace, b: HomePlace): boolean =>
  Math.abs(a.lat - b.lat) < 1e-5 && Math.abs(a.lon - b.lon) < 2e-5 && Math.abs(a.amsl - b.amsl) < 1;

const words = ({ lat, lon, amsl }: HomePlace): string => `${lat.toFixed(6)}, ${lon.toFixed(6)}, ${amsl.toFixed(1)} m`;

function checked({ lat, lon, amsl }: HomePlace): void {
  const real = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && amsl >= -500 && amsl <= 20_000;
  if (!real || (lat === 0 && lon === 0)) throw new FailureError("bad-input", `${lat}, ${lon}, ${amsl} m is no place`);
}
