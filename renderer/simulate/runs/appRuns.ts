import { app } from "../../shell/app.ts";
import { RunDesk } from "./runDesk.ts";

/** The window's own scenario runs. */
export const runDesk = new RunDesk({
  call: app.peers.station.call,
  failed: (cause, what) => app.toasts.failure(cause, what),
  storage: window.localStorage,
});

app.peers.station.onConnected((client) => {
  void runDesk.refresh();
  client.on("scenarioRun", (run) => runDesk.put(run));
  client.on("scenarioRunGone", ({ id }) => runDesk.gone(id));
});
