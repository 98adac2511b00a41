import { launchApp } from "../../test/e2e/electronApp.ts";
import { Operator } from "../../test/e2e/operator.ts";
import { countCommits, windowWork } from "../../test/e2e/reactCommits.ts";

/** What the window did in twenty seconds with several vehicles on the screen. */
export interface FleetWork {
  readonly vehicles: number;
  /** Times that React changed the page. */
  readonly reactCommits: number;
  /** Live frames painted a second; each tells of all vehicles that moved. */
  readonly paintedPerSecond: number;
  /** Between one animation frame and the next. */
  readonly frameP50Ms: number;
  readonly frameP95Ms: number;
}

/** Shows the fleet of the demo sector and of as many simulated vehicles beside it as make `vehicles`, all of them telling where they are. */
export async function fleetWork({
  vehicles,
  globeScale,
}: {
  vehicles: number;
  globeScale: number;
}): Promise<FleetWork> {
  const app = await launchApp({ globeScale, demoVideo: "480x270@4" });
  try {
    const { page } = app;
    const operator = new Operator(page);
    await operator.ready();
    await countCommits(page);
    await operator.ready();
    await operator.startDemo();
    await operator.at("rail-simulate").click();
    for (let i = 1; i < vehicles; i++) {
      await operator.at("sim-add-ardupilot").click();
      await operator.at("sim-vehicles").getByRole("listitem").nth(i).waitFor();
    }
    await operator.at("rail-fly").click();
    await operator.at("fleet").waitFor();
    // Until all are ready they have much to say in words, and React shows words.
    for (let i = 0; i < 60 && /not ready/.test(await operator.at("fleet").innerText()); i++)
      await page.waitForTimeout(2_000);
    await page.waitForTimeout(10_000);
    const { commits, frameMs, painted } = await windowWork(page, WATCHED_MS);
    return {
      vehicles,
      reactCommits: commits,
      paintedPerSecond: Math.round((painted / WATCHED_MS) * 10_000) / 10,
      frameP50Ms: percentile(frameMs, 50),
      frameP95Ms: percentile(frameMs, 95),
    };
  } finally {
    await app.close();
  }
}

const WATCHED_MS = 20_000;

function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    Math.round((sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN) * 10) / 10
  );
}
