import { app } from "../shell/app.ts";

/** Starts the demo sector; the answer is a `demo` event. */
export async function startDemo(): Promise<void> {
  app.mirror.patch({ demo: "starting" });
  app.ui.patch({ welcomed: true });
  try {
    await app.peers.station.call("demo.start", null);
  } catch (cause) {
    app.mirror.patch({ demo: "off" });
    app.ui.patch({ welcomed: false });
    app.toasts.failure(cause, "The demo sector did not start");
  }
}

export async function stopDemo(): Promise<void> {
  try {
    await app.peers.station.call("demo.stop", null);
  } catch (cause) {
    app.toasts.failure(cause, "The demo sector did not stop");
  }
}
