import * as v from "valibot";
import { Emitter } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { Look } from "../contract/look.ts";
import { parser } from "../contract/parse.ts";
import type { PayloadRecord } from "../contract/payload.ts";
import type { StreamRecord } from "../contract/records.ts";
import { type AskedLook, askedLookSchema, plainLook, type StreamLookRecord } from "../contract/streamLook.ts";
import type { Settings } from "../store/settings.ts";
import { thermalOf } from "./thermalStream.ts";

const settingKey = "looks";
/** Looks of the newest so many addresses are remembered. */
const most = 200;

interface Kept {
  readonly vehicleId: string;
  readonly address: string;
  readonly asked: AskedLook;
}
const kept = v.object({ vehicleId: v.string(), address: v.string(), asked: askedLookSchema });
const parseKept = parser("looks", v.array(kept));

export interface StreamLooksParts {
  readonly settings: Settings;
  /** What a vehicle's cameras say of themselves. */
  readonly payloadOf: (vehicleId: string) => PayloadRecord | undefined;
  /** Has vision look at a stream like this from its next picture on. */
  readonly send: (streamId: string, look: Look) => void;
}

/** How each open stream is looked at: what an operator asked for, remembered by its address, and whether it is thermal. */
export class StreamLooks {
  readonly #parts: StreamLooksParts;
  readonly #open = new Map<string, StreamRecord>();
  readonly #told = new Map<string, StreamLookRecord>();
  readonly #sent = new Map<string, string>();
  readonly #changed = new Emitter<StreamLookRecord>();
  #kept: readonly Kept[];

  readonly onLook = this.#changed.on;

  constructor(parts: StreamLooksParts) {
    this.#parts = parts;
    this.#kept = parts.settings.get(settingKey, parseKept) ?? [];
  }

  list(): readonly StreamLookRecord[] {
    return [...this.#told.values()];
  }

  /** Takes in what a stream is like now. */
  observe(stream: StreamRecord): void {
    this.#open.set(stream.id, stream);
    this.#tell(stream);
  }

  closed(streamId: string): void {
    for (const map of [this.#open, this.#told, this.#sent]) map.delete(streamId);
  }

  /** Vision began anew, and knows of nothing. */
  sendAgain(): void {
    this.#sent.clear();
    for (const stream of this.#open.values()) this.#tell(stream);
  }

  /** Looks at an open stream like this from now on. @throws FailureError `not-found` for one that is not open. */
  set(streamId: string, asked: AskedLook): StreamLookRecord {
    const stream = this.#open.get(streamId);
    if (!stream)
      throw new FailureError("not-found", `The video was not changed: ${streamId} is not open`, "Open its video first");
    const { vehicleId, address } = stream;
    const others = this.#kept.filter((one) => one.vehicleId !== vehicleId || one.address !== address);
    this.#kept = [...others, { vehicleId, address, asked }].slice(-most);
    this.#parts.settings.set(settingKey, this.#kept);
    return this.#tell(stream);
  }

  #askedOf({ vehicleId, address }: StreamRecord): AskedLook {
    return this.#kept.find((one) => one.vehicleId === vehicleId && one.address === address)?.asked ?? plainLook;
  }

  #tell(stream: StreamRecord): StreamLookRecord {
    const asked = this.#askedOf(stream);
    const { likelyPolarity } = stream;
    const thermal = thermalOf(asked.thermal, stream, this.#parts.payloadOf(stream.vehicleId));
    const record: StreamLookRecord = {
      streamId: stream.id,
      asked,
      ...thermal,
      ...(thermal.thermal && likelyPolarity && likelyPolarity !== asked.polarity && { likelyPolarity }),
    };
    this.#send(record);
    const before = this.#told.get(stream.id);
    this.#told.set(stream.id, record);
    if (JSON.stringify(before) !== JSON.stringify(record)) this.#changed.emit(record);
    return record;
  }

  #send({ streamId, asked: { tiling, budgetMs, regions, polarity }, thermal }: StreamLookRecord): void {
    const look: Look = {
      ...(tiling !== "auto" && { tiling }),
      ...(budgetMs !== undefined && { budgetMs }),
      ...(thermal && { thermal: polarity }),
      ...(regions.length > 0 && { regions }),
    };
    const text = JSON.stringify(look);
    // Vision looks at a stream of which it was told nothing as at any other.
    if ((this.#sent.get(streamId) ?? "{}") === text) return;
    this.#sent.set(streamId, text);
    this.#parts.send(streamId, look);
  }
}
