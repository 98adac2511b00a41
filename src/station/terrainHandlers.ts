import type { Handlers } from "../contract/rpc.ts";
import type { TerrainCalls } from "../contract/terrain.ts";
import type { TerrainFiles } from "./terrainFiles.ts";

/** Answers what windows ask about elevation files and their heights. */
export function terrainHandlers({ terrain }: { readonly terrain: TerrainFiles }): Handlers<TerrainCalls> {
  return {
    "terrain.list": () => terrain.record(),
    "terrain.add": ({ path }) => terrain.add(path),
    "terrain.remove": ({ path }) => {
      terrain.remove(path);
      return null;
    },
    "terrain.reorder": ({ paths }) => {
      terrain.reorder(paths);
      return null;
    },
    "terrain.setDatum": ({ path, datum }) => {
      terrain.setDatum(path, datum);
      return null;
    },
    "terrain.area": ({ boxes, maxSamples }) => terrain.area(boxes, maxSamples),
    "terrain.rectangle": (asked) => terrain.rectangle(asked),
  };
}
