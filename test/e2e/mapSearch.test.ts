import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { launchApp } from "./electronApp.ts";
import { filmNight } from "./filmedNight.ts";
import { Operator } from "./operator.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-map-search-e2e-"));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

it("a spot that is clicked on the globe tells who filmed it and plays from that second; flags are filtered by a drawn area", async () => {
  await filmNight(dataFolder);
  const app = await launchApp({ dataFolder, globeScale: 0.4 });
  const operator = new Operator(app.page);
  const { page } = app;
  const { keyboard } = page;
  onTestFailed(() => operator.picture("failed-map-search").catch(() => {}));
  await operator.ready();
  await keyboard.press("Alt+3");
  await operator.at("flag-card").nth(2).waitFor();
  await page.locator('[data-flag="flag1"]').click(); // the globe goes to the ford
  await operator.globeAtRest();
  const click = async (x: number, y: number) => {
    const box = await operator.at("globe").boundingBox();
    if (!box) throw new Error("the globe is not on the screen");
    await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
    await page.waitForTimeout(600); // two quick clicks would end an area
  };

  await keyboard.press("w");
  await page.getByText("who filmed it is listed").waitFor();
  await keyboard.press("Escape"); // gives the click up, nothing else
  await operator.at("spot-part").waitFor();
  await keyboard.press("w");
  await click(0.5, 0.5);
  await operator.at("spot-answer").filter({ hasText: "2 passes" }).waitFor();
  const rows = operator.at("pass-row");
  expect(await rows.nth(0).innerText()).toMatch(
    /1:1[\s\S]*for 0:\d\d · best 2\d.cm a pixel, 2\d\d.m away\s+✔ footage kept/,
  );
  expect(await rows.nth(1).innerText()).toMatch(/2:1[\s\S]*✕ footage gone/);

  await keyboard.press("j");
  await operator.at("pass-detail").waitFor();
  await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('[data-testid="pass-play"]')?.disabled);
  await keyboard.press("Enter");
  await page.waitForFunction(() => {
    const player = document.querySelector<HTMLElement>('[data-testid="clip-player"]');
    return Number(player?.dataset.index ?? 0) > 6;
  });
  await keyboard.press("Space");
  expect(await operator.colours("clip-canvas")).toBeGreaterThan(20);
  await operator.globeAtRest();
  await operator.picture("map-search-pass");

  await keyboard.press("k");
  await keyboard.press("j");
  await operator.at("pass-gone").filter({ hasText: "video-2-1-0.ts" }).waitFor();
  expect(await operator.at("pass-play").isDisabled()).toBe(true);

  await keyboard.press("a");
  for (const [x, y] of [
    [0.4, 0.4],
    [0.6, 0.4],
    [0.5, 0.6],
  ] as const)
    await click(x, y);
  await page.getByText("3 corners. Enter ends it").waitFor();
  await operator.picture("map-search-drawing");
  await keyboard.press("Enter");
  await operator
    .at("spot-answer")
    .filter({ hasText: "an area of 3 corners" })
    .filter({ hasText: "2 passes" })
    .waitFor();

  await operator.at("spot-toAt").fill("2020-01-01T00:00");
  await page.getByText("Nobody filmed it").waitFor();
  await operator.picture("map-search-nobody");
  await operator.at("spot-toAt").fill("");
  await operator.at("spot-toAt").blur();
  await operator.at("pass-row").nth(1).waitFor();
  await keyboard.press("Escape");
  await operator.at("flag-list").waitFor();

  await page.locator('[data-flag="flag1"]').click();
  await operator.globeAtRest();
  await keyboard.press("f");
  await operator.at("filter-area").click();
  for (const [x, y] of [
    [0.3, 0.3],
    [0.7, 0.3],
    [0.7, 0.8],
    [0.3, 0.8],
  ] as const)
    await click(x, y);
  await keyboard.press("Enter");
  await operator.at("flag-count").filter({ hasText: "2 flags" }).waitFor();
  await page.getByText(/in an area of .* on the globe/).waitFor();
  await operator.globeAtRest();
  await operator.picture("map-search-filter");
  await keyboard.press("f");
  await operator.at("filter-name").fill("At the ford");
  await operator.at("filter-save").click();
  await operator.at("saved-filter").filter({ hasText: "At the ford" }).waitFor();
  await keyboard.press("Escape");
  await page.getByRole("button", { name: "Clear all" }).first().click();
  await operator.at("flag-count").filter({ hasText: "3 flags" }).waitFor();
  await keyboard.press("f");
  await operator.at("saved-filter").filter({ hasText: "At the ford" }).click();
  await operator.at("flag-count").filter({ hasText: "2 flags" }).waitFor();
  await keyboard.press("Escape");

  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 300_000);
