import { flatGround, type Ground, gridGround, layeredGround } from "../../src/geo/ground.ts";
import type { Mirror } from "./mirror.ts";

/** The ground as far as the window knows it. */
export interface KnownGround {
  /** Loaded heights only, of elevation files before the simulated sector's: undefined outside them. For plans, which must not invent ground. */
  readonly terrain: Ground;
  /** The same, and outside it level ground at the height of the vehicles' home. For drawing. */
  readonly drawn: Ground;
}

type Source = Pick<Mirror, "grid" | "heights" | "vehicles" | "sector">;

/** Makes the ground anew only when the heights or the home's height changed. */
export function groundReader(): (source: Source) => KnownGround {
  let key: readonly unknown[] = [];
  let known: KnownGround | undefined;
  return (source) => {
    const level = homeHeight(source);
    if (known && key[0] === source.grid && key[1] === level && key[2] === source.heights) return known;
    key = [source.grid, level, source.heights];
    const layers = [...(source.heights ? [source.heights] : []), ...(source.grid ? [gridGround(source.grid)] : [])];
    const [only] = layers;
    const terrain = layers.length === 1 && only ? only : layeredGround(...layers);
    known = { terrain, drawn: layeredGround(terrain, flatGround(level)) };
    return known;
  };
}

function homeHeight({ vehicles, sector }: Source): number {
  for (const { home } of vehicles.values()) if (home) return Math.round(home.amsl);
  return Math.round(sector?.base.amsl ?? 0);
}
