import { answerTo, type Job } from "./job.ts";

// The page makes one of these for each job and ends it when the job is done or cancelled.
addEventListener("message", ({ data }: MessageEvent<Job>) => postMessage(answerTo(data)));
