import { app } from "./app.ts";
import type { Screen } from "./ui.ts";

/** Goes to a screen; what waited for a click on the globe there no longer does. */
export function goToScreen(screen: Screen): void {
  if (screen !== "plan") app.editor.cancelDraw();
  app.ui.patch({ screen, goTo: null, pick: null });
}
