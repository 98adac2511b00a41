import type { Tries } from "../../../src/mission/schedule/lasting.ts";
import type { Job, JobAnswer, JobNews } from "./job.ts";

/** Does a job in a worker of its own, which the signal ends at once. Never settles after that. */
export function runJob(job: Job, signal: AbortSignal, tell: (tries: Tries) => void): Promise<JobAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const end = (answer?: JobAnswer) => {
      worker.terminate();
      if (answer) resolve(answer);
    };
    signal.addEventListener("abort", () => end());
    worker.addEventListener("message", ({ data }: MessageEvent<JobNews>) => {
      if ("tries" in data) tell(data.tries);
      else end(data.answer);
    });
    worker.addEventListener("error", ({ message }) =>
      end({ failure: { code: "bug", message: message || "The scheduler could not be started" } }),
    );
    worker.postMessage(job);
  });
}
