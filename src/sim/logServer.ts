import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import type { FlightLog } from "./flightLogs.ts";
import type { Asker } from "./missionServer.ts";

/** The vehicle's side of the log protocol: a list, or a log in pieces of 90 bytes, some at each step. https://mavlink.io/en/messages/common.html#LOG_REQUEST_LIST */
export class LogServer {
  readonly #logs: () => readonly FlightLog[];
  readonly #erase: () => void;
  readonly #send: (message: MavLinkData) => void;
  #listing: { next: number; readonly last: number } | undefined;
  #reading: { readonly log: FlightLog; offset: number; readonly end: number } | undefined;

  /** `logs` holds those that can be read, numbered from 1 in their order; `erase` removes them all. */
  constructor(deps: {
    readonly logs: () => readonly FlightLog[];
    readonly erase: () => void;
    readonly send: (message: MavLinkData) => void;
  }) {
    this.#logs = deps.logs;
    this.#erase = deps.erase;
    this.#send = deps.send;
  }

  /** Answers a message of the log protocol; false when it is none. */
  receive(message: MavLinkData, _from: Asker): boolean {
    if (message instanceof common.LogRequestList) this.#list(message);
    else if (message instanceof common.LogRequestData) this.#read(message);
    else if (message instanceof common.LogRequestEnd) this.#end();
    else if (message instanceof common.LogErase) {
      this.#end();
      this.#erase();
    } else return false;
    return true;
  }

  /** Sends the next of what was asked for. */
  step(): void {
    const { log, offset, end } = this.#reading ?? { log: undefined, offset: 0, end: 0 };
    if (log) this.#give(log, offset, end);
    for (let i = 0; i < entriesPerStep && this.#listing; i++) this.#entry(this.#listing);
  }

  #list({ start, end }: common.LogRequestList): void {
    this.#reading = undefined;
    const { length } = this.#logs();
    if (length === 0) this.#send(messageOf(common.LogEntry, { id: 0, numLogs: 0, lastLogNum: 0 }));
    else this.#listing = { next: Math.max(1, start), last: Math.min(length, end) };
  }

  #entry(listing: { next: number; readonly last: number }): void {
    const logs = this.#logs();
    const id = listing.next++;
    const log = logs[id - 1];
    if (!log || id > listing.last) {
      this.#listing = undefined;
      return;
    }
    this.#send(
      messageOf(common.LogEntry, {
        id,
        numLogs: logs.length,
        lastLogNum: logs.length,
        timeUtc: Math.floor(log.beganAt / 1000),
        size: log.bytes.length,
      }),
    );
  }

  #read({ id, ofs, count }: common.LogRequestData): void {
    this.#listing = undefined;
    const log = this.#logs()[id - 1];
    if (!log) return;
    this.#reading = { log, offset: ofs, end: Math.min(log.bytes.length, ofs + count) };
    if (ofs >= log.bytes.length) {
      this.#reading = undefined;
      this.#send(messageOf(common.LogData, { id, ofs, count: 0, data: new Array<number>(pieceBytes).fill(0) }));
    }
  }

  #give(log: FlightLog, from: number, end: number): void {
    const id = this.#logs().indexOf(log) + 1;
    let offset = from;
    for (let i = 0; i < piecesPerStep && offset < end; i++) {
      const piece = log.bytes.subarray(offset, Math.min(end, offset + pieceBytes));
      const data = new Array<number>(pieceBytes).fill(0);
      for (let k = 0; k < piece.length; k++) data[k] = piece[k] as number;
      this.#send(messageOf(common.LogData, { id, ofs: offset, count: piece.length, data }));
      offset += piece.length;
    }
    this.#reading = offset < end ? { log, offset, end } : undefined;
  }

  #end(): void {
    this.#listing = undefined;
    this.#reading = undefined;
  }
}

const entriesPerStep = 2;
const piecesPerStep = 6;
const pieceBytes = 90;
