import { failureOf } from "../../src/contract/failure.ts";
import { app } from "../shell/app.ts";
import type { DropTaker } from "../shell/droppedFiles.ts";
import { count } from "../ui/format.ts";
import { isMapName, isTiffName } from "./mapWords.ts";

/** Asks for map files and adds them. */
export async function chooseMaps(): Promise<void> {
  try {
    await addMaps((await window.vedette?.chooseFiles("map")) ?? []);
  } catch (cause) {
    app.toasts.failure(cause, "No map was added");
  }
}

/** Adds map files, one after the other; each that can not be shown is told. */
export async function addMaps(paths: readonly string[]): Promise<void> {
  let added = 0;
  for (const path of paths)
    try {
      await app.peers.station.call("maps.add", { path });
      added++;
    } catch (cause) {
      app.toasts.failure(cause, "Map");
    }
  if (added > 0) app.toasts.done(`${count(added, "map")} added`);
}

/** Takes maps and overlays that are dropped on the window. */
export const mapDrops: DropTaker = { takes: isMapName, drop: (paths) => void addMaps(paths) };

/** Takes dropped GeoTIFFs: elevation where they hold heights, else maps. */
export const tiffDrops: DropTaker = {
  takes: isTiffName,
  drop: async (paths) => {
    for (const path of paths)
      try {
        await app.peers.station.call("terrain.add", { path });
        app.toasts.done("1 elevation file added");
      } catch (cause) {
        if (failureOf(cause).code === "bad-input") await addMaps([path]);
        else app.toasts.failure(cause, "GeoTIFF");
      }
  },
};
