import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/**
 * The hosts whose video is opened unasked where a vehicle names one: host names, addresses, ranges of addresses such as
 * `192.168.144.0/24`. What lies where a vehicle itself speaks from needs no entry.
 */
export type VideoHostCalls = {
  "streams.hosts": { args: null; result: readonly string[] };
  /** Remembered until it is removed. Gives the whole list, as the one below does. */
  "streams.allowHost": { args: { host: string }; result: readonly string[] };
  "streams.removeHost": { args: { host: string }; result: readonly string[] };
};

const host = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(253));

export const videoHostParsers: Parsers<VideoHostCalls> = {
  "streams.hosts": parser("streams.hosts", v.null()),
  "streams.allowHost": parser("streams.allowHost", v.object({ host })),
  "streams.removeHost": parser("streams.removeHost", v.object({ host })),
};
