import type { StationHandlers } from "./handlers.ts";

/** The same handlers, but what would be said to a vehicle is asked of `mustBeReal` first, which throws for a replayed one. */
export function guarded(handlers: StationHandlers, mustBeReal: (vehicleId: string) => void): StationHandlers {
  const all = Object.entries(handlers) as [string, (args: unknown) => unknown][];
  const one = ([name, handler]: (typeof all)[number]): (typeof all)[number] => {
    if (SILENT.has(name) || name.startsWith("sim.")) return [name, handler];
    return [
      name,
      (args) => {
        const { vehicleId } = (args ?? {}) as { vehicleId?: unknown };
        if (typeof vehicleId === "string") mustBeReal(vehicleId);
        return handler(args);
      },
    ];
  };
  return Object.fromEntries(all.map(one)) as unknown as StationHandlers;
}

/** What names a vehicle and says nothing to it. */
const SILENT: ReadonlySet<string> = new Set([
  "params.cancel",
  "params.toFile",
  "params.compare",
  "logs.cancel",
  "patrol.cancelUpload",
  "stream.open",
]);
