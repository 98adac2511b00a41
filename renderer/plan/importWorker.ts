import { failureOf } from "../../src/contract/failure.ts";
import { type DeskOrder, ImportDesk } from "./importDesk.ts";

let told = Number.NEGATIVE_INFINITY;
const desk = new ImportDesk((share) => {
  const now = performance.now();
  if (now - told < 100) return;
  told = now;
  postMessage({ share });
});

// The page makes one of these for each file it looks through, and ends it to cancel.
addEventListener("message", async ({ data }: MessageEvent<DeskOrder>) => {
  try {
    postMessage({ answer: await desk.do(data) });
  } catch (cause) {
    postMessage({ failure: failureOf(cause) });
  }
});
