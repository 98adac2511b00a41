import type { Handlers } from "../contract/rpc.ts";
import type { SightingCalls } from "../contract/sightings.ts";
import type { SightingQueries } from "../store/sightingQuery.ts";
import { actor } from "./actor.ts";

/** Answers what windows ask about sighted vehicles. */
export const sightingHandlers = (queries: SightingQueries): Handlers<SightingCalls> => ({
  "sightings.query": (query) => queries.query({ ...query, by: actor() || query.by }),
  "sightings.hours": (query) => queries.hours(query.filter, actor() || query.by, query),
  "sightings.likely": ({ flagId, by }) => queries.likely(flagId, actor() || by),
  "sightings.heat": ({ filter, by, size }) => queries.heat(filter, actor() || by, size),
});
