import { FailureError, failureOf } from "../contract/failure.ts";
import type { Outcome, ParamDifference, ParamList, ParamProgress, ParamRecord } from "../contract/setup.ts";
import { FtpClient } from "../mavlink/ftpClient.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { Param } from "../mavlink/paramClient.ts";
import { paramDifferences, readParamFile, writeParamFile } from "../mavlink/paramFile.ts";
import { downloadParams } from "../mavlink/paramSet.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { Announcer } from "./announcer.ts";

/** The parameters of vehicles as they were read last, and the way to change them. */
export class Params {
  readonly #node: MavlinkNode;
  readonly #fleet: Fleet;
  readonly #announcer: Announcer;
  readonly #ftp: FtpClient;
  readonly #offersFtp: (systemId: number) => boolean;
  readonly #lists = new Map<string, ParamList>();
  readonly #reading = new Map<string, { readonly list: Promise<ParamList>; readonly abort: AbortController }>();

  constructor(parts: {
    node: MavlinkNode;
    fleet: Fleet;
    announcer: Announcer;
    /** Whether a vehicle says that it hands out files. */
    offersFtp: (systemId: number) => boolean;
  }) {
    this.#node = parts.node;
    this.#fleet = parts.fleet;
    this.#announcer = parts.announcer;
    this.#offersFtp = parts.offersFtp;
    this.#ftp = new FtpClient(parts.node);
  }

  /** All parameters: those read before, unless asked to read `again`. Two who ask at once get one reading. */
  read(vehicleId: string, again: boolean): Promise<ParamList> {
    const known = this.#lists.get(vehicleId);
    if (known && !again) return Promise.resolve(known);
    const running = this.#reading.get(vehicleId);
    if (running) return running.list;
    const abort = new AbortController();
    const list = this.#read(vehicleId, abort.signal).finally(() => this.#reading.delete(vehicleId));
    this.#reading.set(vehicleId, { list, abort });
    return list;
  }

  cancel(vehicleId: string): void {
    this.#reading.get(vehicleId)?.abort.abort();
  }

  /** Writes one; resolves when the vehicle holds it. */
  async set(vehicleId: string, name: string, value: number): Promise<ParamRecord> {
    const param = await this.#fleet.params.set(this.#target(vehicleId), name, value);
    return this.#changed(vehicleId, param);
  }

  /** Writes many, one after the other, each with its outcome. */
  async setAll(
    vehicleId: string,
    values: readonly { name: string; value: number }[],
  ): Promise<({ name: string } & Outcome)[]> {
    const outcomes: ({ name: string } & Outcome)[] = [];
    for (const { name, value } of values)
      try {
        await this.set(vehicleId, name, value);
        outcomes.push({ name, ok: true });
      } catch (cause) {
        outcomes.push({ name, ok: false, failure: failureOf(cause) });
      }
    return outcomes;
  }

  /** What was read, as the text of a `.param` file. */
  toFile(vehicleId: string): string {
    return writeParamFile(this.#values(vehicleId));
  }

  /** Where a `.param` file and the vehicle differ. Throws `bad-input` naming the line. */
  compare(vehicleId: string, text: string): ParamDifference[] {
    return paramDifferences(readParamFile(text), this.#values(vehicleId)).flatMap(({ name, file, aboard }) =>
      file === undefined ? [] : [{ name, inFile: file, ...(aboard !== undefined && { onBoard: aboard }) }],
    );
  }

  async #read(vehicleId: string, signal: AbortSignal): Promise<ParamList> {
    const say = (state: ParamProgress["state"]) => this.#announcer.emit("paramProgress", { vehicleId, state });
    const ftp = this.#offersFtp(this.#target(vehicleId).systemId) ? this.#ftp : undefined;
    let saidAt = 0;
    try {
      say({ phase: "reading", done: 0 });
      const { params } = await downloadParams(this.#node, this.#target(vehicleId), {
        ...(ftp && { ftp }),
        signal,
        onProgress: (done, total) => {
          const now = this.#node.clock.now();
          if (now - saidAt < PROGRESS_MS && done < total) return;
          saidAt = now;
          say({ phase: "reading", done, total });
        },
      });
      const list: ParamList = {
        vehicleId,
        readAt: this.#node.clock.now(),
        source: ftp ? "ftp" : "list",
        params: [...params.values()].map(recordOf).sort((a, b) => a.name.localeCompare(b.name, "en")),
      };
      this.#lists.set(vehicleId, list);
      say({ phase: "done" });
      return list;
    } catch (cause) {
      say({ phase: "failed", failure: failureOf(cause) });
      throw cause;
    }
  }

  #changed(vehicleId: string, param: Param): ParamRecord {
    const known = this.#lists.get(vehicleId);
    const before = known?.params.find(({ name }) => name === param.name);
    const record = { ...before, ...recordOf(param) };
    if (known) {
      const params = known.params.map((one) => (one.name === param.name ? record : one));
      this.#lists.set(vehicleId, { ...known, params });
    }
    this.#announcer.emit("param", { vehicleId, name: param.name, value: param.value });
    return record;
  }

  #values(vehicleId: string): Map<string, number> {
    const list = this.#lists.get(vehicleId);
    if (!list) throw new FailureError("not-found", "The parameters were not read yet", "Read them first.");
    return new Map(list.params.map(({ name, value }) => [name, value]));
  }

  #target(vehicleId: string): { systemId: number; componentId: number } {
    const { systemId, componentId } = this.#fleet.vehicle(vehicleId).state;
    return { systemId, componentId };
  }
}

const PROGRESS_MS = 200;
const MAV_PARAM_TYPE_REAL32 = 9;

const recordOf = ({ name, value, type }: Param): ParamRecord => ({
  name,
  value,
  integer: type < MAV_PARAM_TYPE_REAL32,
});
