import { app } from "../../shell/app.ts";
import { GroundDrawing } from "./groundDrawing.ts";

/** What is drawn on the globe in Review. */
export const groundDrawing = new GroundDrawing({ ui: app.ui, now: () => Date.now() });

groundDrawing.corners.subscribe(() => app.loop.request());

// Before anything in the window takes Enter for itself, such as the button that began the drawing.
window.addEventListener(
  "keydown",
  (e) => {
    if (e.key !== "Enter" || groundDrawing.corners.get() === null) return;
    e.preventDefault();
    e.stopPropagation();
    groundDrawing.finish();
  },
  { capture: true },
);
