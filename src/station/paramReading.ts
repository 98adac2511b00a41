import { failureOf } from "../contract/failure.ts";
import type { FtpClient } from "../mavlink/ftpClient.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import type { Param, ParamClient, ParamTarget } from "../mavlink/paramClient.ts";
import { askParamHash, paramHash } from "../mavlink/paramHash.ts";
import { downloadParams } from "../mavlink/paramSet.ts";
import type { RoundTrips } from "../mavlink/roundTrips.ts";
import type { KeptParams } from "./keptParams.ts";

/** Parameters in the order of the vehicle's list, and how they came. */
export interface ReadParams {
  readonly params: readonly Param[];
  readonly source: "ftp" | "list" | "cache";
  readonly problems: readonly string[];
  /** The checksum that the vehicle told before and after, where it gives one. */
  readonly hash?: number;
}

export interface ParamReading {
  readonly vehicleId: string;
  readonly node: MavlinkNode;
  readonly client: ParamClient;
  readonly target: ParamTarget;
  readonly ftp: FtpClient | undefined;
  readonly trips: RoundTrips;
  readonly signal: AbortSignal;
  readonly kept: KeptParams;
  /** Whether the vehicle gives a checksum over its parameters, as PX4 does. */
  readonly hashes: boolean;
  /** Whether what was kept will do. */
  readonly keptWillDo: boolean;
  readonly onProgress: (done: number, total: number) => void;
}

/** Reads all parameters; those that were kept where the vehicle's checksum says that they are unchanged. */
export async function readParams(reading: ParamReading): Promise<ReadParams> {
  const { vehicleId, node, target, ftp, trips, signal, kept, onProgress } = reading;
  const before = await hashOf(reading);
  const known = before !== undefined && reading.keptWillDo ? kept.of(vehicleId) : undefined;
  if (known && known.hash === before)
    return { params: known.params, source: "cache", problems: [staleWords(known.readAt)], hash: known.hash };
  const set = await downloadParams(node, target, { ...(ftp && { ftp }), trips, signal, onProgress });
  const params = [...set.params.values()];
  const { source, problems } = set;
  const after = before === undefined ? undefined : await hashOf(reading);
  // Another checksum now: something was changed while they were read.
  if (after === undefined || after !== before) {
    kept.drop(vehicleId);
    return { params, source, problems };
  }
  kept.keep(vehicleId, { hash: after, readAt: node.clock.now(), params });
  return { params, source, problems, hash: after };
}

/**
 * What is kept after parameters were written: with the new checksum where we know how the vehicle comes to it, else
 * nothing, for its next word would be another.
 */
export function keepWritten(
  kept: KeptParams,
  vehicleId: string,
  written: ReadonlyMap<string, number>,
  isVolatile: (name: string) => boolean,
): void {
  const old = kept.of(vehicleId);
  if (!old) return;
  if (paramHash(old.params, isVolatile) !== old.hash) {
    kept.drop(vehicleId);
    return;
  }
  const params = old.params.map((param) => ({ ...param, value: written.get(param.name) ?? param.value }));
  kept.keep(vehicleId, { ...old, params, hash: paramHash(params, isVolatile) });
}

async function hashOf({ hashes, client, target, signal }: ParamReading): Promise<number | undefined> {
  if (!hashes) return undefined;
  try {
    return await askParamHash(client, target, { signal });
  } catch (cause) {
    if (failureOf(cause).code === "timeout") return undefined; // it has none, or the link is bad: all are read
    throw cause;
  }
}

const staleWords = (readAt: number): string =>
  `What the vehicle changes by itself, such as counters and calibration, is from ${new Date(readAt).toISOString().slice(0, 16).replace("T", " ")} UTC: read again to have it`;
