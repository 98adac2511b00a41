import type { Page } from "playwright";

/** One press of the key that asks for the next flag: ms from the press until each of these. */
export interface NextFlag {
  /** The window heard of it: what it was busy with before is over. */
  readonly heard: number;
  /** The first picture of the flag's footage was drawn into its canvas. */
  readonly drawn: number;
  /** The frame of the window with that picture in it was handed to the screen. */
  readonly shown: number;
}

declare global {
  interface Window {
    nextFlags?: NextFlag[];
  }
}

/** Has the page note how long each press of J takes until the first picture of another flag is on the screen. */
export async function watchPictures(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted: NextFlag[] = [];
    window.nextFlags = noted;
    let pressed: { at: number; heard: number } | undefined;
    const known = new WeakSet<Node>(document.querySelectorAll("[data-testid=clip-canvas]"));
    window.addEventListener(
      "keydown",
      ({ key, timeStamp }) => {
        if (key === "j") pressed = { at: timeStamp, heard: performance.now() - timeStamp };
      },
      { capture: true },
    );
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        if (!(target instanceof HTMLCanvasElement) || target.dataset.testid !== "clip-canvas" || known.has(target))
          continue;
        known.add(target);
        const from = pressed;
        pressed = undefined;
        if (!from) continue;
        const drawn = performance.now() - from.at;
        // What was painted is handed to the screen with the frame that follows; a message is heard after that.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => noted.push({ heard: from.heard, drawn, shown: performance.now() - from.at });
          port2.postMessage(null);
        });
      }
    }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-painted"] });
  });
}
