import { writeParamPack } from "../mavlink/paramPack.ts";
import type { FlightLog } from "./flightLogs.ts";
import type { VirtualFile, VirtualFiles } from "./ftpServer.ts";
import type { Params } from "./params.ts";

/** ArduPilot's `@PARAM/param.pck`; `start` and `count` give a part of it, `withdefaults=1` the defaults too. */
export function paramFile(params: Params): VirtualFile {
  return {
    statBytes: 1024 * 1024, // ArduPilot does not count them
    read(query) {
      const asked = new URLSearchParams(query);
      const start = Number(asked.get("start")) || 0;
      const count = Number(asked.get("count")) || Number.POSITIVE_INFINITY;
      const part = params.list.slice(start, start + count).map(({ name, kind, value }) => {
        const usual = params.default(name);
        return { name, type: TYPES[kind], value, ...(usual !== undefined && { default: usual }) };
      });
      const withDefaults = asked.get("withdefaults") === "1";
      return writeParamPack(part, { total: params.list.length, withDefaults });
    },
  };
}

/** The flight logs in ArduPilot's folder, numbered from 1. */
export function logFiles(logs: readonly FlightLog[]): VirtualFiles {
  const name = (i: number) => `/APM/LOGS/${String(i + 1).padStart(8, "0")}.BIN`;
  return new Map(logs.map(({ bytes }, i): [string, VirtualFile] => [name(i), { read: () => bytes }]));
}

const TYPES = { int8: 1, int16: 2, int32: 3, real32: 4 } as const;
