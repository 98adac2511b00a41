import { join } from "node:path";
import { errorOf, type Failure, FailureError, failureOf } from "../contract/failure.ts";
import type {
  MeaningSources,
  Outcome,
  ParamDifference,
  ParamList,
  ParamProgress,
  ParamRecord,
} from "../contract/setup.ts";
import type { FtpClient } from "../mavlink/ftpClient.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { Param, ParamTarget } from "../mavlink/paramClient.ts";
import { paramDifferences, readParamFile, writeParamFile } from "../mavlink/paramFile.ts";
import type { ParamOutcome, ParamToSet } from "../mavlink/paramWrites.ts";
import type { RoundTrips } from "../mavlink/roundTrips.ts";
import type { Fleet } from "../vehicle/fleet.ts";
import type { Announcer } from "./announcer.ts";
import { KeptParams } from "./keptParams.ts";
import { MeaningFiles } from "./meaningFiles.ts";
import { Meanings } from "./meanings.ts";
import { OwnMeanings } from "./ownMeanings.ts";
import { keepWritten, readParams } from "./paramReading.ts";

/** The parameters of vehicles as they were read last, and the way to change them. */
export class Params {
  readonly #node: MavlinkNode;
  readonly #fleet: Fleet;
  readonly #announcer: Announcer;
  readonly #ftp: FtpClient;
  readonly #trips: RoundTrips;
  readonly #offers: (systemId: number) => ReadonlySet<string>;
  readonly #files: MeaningFiles;
  readonly #kept: KeptParams;
  readonly #own: OwnMeanings;
  readonly #lists = new Map<string, ParamList>();
  readonly #writing = new Map<string, AbortController>();
  readonly #reading = new Map<string, { readonly list: Promise<ParamList>; readonly abort: AbortController }>();

  constructor(parts: {
    dataFolder: string;
    node: MavlinkNode;
    trips: RoundTrips;
    fleet: Fleet;
    announcer: Announcer;
    /** Names of MAV_PROTOCOL_CAPABILITY that a vehicle says it has. */
    offers: (systemId: number) => ReadonlySet<string>;
  }) {
    this.#files = new MeaningFiles(join(parts.dataFolder, "parameters"));
    this.#kept = new KeptParams(join(parts.dataFolder, "parameters-kept"));
    this.#node = parts.node;
    this.#fleet = parts.fleet;
    this.#announcer = parts.announcer;
    this.#offers = parts.offers;
    this.#trips = parts.trips;
    this.#ftp = parts.fleet.files;
    this.#own = new OwnMeanings({ node: parts.node, commands: parts.fleet.commands, ftp: this.#ftp });
  }

  /** All parameters: those read before, unless asked to read `again` or changed on board since an earlier run. Two who ask at once get one reading. */
  read(vehicleId: string, again: boolean): Promise<ParamList> {
    const known = this.#lists.get(vehicleId);
    if (known && !again) return Promise.resolve(known);
    const running = this.#reading.get(vehicleId);
    if (running) return running.list;
    const abort = new AbortController();
    const list = this.#read(vehicleId, abort.signal, again).finally(() => this.#reading.delete(vehicleId));
    this.#reading.set(vehicleId, { list, abort });
    return list;
  }

  cancel(vehicleId: string): void {
    this.#reading.get(vehicleId)?.abort.abort();
    this.#writing.get(vehicleId)?.abort();
    this.#own.cancel(vehicleId);
  }

  /** Writes one; resolves when the vehicle holds it. Rejects `refused` for what can only be read. */
  async set(vehicleId: string, name: string, value: number): Promise<ParamRecord> {
    const failure = this.#readOnly(vehicleId, name);
    if (failure) throw errorOf(failure);
    const param = await this.#fleet.params.set(this.#target(vehicleId), name, value);
    this.#hold(vehicleId, new Map([[name, param.value]]));
    return (
      this.#lists.get(vehicleId)?.params.find((one) => one.name === name) ??
      this.#meanings(vehicleId).put(recordOf(param))
    );
  }

