import { common } from "mavlink-mappings";

/**
 * Which telemetry is due when, in ms; 0 or less is never. ArduPilot starts with few and slow streams, as with SR
 * parameters of 1, until a ground station asks for more by SET_MESSAGE_INTERVAL or REQUEST_DATA_STREAM.
 */
export class MessageRates {
  readonly #intervals = new Map<number, number>();
  readonly #dueAt = new Map<number, number>();
  readonly #known: (messageId: number) => boolean;

  readonly #usual: ReadonlyMap<number, number>;

  /** `usual`: messages per second by message id, until others are asked for; ArduPilot's unless given. */
  constructor(known: (messageId: number) => boolean, usual: ReadonlyMap<number, number> = ardupilotRates) {
    this.#known = known;
    this.#usual = usual;
    for (const [id, hertz] of usual) if (known(id)) this.#intervals.set(id, 1000 / hertz);
  }

  /** The interval in ms, 0 for never. */
  interval(messageId: number): number {
    return this.#intervals.get(messageId) ?? 0;
  }

  /** `intervalUs` as in SET_MESSAGE_INTERVAL: −1 stops, 0 is the default. False for a message that is never sent. */
  set(messageId: number, intervalUs: number): boolean {
    if (!this.#known(messageId) || !Number.isFinite(intervalUs)) return false;
    const usual = 1000 / (this.#usual.get(messageId) ?? Number.POSITIVE_INFINITY);
    const ms = intervalUs === 0 ? usual : intervalUs < 0 ? 0 : Math.max(20, intervalUs / 1000);
    this.#intervals.set(messageId, ms);
    this.#dueAt.delete(messageId);
    return true;
  }

  /** A group of messages at one rate, as REQUEST_DATA_STREAM asks; stream 0 is all of them. */
  setStream(stream: number, hertz: number): void {
    const groups = stream === 0 ? Object.values(streams) : [streams[stream] ?? []];
    for (const id of groups.flat()) this.set(id, hertz > 0 ? 1e6 / Math.min(50, hertz) : -1);
  }

  /** The messages to send now. */
  due(at: number): number[] {
    const ids: number[] = [];
    for (const [id, interval] of this.#intervals) {
      if (interval <= 0) continue;
      const dueAt = this.#dueAt.get(id) ?? at;
      if (at < dueAt) continue;
      ids.push(id);
      this.#dueAt.set(id, at - dueAt > interval ? at + interval : dueAt + interval);
    }
    return ids;
  }
}

/** What ArduPilot Copter puts in each stream (GCS_Mavlink.cpp), as far as this vehicle has it. MAV_DATA_STREAM → message ids. */
const streams: Readonly<Record<number, readonly number[]>> = {
  [common.MavDataStream.EXTENDED_STATUS]: [1, 42, 24, 62, 87],
  [common.MavDataStream.POSITION]: [33, 32],
  [common.MavDataStream.EXTRA1]: [30],
  [common.MavDataStream.EXTRA2]: [74],
  [common.MavDataStream.EXTRA3]: [2, 147, 168, 193, 241, 285],
};

const ardupilotRates: ReadonlyMap<number, number> = new Map(
  Object.values(streams)
    .flat()
    .map((id) => [id, 1]),
);
