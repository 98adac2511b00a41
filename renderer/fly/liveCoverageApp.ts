import { demandSameSection } from "../../src/mission/schedule/sameSection.ts";
import { writeSchedule } from "../../src/mission/schedule/scheduleFile.ts";
import { scheduling } from "../plan/schedule/theSchedule.ts";
import { app } from "../shell/app.ts";
import { LiveSections, type WatchedSections } from "./liveCoverageSections.ts";

/** The watched sections in this window. */
export const liveSections = new LiveSections(app.peers.station.call);

liveSections.state.subscribe(() => app.loop.request());

/** What the globe draws of them: nothing unless ages are asked for. */
export const sectionsShown = (): WatchedSections | undefined =>
  app.ui.get().screen === "fly" && app.settings.get().liveCoverage === "age" ? liveSections.state.get() : undefined;

/** Watches what the plan on the table watches, with its schedule where one was made for it. */
export async function watchPlan(): Promise<void> {
  const { plan } = app.editor;
  const { schedule, wish } = scheduling.state.get();
  const own =
    schedule && isOf(() => demandSameSection(schedule, plan, app.planning.state.get().ground)) ? schedule : null;
  await liveSections.watch({
    plan,
    promiseMs: own?.task.promiseMs ?? null,
    schedule: own && writeSchedule(own),
    crew: Object.fromEntries(wish.crew.flatMap(({ name, vehicleId }) => (vehicleId ? [[name, vehicleId]] : []))),
  });
}

function isOf(demand: () => void): boolean {
  try {
    demand();
    return true;
  } catch {
    return false; // it was made for another plan: that one is watched without
  }
}
