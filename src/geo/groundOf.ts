import { flatGround, type Ground, type GroundPart, gridGround, layeredGround } from "./ground.ts";
import { tiledGround } from "./groundTiles.ts";

/** The ground of some parts, the same as the one they are of. */
export function groundOf(parts: readonly GroundPart[]): Ground {
  const layers = parts.map(layerOf);
  const [only] = layers;
  return layers.length === 1 && only ? only : layeredGround(...layers);
}

function layerOf(part: GroundPart): Ground {
  switch (part.kind) {
    case "grid":
      return gridGround(part.grid);
    case "tiles":
      return tiledGround(part.tiles);
    case "flat":
      return flatGround(part.amsl);
  }
}
