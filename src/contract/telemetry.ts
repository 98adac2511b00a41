import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** A station-wide telemetry log in the data folder. */
export interface TelemetryFile {
  /** Its whole path. */
  readonly file: string;
  /** When it was begun, ms since 1970. */
  readonly from: number;
  readonly bytes: number;
}

/** What becomes of all that passes the station's links. */
export interface TelemetryRecord {
  /** Where it is recorded to; absent before the first packet, and while it cannot be recorded. */
  readonly recording?: TelemetryFile;
  /** Why nothing is recorded now; it is tried again by itself. */
  readonly failure?: Failure;
  /** The oldest logs are removed when all together are larger; those of the last 24 hours stay. */
  readonly keepBytes: number;
}

export type TelemetryCalls = {
  "telemetry.now": { args: null; result: TelemetryRecord };
  /** All that are kept, the newest first, with the one that is recorded to. */
  "telemetry.list": { args: null; result: readonly TelemetryFile[] };
  /** How much is kept from now on, 0.1 GB at least. */
  "telemetry.keep": { args: { bytes: number }; result: TelemetryRecord };
};

export const leastTelemetryBytes = 100_000_000;

export const telemetryParsers: Parsers<TelemetryCalls> = {
  "telemetry.now": parser("telemetry.now", v.null()),
  "telemetry.list": parser("telemetry.list", v.null()),
  "telemetry.keep": parser(
    "telemetry.keep",
    v.object({ bytes: v.pipe(v.number(), v.integer(), v.minValue(leastTelemetryBytes), v.maxValue(1e15)) }),
  ),
};
