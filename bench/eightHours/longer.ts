import type { Scenario } from "../../src/mission/scenario/scenario.ts";

/** The same scenario flown over and over for so long, ms: its traffic, weather and faults come again with each round. */
export function longer(scenario: Scenario, durationMs: number): Scenario {
  const rounds = Array.from({ length: Math.ceil(durationMs / scenario.durationMs) }, (_, i) => i);
  const again = <T extends { readonly afterMs: number }>(list: readonly T[]): T[] =>
    rounds
      .flatMap((round) => list.map((one) => ({ ...one, afterMs: one.afterMs + round * scenario.durationMs })))
      .filter(({ afterMs }) => afterMs < durationMs);
  return {
    ...scenario,
    name: `${scenario.name}, for ${durationMs / 3_600_000} h`,
    durationMs,
    startAt: Math.floor(scenario.startAt / dayMs) * dayMs + morningMs,
    weather: again(scenario.weather),
    traffic: rounds.flatMap((round) =>
      again(scenario.traffic.map((one) => ({ ...one, id: `${one.id}, round ${round + 1}` }))).filter(
        ({ afterMs }) => Math.floor(afterMs / scenario.durationMs) === round,
      ),
    ),
    faults: again(scenario.faults),
  };
}

const dayMs = 86_400_000;
/** Eight hours from here on are daylight: 06:00 UTC. */
const morningMs = 6 * 3_600_000;