  /** Writes many, each with its outcome, `cancelled` for those that were not written when it was. Rejects `busy`. */
  async setAll(
    vehicleId: string,
    values: readonly { name: string; value: number }[],
  ): Promise<({ name: string } & Outcome)[]> {
    const writable = values.filter(({ name }) => !this.#readOnly(vehicleId, name));
    const outcomes = await this.#write(vehicleId, writable);
    this.#hold(vehicleId, new Map(outcomes.flatMap((one) => (one.ok ? [[one.name, one.value] as const] : []))));
    const written = outcomes.values();
    return values.map(({ name }) => {
      const failure = this.#readOnly(vehicleId, name);
      const outcome = failure ? { ok: false as const, failure } : written.next().value!;
      return outcome.ok ? { name, ok: true } : { name, ok: false, failure: outcome.failure };
    });
  }

  async #write(vehicleId: string, values: readonly ParamToSet[]): Promise<readonly ParamOutcome[]> {
    if (this.#writing.has(vehicleId))
      throw new FailureError("busy", "Parameters of this vehicle are being written", "Wait for it, or cancel it.");
    const say = (state: ParamProgress["state"]) => this.#announcer.emit("paramProgress", { vehicleId, state });
    const abort = new AbortController();
    this.#writing.set(vehicleId, abort);
    const total = values.length;
    let done = 0;
    try {
      say({ phase: "writing", done, total });
      const onOutcome = () => say({ phase: "writing", done: ++done, total });
      return await this.#fleet.params.setAll(this.#target(vehicleId), values, { signal: abort.signal, onOutcome });
    } finally {
      this.#writing.delete(vehicleId);
      say({ phase: "done" });
    }
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

  /** Where the meanings of a vehicle's parameters come from. */
  meaningSources(vehicleId: string): MeaningSources {
    const params = this.#lists.get(vehicleId)?.params ?? [];
    return { sources: this.#meanings(vehicleId).sources(params), failures: this.#files.failures };
  }

  /** Asks the vehicle for its own description of its parameters; a list that was read before gets its words. */
  async askMeanings(vehicleId: string): Promise<number> {
    const count = await this.#own.ask(vehicleId, this.#target(vehicleId));
    this.#describe(vehicleId);
    return count;
  }

  /** Keeps a file of descriptions; lists that were read before get its words. Throws as `MeaningFiles.load`. */
  loadMeanings(file: string): { readonly program: string; readonly count: number } {
    const { dialect, count } = this.#files.load(file);
    for (const vehicleId of this.#lists.keys()) this.#describe(vehicleId);
    return { program: dialect, count };
  }

  async #read(vehicleId: string, signal: AbortSignal, again: boolean): Promise<ParamList> {
    const say = (state: ParamProgress["state"]) => this.#announcer.emit("paramProgress", { vehicleId, state });
    const target = this.#target(vehicleId);
    let saidAt = 0;
    try {
      say({ phase: "reading", done: 0 });
      const { params, source, problems } = await readParams({
        ...{ vehicleId, node: this.#node, client: this.#fleet.params, target, trips: this.#trips, signal },
        ftp: this.#offers(target.systemId).has("FTP") ? this.#ftp : undefined,
        kept: this.#kept,
        hashes: this.#fleet.vehicle(vehicleId).state.autopilot === "px4",
        keptWillDo: !again,
        onProgress: (done, total) => {
          const now = this.#node.clock.now();
          if (now - saidAt < PROGRESS_MS && done < total) return;
          saidAt = now;
          say({ phase: "reading", done, total });
        },
      });
      const meanings = this.#meanings(vehicleId);
      const list: ParamList = {
        vehicleId,
        readAt: this.#node.clock.now(),
        source,
        problems,
        params: params.map((param) => meanings.put(recordOf(param))).sort((a, b) => a.name.localeCompare(b.name, "en")),
      };
      this.#lists.set(vehicleId, list);
      say({ phase: "done" });
      return list;
    } catch (cause) {
      say({ phase: "failed", failure: failureOf(cause) });
      throw cause;
    }
  }

  #hold(vehicleId: string, values: ReadonlyMap<string, number>): void {
    const meanings = this.#meanings(vehicleId);
    keepWritten(this.#kept, vehicleId, values, (name) => meanings.of(name)?.volatile === true);
    const known = this.#lists.get(vehicleId);
    if (known) {
      const params = known.params.map((one) => ({ ...one, value: values.get(one.name) ?? one.value }));
      this.#lists.set(vehicleId, { ...known, params });
    }
    for (const [name, value] of values) this.#announcer.emit("param", { vehicleId, name, value });
  }

  #values(vehicleId: string): Map<string, number> {
    const list = this.#lists.get(vehicleId);
    if (!list) throw new FailureError("not-found", "The parameters were not read yet", "Read them first.");
    return new Map(list.params.map(({ name, value }) => [name, value]));
  }

  #describe(vehicleId: string): void {
    const list = this.#lists.get(vehicleId);
    const meanings = this.#meanings(vehicleId);
    if (list) this.#lists.set(vehicleId, { ...list, params: list.params.map((param) => meanings.put(param)) });
  }

  #meanings(vehicleId: string): Meanings {
    return new Meanings(this.#fleet.vehicle(vehicleId).state, this.#files, this.#own.of(vehicleId));
  }

  /** Why a parameter is not written; nothing for most. */
  #readOnly(vehicleId: string, name: string): Failure | undefined {
    if (!this.#meanings(vehicleId).of(name)?.readOnly) return undefined;
    return { code: "refused", message: `Parameter ${name} can only be read`, remedy: "The vehicle sets it by itself." };
  }

  #target(vehicleId: string): ParamTarget {
    const { systemId, componentId, autopilot } = this.#fleet.vehicle(vehicleId).state;
    const offers = this.#offers(systemId);
    // Until it has said what it can: a PX4 has never done it otherwise.
    const bytewise = offers.size > 0 ? offers.has("PARAM_ENCODE_BYTEWISE") : autopilot === "px4";
    return { systemId, componentId, encoding: bytewise ? "bytewise" : "cast" };
  }
}

const PROGRESS_MS = 200;
const MAV_PARAM_TYPE_REAL32 = 9;

const recordOf = ({ name, value, type, default: standard }: Param): ParamRecord => ({
  name,
  value,
  integer: type < MAV_PARAM_TYPE_REAL32,
  ...(standard !== undefined && { default: standard }),
});
