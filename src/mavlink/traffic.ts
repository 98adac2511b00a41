import { common, type MavLinkData } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import { distance } from "../geo/enu.ts";
import { airText } from "./airText.ts";
import type { MessageType } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";

/** Another aircraft near ours. Speeds in m/s. */
export interface HeardAircraft {
  /** ICAO address in hex, or the Remote ID serial number (its radio address until that is heard). */
  readonly id: string;
  readonly kind: "adsb" | "remote-id";
  readonly callsign?: string;
  readonly lat: number;
  readonly lon: number;
  /** Metres, in the datum that `altitudeDatum` says. */
  readonly altitude?: number;
  /**
   * Above mean sea level by barometer (QNH), by barometer at 1013.25 hPa, above mean sea level by GNSS, or above the WGS 84
   * ellipsoid.
   */
  readonly altitudeDatum?: "pressure" | "standard-pressure" | "geometric" | "ellipsoid";
  readonly headingDeg?: number;
  readonly speed?: number;
  readonly climb?: number;
  readonly squawk?: number;
  /** ADSB_EMITTER_TYPE, or MAV_ODID_UA_TYPE of a Remote ID. */
  readonly emitterType?: number;
  readonly operatorId?: string;
  readonly operatorAt?: { readonly lat: number; readonly lon: number };
  /** Heard in a replayed log, not now. */
  readonly replayed?: true;
  /** When its position was heard. */
  readonly at: number;
}

/**
 * The other aircraft that receivers on our vehicles hear, one record each however many receivers hear it. What a vehicle
 * says of its own Remote ID (no radio address: it was not received) is no other aircraft, nor is who has its serial number.
 * https://mavlink.io/en/messages/common.html#ADSB_VEHICLE, https://mavlink.io/en/services/opendroneid.html
 */
export class Traffic {
  readonly #node: MavlinkNode;
  readonly #known = new Map<string, Part>();
  readonly #changes = new Emitter<HeardAircraft>();
  /** Serial numbers of our own vehicles' Remote IDs. */
  readonly #own = new Set<string>();
  readonly #ends = new Disposer();

  /** An aircraft was heard at a place. */
  readonly onAircraft = this.#changes.on;

  constructor(node: MavlinkNode) {
    this.#node = node;
    this.#ends.add(
      node.on(common.AdsbVehicle, ({ message, systemId, at }) => this.#note(ofAdsb(message, at), systemId, at)),
    );
    this.#remoteId(common.OpenDroneIdBasicId, ({ uasId, uaType }) => {
      const serial = airText(uasId);
      return { ...(serial && { serial }), ...(uaType > 0 && { emitterType: uaType }) };
    });
    this.#remoteId(common.OpenDroneIdLocation, (message, at) => ofLocation(message, at));
    this.#remoteId(common.OpenDroneIdSystem, ({ operatorLatitude, operatorLongitude }) => {
      const operatorAt = placeOf(operatorLatitude, operatorLongitude);
      return operatorAt ? { operatorAt } : {};
    });
    this.#remoteId(common.OpenDroneIdOperatorId, ({ operatorId }) => {
      const text = airText(operatorId);
      return text ? { operatorId: text } : {};
    });
  }

  close(): void {
    this.#ends.dispose();
  }

  /** Who was heard at a place in the last 30 seconds: nearest first when told from where, else newest first. */
  aircraft(from?: { readonly lat: number; readonly lon: number }): HeardAircraft[] {
    this.#forgetSilent();
    const records = [...this.#known.values()].flatMap((part) => this.#recordOf(part) ?? []);
    if (!from) return records.sort((a, b) => b.at - a.at);
    const far = new Map(records.map((record) => [record, distance(from, record)]));
    return records.sort((a, b) => far.get(a)! - far.get(b)!);
  }

  #remoteId<T extends MavLinkData & RemoteId>(
    type: MessageType<T>,
    read: (m: T, at: number) => Partial<Part> | undefined,
  ) {
    this.#ends.add(
      this.#node.on(type, ({ message, systemId, at }) => {
        const part = read(message, at);
        const radio = hex(message.idOrMac);
        if (radio === "") {
          if (part?.serial && this.#own.size < MOST) this.#own.add(part.serial);
        } else if (part) this.#note({ key: `remote-id ${radio}`, radio, kind: "remote-id", ...part }, systemId, at);
      }),
    );
  }

  #note(heard: (Partial<Part> & Pick<Part, "key" | "kind">) | undefined, systemId: number, at: number): void {
    if (!heard) return;
    // What a log replays must not pass for what is in the air, nor the other way round.
    const replayed = this.#node.replayed.ownerOf(systemId) !== undefined;
    const part = replayed ? { ...heard, key: `replayed ${heard.key}`, replayed } : heard;
    const before = this.#known.get(part.key);
    const elapsed = this.#node.clock.elapsed();
    const saidAt = elapsed - (part.at === undefined ? 0 : Math.max(0, at - part.at));
    if (part.at !== undefined && before?.placedAt !== undefined && saidAt < before.placedAt) return;
    const placedAt = part.at === undefined ? before?.placedAt : saidAt;
    const joined: Part = { ...before, ...part, saidAt: elapsed, ...(placedAt !== undefined && { placedAt }) };
    this.#known.delete(part.key); // the newest last
    this.#known.set(part.key, joined);
    if (this.#known.size > MOST) {
      this.#forgetSilent();
      if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!);
    }
    const record = part.at === undefined ? undefined : this.#recordOf(joined);
    if (record) this.#changes.emit(record);
  }

  #recordOf(part: Part): HeardAircraft | undefined {
    return part.serial && this.#own.has(part.serial) ? undefined : recordOf(part);
  }

  #forgetSilent(): void {
    const since = this.#node.clock.elapsed() - SILENT_MS;
    for (const [key, { placedAt, saidAt }] of this.#known) if ((placedAt ?? saidAt) < since) this.#known.delete(key);
  }
}

