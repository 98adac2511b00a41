import { PlanningJobs, type PlanningOrder } from "./planningJobs.ts";

// The window makes one of these the first time that a plan takes long, and keeps it.
const jobs = new PlanningJobs({
  post: (news, transfer) => postMessage(news, { transfer }),
  soon: (work) => setTimeout(work, 0),
});
addEventListener("message", ({ data }: MessageEvent<PlanningOrder>) => jobs.receive(data));
