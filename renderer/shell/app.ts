import { Commands } from "../fly/commands.ts";
import { LiveCoverage } from "../fly/liveCoverage.ts";
import { BoundariesOnBoard } from "../plan/boundariesOnBoard.ts";
import { Drafts } from "../plan/library/drafts.ts";
import { followLibrary } from "../plan/library/followLibrary.ts";
import { Library } from "../plan/library/library.ts";
import { Others } from "../plan/library/others.ts";
import { Separation } from "../plan/library/separation.ts";
import { Table } from "../plan/library/table.ts";
import { PlanEditor } from "../plan/planEditor.ts";
import { Planning, startOf } from "../plan/planning.ts";
import { openPlanningWorker, PlanningAway } from "../plan/planningAway.ts";
import { Params } from "../setup/params.ts";
import { announcements } from "../station/announcements.ts";
import { FrameLoop } from "../station/frameLoop.ts";
import { Heights } from "../station/heights.ts";
import { Live } from "../station/live.ts";
import { Metrics } from "../station/metrics.ts";
import { emptyMirror, type Mirror } from "../station/mirror.ts";
import { Peers } from "../station/peers.ts";
import { followStation } from "../station/session.ts";
import { Store } from "../ui/store.ts";
import { Toasts } from "../ui/toasts.ts";
import { firstUi, storedSettings, type Ui } from "./ui.ts";

/** The window's own objects, made once; components and globe layers share them. */
const mirror = new Store<Mirror>(emptyMirror);
const loop = new FrameLoop({
  requestAnimationFrame: (callback) => window.requestAnimationFrame(callback),
  now: () => Date.now(),
});
const ui = new Store<Ui>(firstUi);
const editor = new PlanEditor(undefined, () => startOf(mirror.get(), ui.get().vehicleId));

const peers = new Peers();
const toasts = new Toasts();
const heights = new Heights({
  mirror,
  call: peers.station.call,
  planned: () => ({ plan: editor.plan, home: editor.plan.home ?? startOf(mirror.get(), ui.get().vehicleId) }),
  bases: () => others.state.get().flatMap(({ plan }) => plan.home ?? []),
  onFailure: (cause) => toasts.failure(cause),
});

const onFailure = (cause: unknown): void => toasts.failure(cause);
const settings = storedSettings(window.localStorage);
const { call } = peers.station;
const table = new Table(editor);
const library = new Library({ table, call, by: () => settings.get().analyst });
const newId = (): string => crypto.randomUUID();
const others = new Others({ mirror, ui, library, table, call, onFailure });
const planningAway = new PlanningAway(openPlanningWorker);
const planning = new Planning(editor, mirror, () => ui.get().vehicleId, undefined, planningAway);

export const app = {
  peers,
  mirror,
  live: new Live(),
  loop,
  metrics: new Metrics(),
  ui,
  settings,
  toasts,
  commands: new Commands(() => Date.now()),
  params: new Params(peers.station.call),
  seen: new LiveCoverage(peers.station.call),
  boundaries: new BoundariesOnBoard(peers.station.call),
  editor,
  table,
  library,
  drafts: new Drafts({ editor, table, call, onFailure, newId, now: () => Date.now() }),
  others,
  planning,
  separation: new Separation({ planned: planning.state, others: others.state }),
};

/** Connects the window to its processes. */
export function startApp(): void {
  followStation({
    ...app,
    onFailure: (cause) => app.toasts.failure(cause),
    onStationFailure: (failure) => app.toasts.show(failure),
  });
  mirror.subscribe(selectSomeVehicle);
  mirror.subscribe(() => heights.follow());
  editor.state.subscribe(() => heights.follow());
  app.ui.subscribe(() => loop.request());
  editor.state.subscribe(() => loop.request());
  app.boundaries.state.subscribe(() => loop.request());
  app.seen.state.subscribe(() => loop.request());
  app.others.state.subscribe(() => {
    heights.follow();
    loop.request();
  });
  peers.station.onConnected((client) => {
    app.params.reset();
    heights.reset();
    void app.boundaries.refresh();
    client.on("vehicleGone", ({ vehicleId }) => {
      for (const keeper of [app.params, app.boundaries, app.commands]) keeper.forget(vehicleId);
      if (ui.get().goTo?.vehicleId === vehicleId) ui.patch({ goTo: null });
    });
    client.on("boundary", (record) => app.boundaries.put(record));
    client.on("param", ({ vehicleId, name, value }) => app.params.changed(vehicleId, name, value));
  });
  followLibrary(app);
  app.peers.follow(announcements);
  window.__vedetteMetrics = app.metrics.view();
  loop.start();
}

/** Keeps a vehicle selected while there is one. */
function selectSomeVehicle({ vehicles }: Mirror): void {
  const { vehicleId } = app.ui.get();
  if (vehicleId && vehicles.has(vehicleId)) return;
  app.ui.patch({ vehicleId: vehicles.keys().next().value ?? null });
}
