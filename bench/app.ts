// Cold start, wire-to-globe latency and video latency of the real app, with an empty Electron window as the peer of the
// start; and what the window does with ten vehicles on the screen. Run by
// `npm run bench -- app [--starts N] [--seconds S] [--globe-scale X] [--video WxH@FPS] [--vehicles N] [--only-fleet]`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { _electron, type Page } from "playwright";
import { electronExecutable, launchApp, testFlags } from "../test/e2e/electronApp.ts";
import { fleetWork } from "./app/fleetWork.ts";

const { values } = parseArgs({
  options: {
    starts: { type: "string", default: "5" },
    seconds: { type: "string", default: "60" },
    "globe-scale": { type: "string", default: "1" },
    video: { type: "string", default: "960x540@10" },
    vehicles: { type: "string", default: "10" },
    "only-fleet": { type: "boolean", default: false },
  },
});
const starts = Number(values.starts);
const seconds = Number(values.seconds);
const globeScale = Number(values["globe-scale"]);

const fleet = await fleetWork({ vehicles: Number(values.vehicles), globeScale });
console.log(
  `${fleet.vehicles} vehicles for 20 s: ${fleet.reactCommits} React commits, ${fleet.paintedPerSecond} live frames painted a second, ` +
    `frame time median ${fleet.frameP50Ms} ms, 95th percentile ${fleet.frameP95Ms} ms`,
);
if (values["only-fleet"]) {
  console.log(JSON.stringify({ fleet, globeScale, machine: `${cpus().length} × ${cpus()[0]?.model}` }));
  process.exit();
}

const emptyApp = makeEmptyApp();
const empty: number[] = [];
const cold: number[] = [];
try {
  // In turn, so that whatever else the machine does meets both.
  for (let i = 0; i < starts; i++) {
    empty.push(await emptyWindowMs());
    cold.push(await coldStartMs());
    console.log(
      `start ${i + 1} of ${starts}: empty window ${round(empty.at(-1))} ms, Vedette ${round(cold.at(-1))} ms`,
    );
  }
} finally {
  rmSync(emptyApp, { recursive: true, force: true });
}
const { wire, video, versions } = await latencies();

const figures = {
  coldStartMs: round(median(cold)),
  emptyWindowMs: round(median(empty)),
  coldStartRatio: Math.round((median(cold) / median(empty)) * 100) / 100,
  wireToGlobeP50Ms: round(percentile(wire, 50)),
  wireToGlobeP95Ms: round(percentile(wire, 95)),
  videoP50Ms: round(percentile(video, 50)),
  videoP95Ms: round(percentile(video, 95)),
  samples: { starts, wire: wire.length, video: video.length },
  fleet,
  globeScale,
  video: values.video,
  machine: `${cpus().length} × ${cpus()[0]?.model}`,
  ...versions,
};
console.log(`
what                                              Vedette    peer       ratio
cold start to a usable window, median        ${cell(figures.coldStartMs)}${cell(figures.emptyWindowMs)}  ${figures.coldStartRatio.toFixed(2)}   (peer: an empty Electron window)
wire to globe, 95th percentile (median ${figures.wireToGlobeP50Ms} ms)  ${cell(figures.wireToGlobeP95Ms)}
video, taken to painted, 95th percentile (median ${figures.videoP50Ms} ms)  ${cell(figures.videoP95Ms)}
`);
console.log(JSON.stringify(figures));

/** From the start of Electron until the first screen can be used: its button is enabled once the station has answered. */
async function coldStartMs(): Promise<number> {
  const startedAt = performance.now();
  const app = await launchApp({ globeScale, demoVideo: values.video });
  await app.page.locator('[data-testid="start-demo"]:enabled').first().waitFor({ timeout: 120_000 });
  const took = performance.now() - startedAt;
  await app.close();
  return took;
}

