import { errorOf, type Failure } from "../../src/contract/failure.ts";
import type { DeskAnswer, DeskOrder } from "./importDesk.ts";

/** A desk as the window holds it; orders are done one after the other. */
export interface Desk {
  /** Rejects with the failure; never settles after `end`. */
  do<O extends DeskOrder>(order: O): Promise<DeskAnswer<O["do"]>>;
  /** Ends at once what is being done, and forgets what was read. */
  end(): void;
}

type Reply = { readonly share: number } | { readonly answer: never } | { readonly failure: Failure };

/** Makes a desk in a worker of its own; `onProgress` is told the share that is read, 0 to 1. */
export function runDesk(onProgress: (share: number) => void): Desk {
  const worker = new Worker(new URL("./importWorker.ts", import.meta.url), { type: "module" });
  const waiting: { resolve: (answer: never) => void; reject: (cause: Error) => void }[] = [];
  worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    if ("share" in data) onProgress(data.share);
    else if ("answer" in data) waiting.shift()?.resolve(data.answer);
    else waiting.shift()?.reject(errorOf(data.failure));
  });
  worker.addEventListener("error", ({ message }) => {
    const failure: Failure = { code: "bug", message: message || "The file could not be looked through" };
    for (const asker of waiting.splice(0)) asker.reject(errorOf(failure));
  });
  return {
    do: (order) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve: resolve as (answer: never) => void, reject });
        worker.postMessage(order);
      }),
    end: () => worker.terminate(),
  };
}