interface RemoteId {
  readonly idOrMac: number[];
}

interface Part extends Partial<Omit<HeardAircraft, "id" | "kind">> {
  readonly key: string;
  readonly kind: HeardAircraft["kind"];
  readonly icao?: string;
  readonly radio?: string;
  readonly serial?: string;
  /** When anything was said of it, and when it was at its place, by the clock's `elapsed`. */
  readonly saidAt: number;
  readonly placedAt?: number;
}

const MOST = 500;
const SILENT_MS = 30_000;
const FASTEST = 1_000; // m/s; nothing that flies near drones is faster
const HIGHEST = 30_000; // metres

function recordOf({
  key: _,
  icao,
  radio,
  serial,
  saidAt: __,
  placedAt: ___,
  lat,
  lon,
  at,
  ...rest
}: Part): HeardAircraft | undefined {
  if (lat === undefined || lon === undefined || at === undefined) return undefined;
  return { ...rest, id: icao ?? serial ?? radio ?? "", lat, lon, at };
}

function ofAdsb(m: common.AdsbVehicle, at: number): (Partial<Part> & Pick<Part, "key" | "kind">) | undefined {
  const place = m.flags & common.AdsbFlags.VALID_COORDS ? placeOf(m.lat, m.lon) : undefined;
  if (!place || m.ICAOAddress === 0 || m.ICAOAddress > 0xffffff) return undefined;
  const { AdsbFlags, AdsbAltitudeType } = common;
  const has = (flag: number) => (m.flags & flag) !== 0;
  const icao = m.ICAOAddress.toString(16).toUpperCase().padStart(6, "0");
  const altitude = m.altitude / 1_000;
  const callsign = airText(m.callsign);
  const heading = m.heading / 100;
  const speed = m.horVelocity / 100;
  const climb = m.verVelocity / 100;
  return {
    ...{ key: `adsb ${icao}`, icao, kind: "adsb", ...place, at: at - Math.min(60, m.tslc) * 1_000 },
    ...(has(AdsbFlags.VALID_ALTITUDE) &&
      Math.abs(altitude) <= HIGHEST && {
        altitude,
        altitudeDatum: m.altitudeType === AdsbAltitudeType.GEOMETRIC ? ("geometric" as const) : ("pressure" as const),
      }),
    ...(has(AdsbFlags.VALID_CALLSIGN) && callsign && { callsign }),
    ...(has(AdsbFlags.VALID_HEADING) && heading <= 360 && { headingDeg: heading % 360 }),
    ...(has(AdsbFlags.VALID_VELOCITY) && speed <= FASTEST && { speed }),
    ...(has(AdsbFlags.VERTICAL_VELOCITY_VALID) && Math.abs(climb) <= 200 && { climb }),
    ...(has(AdsbFlags.VALID_SQUAWK) && /^[0-7]{1,4}$/.test(String(m.squawk)) && { squawk: m.squawk }),
    ...(m.emitterType > 0 && { emitterType: m.emitterType }),
  };
}

function ofLocation(m: common.OpenDroneIdLocation, at: number): Partial<Part> | undefined {
  const place = placeOf(m.latitude, m.longitude);
  if (!place) return undefined;
  const known = (height: number) => height > -1_000 && height <= HIGHEST; // -1000: unknown
  const height = known(m.altitudeGeodetic)
    ? { altitude: m.altitudeGeodetic, altitudeDatum: "ellipsoid" as const }
    : known(m.altitudeBarometric) && { altitude: m.altitudeBarometric, altitudeDatum: "standard-pressure" as const };
  return {
    ...{ ...place, ...height, at },
    ...(m.direction < 36_000 && { headingDeg: m.direction / 100 }),
    ...(m.speedHorizontal <= 25_425 && { speed: m.speedHorizontal / 100 }), // 25500: unknown
    ...(Math.abs(m.speedVertical) <= 6_200 && { climb: m.speedVertical / 100 }), // 6300: unknown
  };
}

/** From degrees × 10⁷; 0, 0 is what receivers say that know no place. */
function placeOf(lat: number, lon: number): { lat: number; lon: number } | undefined {
  if ((lat === 0 && lon === 0) || Math.abs(lat) > 90e7 || Math.abs(lon) > 180e7) return undefined;
  return { lat: lat / 1e7, lon: lon / 1e7 };
}

const hex = (bytes: readonly number[]): string =>
  bytes
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .replace(/(00)+$/, "")
    .toUpperCase();
