import { failureOf } from "../contract/failure.ts";
import type { Outcome } from "../contract/setup.ts";
import type { StationHandlers } from "./handlers.ts";

/** Throws a FailureError where this vehicle is not to be asked this. */
export type MayAsk = (vehicleId: string, call: string, args: unknown) => void;

/**
 * The same handlers, but what would be said to a vehicle is asked of `mayAsk` first, which throws for one that it is not to
 * be said to. A call to several goes to those that it may go to, and the others have their failures as outcomes.
 */
export function guarded(handlers: StationHandlers, mayAsk: MayAsk): StationHandlers {
  const all = Object.entries(handlers) as [string, Handler][];
  const one = ([name, handler]: (typeof all)[number]): (typeof all)[number] => {
    if (SILENT.has(name) || name.startsWith("sim.")) return [name, handler];
    return [
      name,
      (args) => {
        const { vehicleId, vehicleIds } = (args ?? {}) as { vehicleId?: unknown; vehicleIds?: unknown };
        if (typeof vehicleId === "string") mayAsk(vehicleId, name, args);
        if (!Array.isArray(vehicleIds)) return handler(args);
        return severally(vehicleIds as string[], handler, args, (id) => mayAsk(id, name, args));
      },
    ];
  };
  return Object.fromEntries(all.map(one)) as unknown as StationHandlers;
}

type Handler = (args: unknown) => unknown;
type OutcomeOf = { readonly vehicleId: string } & Outcome;

async function severally(ids: readonly string[], handler: Handler, args: unknown, mayAsk: (id: string) => void) {
  const refused = new Map<string, OutcomeOf>();
  for (const vehicleId of ids)
    try {
      mayAsk(vehicleId);
    } catch (cause) {
      refused.set(vehicleId, { vehicleId, ok: false, failure: failureOf(cause) });
    }
  const asked = ids.filter((id) => !refused.has(id));
  const outcomes =
    asked.length === 0 ? [] : ((await handler({ ...(args as object), vehicleIds: asked })) as readonly OutcomeOf[]);
  const of = new Map([...refused, ...outcomes.map((outcome) => [outcome.vehicleId, outcome] as const)]);
  return [...new Set(ids)].flatMap((id) => of.get(id) ?? []);
}

/** What names a vehicle and says nothing to it. */
const SILENT: ReadonlySet<string> = new Set([
  "params.cancel",
  "params.toFile",
  "params.compare",
  "logs.cancel",
  "patrol.cancelUpload",
  "boundary.cancel",
  "stream.open",
]);