/** The same for a window with nothing in it but a button. */
async function emptyWindowMs(): Promise<number> {
  const startedAt = performance.now();
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [emptyApp, ...testFlags()],
    timeout: 120_000,
  });
  const page = await app.firstWindow();
  await page.locator("button:enabled").first().waitFor();
  const took = performance.now() - startedAt;
  await app.close();
  return took;
}

function makeEmptyApp(): string {
  const folder = mkdtempSync(join(tmpdir(), "vedette-empty-"));
  mkdirSync(join(folder, "data"));
  writeFileSync(
    join(folder, "package.json"),
    '{ "name": "empty", "version": "1.0.0", "type": "module", "main": "main.js" }',
  );
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Empty</title><button>Ready</button>");
  writeFileSync(
    join(folder, "main.js"),
    `import { join } from "node:path";
import { app, BrowserWindow } from "electron";
app.setPath("userData", join(import.meta.dirname, "data"));
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900, webPreferences: { sandbox: true } });
  window.loadFile(join(import.meta.dirname, "index.html"));
});
`,
  );
  return folder;
}

/** Flies the demo and reads what the window has measured: positions until painted, pictures until painted. */
async function latencies() {
  const app = await launchApp({ globeScale, demoVideo: values.video });
  const { page } = app;
  try {
    await page.locator('[data-testid="start-demo"]:enabled').first().click({ timeout: 120_000 });
    await page.getByTestId("rail-fly").click();
    console.log("demo sector started; waiting for the drone to be ready …");
    await holdUntil(page, "action-arm", '[data-testid="action-disarm"]');
    await holdUntil(page, "action-takeOff", '[data-testid="action-land"]:not([aria-disabled])');
    console.log("in the air; waiting for video …");
    await page.waitForFunction(() => (window as unknown as Measured).__vedetteMetrics?.videoMs.length, undefined, {
      timeout: 120_000,
    });
    console.log(`measuring for ${seconds} s …`);
    const wire: number[] = [];
    const video: number[] = [];
    // The window keeps the newest thousand of each: read them before they are overwritten, counting only new ones.
    const read = () =>
      page.evaluate(() => {
        const { wireToGlobeMs, videoMs } = (window as unknown as Measured).__vedetteMetrics;
        return { wire: [...wireToGlobeMs], video: [...videoMs] };
      });
    const before = await read();
    const end = performance.now() + seconds * 1000;
    let last = before;
    while (performance.now() < end) {
      await page.waitForTimeout(5000);
      const now = await read();
      wire.push(...newOnes(last.wire, now.wire));
      video.push(...newOnes(last.video, now.video));
      last = now;
    }
    const versions = await app.electron.evaluate(() => ({
      electron: process.versions.electron,
      chrome: process.versions.chrome,
    }));
    return { wire, video, versions };
  } finally {
    await app.close();
  }
}

interface Measured {
  readonly __vedetteMetrics: { readonly wireToGlobeMs: readonly number[]; readonly videoMs: readonly number[] };
}

/** Holds a dangerous button down until its effect shows: on a busy machine the page may take its time. */
async function holdUntil(page: Page, testId: string, effect: string): Promise<void> {
  const button = page.locator(`[data-testid="${testId}"]:not([aria-disabled])`);
  await button.waitFor({ timeout: 120_000 });
  await button.hover();
  await page.mouse.down();
  await page.locator(effect).first().waitFor({ timeout: 60_000 });
  await page.mouse.up();
}

/** What of `now` came after `before`: both are the newest of one list, `before` possibly shifted out in part. */
function newOnes(before: readonly number[], now: readonly number[]): readonly number[] {
  if (before.length === 0) return now;
  for (let shift = 0; shift < before.length; shift++) {
    const kept = before.length - shift;
    if (kept <= now.length && before.slice(shift).every((value, i) => value === now[i])) return now.slice(kept);
  }
  return now;
}

function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] as number;
}

function median(values: readonly number[]): number {
  return percentile(values, 50);
}

function round(ms: number | undefined): number {
  return Math.round(ms ?? Number.NaN);
}

function cell(ms: number): string {
  return `${ms} ms`.padStart(10);
}
