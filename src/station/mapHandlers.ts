import type { MapCalls } from "../contract/maps.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { MapLayers } from "./mapLayers.ts";

/** Answers what windows ask about the operator's maps. */
export function mapHandlers({ maps }: { readonly maps: MapLayers }): Handlers<MapCalls> {
  return {
    "maps.list": () => maps.record(),
    "maps.add": ({ path }) => maps.add(path),
    "maps.addOnline": ({ address, attribution }) => maps.addOnline(address, attribution),
    "maps.remove": ({ id }) => {
      maps.remove(id);
      return null;
    },
    "maps.reorder": ({ ids }) => {
      maps.reorder(ids);
      return null;
    },
    "maps.setOpacity": ({ id, opacity }) => {
      maps.setOpacity(id, opacity);
      return null;
    },
    "maps.show": ({ id, shown }) => {
      maps.show(id, shown);
      return null;
    },
    "maps.tile": ({ id, z, x, y }) => maps.tile(id, z, x, y),
    "maps.features": ({ id }) => maps.features(id),
  };
}
