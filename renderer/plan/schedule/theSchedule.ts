import { app } from "../../shell/app.ts";
import { runJob } from "./runJob.ts";
import { Scheduling } from "./scheduling.ts";

/** The one schedule of the window; the panel and the globe share it. */
export const scheduling = new Scheduling(runJob, window.localStorage);

scheduling.state.subscribe(() => app.loop.request());
