import { app } from "../shell/app.ts";
import type { DropTaker } from "../shell/droppedFiles.ts";
import { count } from "../ui/format.ts";
import { isElevationName } from "./elevationWords.ts";

/** Asks for elevation files and adds them. */
export async function chooseElevation(): Promise<void> {
  try {
    await addElevation((await window.vedette?.chooseFiles("elevation")) ?? []);
  } catch (cause) {
    app.toasts.failure(cause, "No elevation file was added");
  }
}

/** Adds elevation files, one after the other; each that can not be read is told. */
export async function addElevation(paths: readonly string[]): Promise<void> {
  let added = 0;
  for (const path of paths)
    try {
      await app.peers.station.call("terrain.add", { path });
      added++;
    } catch (cause) {
      app.toasts.failure(cause, "Elevation");
    }
  if (added > 0) app.toasts.done(`${count(added, "elevation file")} added`);
}

/** Takes elevation files that are dropped on the window. */
export const elevationDrops: DropTaker = {
  takes: isElevationName,
  drop: (paths) => void addElevation(paths),
};
