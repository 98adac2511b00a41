import type { CueRecord } from "../contract/cue.ts";
import type { KeptCues } from "./cues.ts";
import { Cues } from "./cues.ts";
import type { Station } from "./station.ts";
import { unknownGround } from "./terrain.ts";

/** The cues of a station, carried out by its own calls: guarded and written down as if an operator had asked them. */
export function cuesOf(station: Station): Cues {
  const { announcer, boundaries, demo, fleet, node, patrols, payloads, replayed, store, terrain } = station;
  const gimbalOf = (vehicleId: string) => payloads.list().find((one) => one.vehicleId === vehicleId)?.gimbals[0];
  return new Cues({
    clock: node.clock,
    orders: {
      goTo: async (vehicleId, to) => station.handlers["vehicle.goTo"]({ vehicleId, ...to }),
      resume: async (vehicleId) => station.handlers["vehicle.resume"]({ vehicleId }),
      lookAt: async (vehicleId, place) => {
        const gimbal = gimbalOf(vehicleId);
        if (!gimbal) return null;
        const which = { vehicleId, gimbalId: gimbal.id };
        if (gimbal.control !== "we") await station.handlers["gimbal.take"]({ ...which, evenFromOther: false });
        return station.handlers["gimbal.lookAt"]({ ...which, ...place });
      },
      lookAway: async (vehicleId) => {
        const gimbal = gimbalOf(vehicleId);
        return gimbal?.control === "we" ? station.handlers["gimbal.release"]({ vehicleId, gimbalId: gimbal.id }) : null;
      },
    },
    vehicles: () => fleet.vehicles().flatMap(({ id }) => (replayed.has(id) ? [] : (fleet.find(id) ?? []))),
    held: (vehicleId) => {
      const map = patrols.coverageOf(vehicleId)?.map;
      const seen = map ? [...map.lastSeenAt].filter((at) => !Number.isNaN(at)) : [];
      const oldest = seen.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
      return {
        plan: patrols.of(vehicleId)?.plan,
        onBoard: boundaries.onBoard(vehicleId),
        items: patrols.itemsOf(vehicleId),
        payload: payloads.list().find((one) => one.vehicleId === vehicleId),
        ageMs: Number.isFinite(oldest) ? Math.max(0, node.clock.now() - oldest) : undefined,
      };
    },
    over: (plan, work) =>
      terrain.over({ plan, home: plan.home ?? undefined, beneath: demo.ground }, (known) =>
        work(known ?? unknownGround),
      ),
    kept: {
      load: () => store.settings.get("cues", keptOf),
      save: (kept) => store.settings.set("cues", kept),
    },
    tell: {
      cue: (record) => announcer.emit("cue", record),
      gone: (cueId) => announcer.emit("cueGone", { cueId }),
      fail: (cause) => station.fail(cause),
    },
  });
}

/** Throws for what no station of this version has written. */
function keptOf(value: unknown): KeptCues {
  const { cues, left } = value as Partial<KeptCues>;
  const whole = (one: CueRecord): boolean => typeof one.id === "string" && Array.isArray(one.path);
  if (!Array.isArray(cues) || !cues.every(whole) || typeof left !== "object" || left === null)
    throw new TypeError("not the cues of a station");
  return { cues, left };
}
