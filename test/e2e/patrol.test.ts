import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-patrol-"));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));
// For pictures worth showing: VEDETTE_SCREENSHOTS=docs VEDETTE_GLOBE_SCALE=1 VEDETTE_DEMO_VIDEO=960x540@8
const launch = {
  dataFolder,
  globeScale: Number(process.env.VEDETTE_GLOBE_SCALE ?? 0.4),
  demoVideo: process.env.VEDETTE_DEMO_VIDEO ?? "640x360@6",
};

it("a patrol is drawn, flown, watched and reviewed by the screen, and the verdict outlives the app", async () => {
  const app = await launchApp(launch);
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("failed").catch(() => {}));
  await operator.ready();
  await operator.picture("first-screen");
  await operator.startDemo();

  await operator.drawSection([0.4, 0.465], [0.47, 0.46], [0.55, 0.465]);
  await operator.setPlan("ahl", 60);
  await operator.setPlan("standoff", 80);
  await operator.setPlan("speed", 8); // a busy machine looks at fewer pictures a second
  expect(await operator.at("patrol-length").innerText()).toMatch(/\d/);
  await operator.picture("plan");
  await operator.upload();

  await operator.fly();
  expect(await operator.colours("globe")).toBeGreaterThan(100);
  const before = Number(await operator.globeFrames());
  await app.page.waitForFunction((n) => Number(document.documentElement.dataset.globeFrames) > n + 3, before);
  await operator.measured("wireToGlobeMs", 10);
  expect(await operator.colours("live-video")).toBeGreaterThan(100);

  await operator.at("rail-review").click();
  await operator.at("flag-card").first().waitFor({ timeout: 240_000 });
  await operator.at("rail-fly").click();
  await operator.videoMovesOn();
  await operator.picture("fly");

  await operator.at("rail-review").click();
  await operator.at("flag-card").first().click();
  const canvas = operator.at("clip-canvas");
  await app.page.waitForFunction(
    () => document.querySelector<HTMLElement>('[data-testid="clip-canvas"]')?.dataset.painted !== undefined,
  );
  expect(await operator.colours("clip-canvas")).toBeGreaterThan(100);
  const painted = Number(await canvas.getAttribute("data-painted"));
  await app.page.keyboard.press(".");
  await app.page.waitForFunction(
    (n) => Number(document.querySelector<HTMLElement>('[data-testid="clip-canvas"]')?.dataset.painted) > n,
    painted,
  );
  await operator.picture("review");
  await operator.at("clip-play").click();
  await app.page.waitForFunction(
    (n) => Number(document.querySelector<HTMLElement>('[data-testid="clip-canvas"]')?.dataset.painted) > n + 5,
    painted,
  );
  await app.page.keyboard.press("c");
  const verdicts = operator.at("flag-card").filter({ hasText: /confirmed/i });
  await verdicts.first().waitFor();
  expect(await verdicts.count()).toBe(1);
  expect(app.pageErrors).toEqual([]);
  await app.close();

  const again = await launchApp(launch);
  const analyst = new Operator(again.page);
  await analyst.ready();
  await analyst.at("rail-review").click();
  await analyst
    .at("flag-card")
    .filter({ hasText: /confirmed/i })
    .first()
    .waitFor();
  expect(again.pageErrors).toEqual([]);
  await again.close();
}, 900_000);
