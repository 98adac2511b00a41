// How long the next flag takes from the key press until the first picture of its footage is on the screen: the real app in
// Electron, with recordings in H.264, gone through by the key that asks for the next flag. `nextFlagP95Ms` is of the app
// as the tests start it, globe and all: without a graphics card a program stands in for one, which draws the whole window.
// Beside it `asStarted`, as a person starts it, where Chromium chooses. Its last line is JSON.
// Run by `npm run bench -- review`, or by itself on a display:
// `node bench/review/nextFlag.ts [--presses 20] [--pause 1200] [--video 1280x720@25] [--globe-scale 1]`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { busyShare, cpuTimes } from "./cpuShare.ts";
import { openApp } from "./nextFlagApp.ts";
import { record } from "./nextFlagFootage.ts";
import { type NextFlag, watchPictures } from "./nextFlagWatch.ts";

const { values } = parseArgs({
  options: {
    presses: { type: "string", default: "20" },
    pause: { type: "string", default: "1200" },
    video: { type: "string", default: "1280x720@25" },
    "globe-scale": { type: "string", default: "1" },
  },
});
const presses = Number(values.presses);
const pauseMs = Number(values.pause);
const [width = 1280, height = 720, framesPerSecond = 25] = values.video.split(/[x@]/).map(Number);

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-next-flag-"));
try {
  const filmed = { width, height, framesPerSecond, segments: 4, segmentMs: 30_000, flags: presses + 2 };
  const { pictures, bytes } = await record(dataFolder, filmed);
  console.log(`\nnext flag: recorded ${pictures} pictures of ${values.video}, ${Math.round(bytes / 1e6)} MB`);
  const whole = await goThrough("as the tests start it", false);
  const asStarted = await goThrough("as a person starts it", true);
  console.log(
    JSON.stringify({
      nextFlagP95Ms: whole.p95,
      nextFlag: {
        ...{ presses, pauseMs, video: values.video, globeScale: Number(values["globe-scale"]) },
        ...{ whole, asStarted },
      },
    }),
  );
} finally {
  rmSync(dataFolder, { recursive: true, force: true });
}

/** Presses the key for each flag once and tells how long they took, and how busy the machine was meanwhile. */
async function goThrough(name: string, asStarted: boolean) {
  const { page, close } = await openApp(dataFolder, { globeScale: values["globe-scale"], asStarted });
  try {
    await page.waitForFunction(() => document.documentElement.dataset.ready === "1", null, { timeout: 120_000 });
    await page.keyboard.press("Alt+3");
    await page.locator("[data-testid=clip-canvas][data-painted]").waitFor({ timeout: 120_000 });
    await watchPictures(page);
    await page.waitForTimeout(4 * pauseMs); // the start itself is over
    await page.waitForFunction(() => document.documentElement.dataset.globe === "1", null, { timeout: 120_000 });
    const before = cpuTimes();
    const globeFrames = () => page.evaluate(() => Number(document.documentElement.dataset.globeFrames ?? 0));
    const framesBefore = await globeFrames();
    for (let n = 1; n <= presses; n++) {
      await page.keyboard.press("j");
      await page.waitForFunction((wanted) => window.nextFlags?.length === wanted, n, { timeout: 60_000 });
      await page.waitForTimeout(pauseMs); // the analyst looks
    }
    const cpuBusyPercent = Math.round(busyShare(before, cpuTimes()) * 100);
    const noted = await page.evaluate(() => window.nextFlags ?? []);
    const each = noted.map((one) => [one.heard, one.drawn, one.shown].map(Math.round).join("/"));
    console.log(`${name}, ms until heard/drawn/shown: ${each.join(" ")}`);
    const quantile = (part: keyof NextFlag, share: number) => {
      const sorted = noted.map((one) => one[part]).sort((a, b) => a - b);
      return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
    };
    const told = { p50: quantile("shown", 0.5), p95: quantile("shown", 0.95), worst: quantile("shown", 1) };
    const drawn = { drawnP50: quantile("drawn", 0.5), drawnP95: quantile("drawn", 0.95) };
    const globeFramesPerFlag = Math.round(((await globeFrames()) - framesBefore) / presses);
    return { ...told, ...drawn, globeFramesPerFlag, cpuBusyPercent };
  } finally {
    await close();
  }
}
