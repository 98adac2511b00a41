import address from "world-atlas/countries-10m.json?url";
import { errorOf, type Failure } from "../../src/contract/failure.ts";
import type { BoundaryAtlas } from "./boundaryAtlas.ts";
import type { AtlasRequest } from "./boundaryWorker.ts";

type Reply = { readonly id: number } & ({ readonly answer: never } | { readonly failure: Failure });

/** The embedded national boundaries, read beside the window's thread when first asked. */
export function worldAtlas(): BoundaryAtlas {
  let worker: Worker | undefined;
  let asked = 0;
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (cause: Error) => void }>();
  const close = () => {
    worker?.terminate();
    worker = undefined;
  };
  const settle = ({ id, ...reply }: Reply) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if ("answer" in reply) asker?.resolve(reply.answer);
    else asker?.reject(errorOf(reply.failure));
  };
  const start = () => {
    const made = new Worker(new URL("./boundaryWorker.ts", import.meta.url), { type: "module" });
    made.addEventListener("message", ({ data }: MessageEvent<Reply>) => settle(data));
    made.addEventListener("error", ({ message }) => {
      close();
      for (const id of [...waiting.keys()])
        settle({ id, failure: { code: "bug", message: message || "The national boundaries could not be read" } });
    });
    return made;
  };
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        const id = asked++;
        waiting.set(id, { resolve: resolve as (answer: never) => void, reject });
        worker.postMessage({ id, address: new URL(address, document.baseURI).href, question } satisfies AtlasRequest);
      }),
    close,
  };
}
