import { answerTo, type Job, type JobNews } from "./job.ts";

// The page makes one of these for each job and ends it when the job is done or cancelled.
addEventListener("message", ({ data }: MessageEvent<Job>) => {
  const answer: JobNews = { answer: answerTo(data, (tries) => postMessage({ tries } satisfies JobNews)) };
  postMessage(answer);
});
