import { app } from "../shell/app.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { Importing } from "./importing.ts";
import { lookAtPlaces } from "./lookAtPlaces.ts";
import { startOf } from "./planning.ts";
import { previews } from "./preview.ts";
import { runDesk } from "./runDesk.ts";

/** The one taking of features out of map files; its panels share it. */
export const importing = new Importing({
  editor: app.editor,
  near: () => app.editor.plan.home ?? app.editor.plan.section[0] ?? null,
  start: () => startOf(app.mirror.get(), app.ui.get().vehicleId),
  desk: runDesk,
});
importing.state.subscribe((now) => previews.patch({ features: now.phase === "choosing" ? now.summary.preview : null }));

/** What was read is shown where it lies. */
export async function readAndLook(read: () => Promise<void>): Promise<void> {
  await read();
  look();
}

/** Brings what would be taken into the picture, or all where nothing would be. */
export function look(): void {
  const now = importing.state.get();
  if (now.phase !== "choosing") return;
  const { lines, places } = now.summary.preview;
  const chosen = lines.filter((line) => line.look !== "other");
  const shown = chosen.length > 0 ? chosen : lines;
  lookAtPlaces([...shown.flatMap(({ points }) => points), ...(chosen.length > 0 ? [] : places)], (place) =>
    app.planning.state.get().ground.elevation(place),
  );
}

/** Takes what was chosen, and shows the section that came with it. */
export async function take(): Promise<void> {
  const before = app.editor.plan.section;
  await importing.take();
  if (app.editor.plan.section !== before) shellCommand({ kind: "show-section" });
}

/** Failures as a toast. */
export async function told(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    app.toasts.failure(cause, "The file was not imported");
  }
}
