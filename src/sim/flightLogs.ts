import type { Aircraft } from "./aircraft.ts";

/** One flight from arming to disarming, as a DataFlash file. */
export interface FlightLog {
  readonly beganAt: number; // ms since 1970
  readonly bytes: Uint8Array;
}

/**
 * Writes a log for each flight, ten times a second, in ArduPilot's self-describing DataFlash format with one message of
 * place, attitude and battery. https://ardupilot.org/dev/docs/code-overview-adding-a-new-log-message.html
 */
export class FlightLogs {
  finished: FlightLog[] = [];
  #open: { readonly beganAt: number; readonly records: Uint8Array[] } | undefined;
  #nextAt = 0;

  /** Looks at the aircraft; `at` in ms since 1970. */
  step(aircraft: Aircraft, at: number): void {
    if (!aircraft.armed) {
      if (this.#open) this.#finish(this.#open);
      return;
    }
    this.#open ??= {
      beganAt: at,
      records: [format(128, 89, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns"), flown],
    };
    if (at < this.#nextAt || this.#open.records.length > mostRecords) return;
    this.#nextAt = at + 100;
    this.#open.records.push(record(aircraft));
  }

  #finish({ beganAt, records }: { readonly beganAt: number; readonly records: readonly Uint8Array[] }): void {
    this.#open = undefined;
    this.#nextAt = 0;
    const bytes = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const each of records) {
      bytes.set(each, offset);
      offset += each.length;
    }
    this.finished.push({ beganAt, bytes });
    if (this.finished.length > mostLogs) this.finished.shift();
  }
}

const mostRecords = 72_000; // two hours
const mostLogs = 20;
const flownBytes = 33;

/** A FMT message: type, length of the whole message, name, field formats, field names. */
function format(type: number, length: number, name: string, fields: string, labels: string): Uint8Array {
  const bytes = new Uint8Array(89);
  bytes.set([0xa3, 0x95, 128, type, length]);
  const text = new TextEncoder();
  bytes.set(text.encode(name), 5);
  bytes.set(text.encode(fields), 9);
  bytes.set(text.encode(labels), 25);
  return bytes;
}

const flown = format(200, flownBytes, "SIMP", "QLLfcccf", "TimeUS,Lat,Lng,Alt,Roll,Pitch,Yaw,Volt");

function record({ body, battery, uptime }: Aircraft): Uint8Array {
  const bytes = new Uint8Array(flownBytes);
  const view = new DataView(bytes.buffer);
  const { lat, lon, amsl } = body.position;
  bytes.set([0xa3, 0x95, 200]);
  view.setBigUint64(3, BigInt(Math.round(uptime * 1e6)), true);
  view.setInt32(11, Math.round(lat * 1e7), true);
  view.setInt32(15, Math.round(lon * 1e7), true);
  view.setFloat32(19, amsl, true);
  view.setInt16(23, Math.round(body.rollDeg * 100), true);
  view.setInt16(25, Math.round(body.pitchDeg * 100), true);
  view.setUint16(27, Math.round(body.yawDeg * 100) % 36_000, true);
  view.setFloat32(29, battery.volts, true);
  return bytes;
}
