import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-sightings-e2e-"));
const saved = mkdtempSync(join(tmpdir(), "vedette-sightings-saved-"));
afterAll(() => {
  for (const folder of [dataFolder, saved]) rmSync(folder, { recursive: true, force: true });
});

/** Noon of the day before, by this computer's clock: the day that a report is offered for first. */
const noon = (() => {
  const today = new Date();
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1, 12).getTime();
})();
const two = (n: number): string => String(n).padStart(2, "0");
const day = (() => {
  const date = new Date(noon);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
})();

/** The smallest picture. */
const picture = Buffer.from(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==",
  "base64",
);

/** A day of one drone: forty flags, of which all but two are confirmed; a and b may be one vehicle. */
function seed(): void {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const sorties = new SortieStore(db, dataFolder);
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: noon - 3_600_000, endedAt: noon + 3_600_000 });
  for (let n = 0; n < 60; n++)
    sorties.addTrailPoint("s1", { at: noon + n * 60_000, lat: 48.6 + n * 2e-4, lon: 16.9, amsl: 260 });
  const store = new FlagStore(db);
  const flag = (id: string, openedAt: number, north: number, section: string) =>
    store.save({
      ...{ id, sortieId: "s1", state: "closed", rule: "vehicle in watch zone", severity: "alert", section },
      ...{ reason: "in the watch zone for 12 s", className: "car", score: 0.87, openedAt, lastAt: openedAt + 8_000 },
      place: { lat: 48.6 + north / 111_000, lon: 16.9, amsl: 170 },
      ellipse: { major: 8, minor: 4, angleDeg: 30 },
      stationary: false,
      sightings: [
        { streamId: "v1", vehicleId: "1:1", trackIds: [`t-${id}`], fromAt: openedAt, toAt: openedAt + 8_000 },
      ],
    });
  flag("a", noon, 0, "Ford");
  flag("b", noon + 120_000, 900, "Ford");
  flag("open", noon + 180_000, 5_000, "Ridge");
  for (let n = 0; n < 37; n++) {
    flag(`other${n}`, noon - 40 * 60_000 + n * 60_000, 8_000 + 40 * n, n % 3 === 0 ? "Ford" : "Ridge");
    store.setVerdict(`other${n}`, "confirmed", "Bo", noon + 1_000_000);
  }
  store.setVerdict("b", "confirmed", "Bo", noon + 1_000_000);
  mkdirSync(join(dataFolder, "sorties/s1/flags"), { recursive: true });
  writeFileSync(join(dataFolder, "sorties/s1/flags/b.jpg"), picture);
  store.setThumbnail("b", "media://data/sorties/s1/flags/b.jpg?1");
  db.close();
}

/** Where the next file is saved: nobody is there to answer the dialog. */
const saveAs = (app: RunningApp, path: string): Promise<void> =>
  app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);

/** What the globe says under the mouse, which is moved down its middle until it says something. */
async function tipOnGlobe(operator: Operator): Promise<string> {
  const { page } = operator;
  await operator.globeAtRest();
  const box = await operator.at("globe").boundingBox();
  if (!box) throw new Error("the globe is not on the screen");
  for (let y = box.y + 0.2 * box.height; y < box.y + 0.95 * box.height; y += 12) {
    await page.mouse.move(box.x + box.width / 2, y);
    const tip = await page.evaluate(() => document.querySelector<HTMLElement>("[data-testid=globe] canvas")?.title);
    if (tip) return tip;
  }
  return "";
}

const pagesOf = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

it("a confirmed flag becomes a sighting, two are joined, parted and joined again; heat map, hours and the day's report", async () => {
  seed();
  const app = await launchApp({ dataFolder, globeScale: 0.3 });
  const operator = new Operator(app.page);
  const { page } = app;
  const { keyboard } = page;
  onTestFailed(() => operator.picture("failed-sightings").catch(() => {}));
  await operator.ready();
  await keyboard.press("Alt+3");
  await operator.at("standings").getByText("Open").click();
  await page.locator('[data-flag="a"]').click();
  await keyboard.press("c");
  await page.locator('[data-flag="a"]').waitFor({ state: "detached" });

  await operator.at("review-part").getByText("Sightings").click();
  const counted = (words: string) => operator.at("sighting-count").filter({ hasText: words }).waitFor();
  await counted("39 sightings");
  await operator
    .at("sighting-day")
    .filter({ hasText: `${day}39 sightings` })
    .first()
    .waitFor();
  const row = (id: string) => page.locator(`[data-sighting="${id}"]`);
  await row("b").getByRole("button").click();
  await operator.at("sighting-seen").waitFor();
  const likely = operator.at("likely-flag");
  await likely.filter({ hasText: "902" }).waitFor();

  expect(await tipOnGlobe(operator)).toMatch(/^car, .* confirmed by /);

  await keyboard.press("x");
  await keyboard.press("ArrowDown");
  await page.locator('[data-sighting="a"][data-selected]').waitFor();
  await keyboard.press("x");
  await operator.at("join-reason").fill("same trailer");
  await operator.at("join").click();
  await counted("38 sightings");
  await page.waitForFunction(() => document.querySelectorAll('[data-testid="sighting-seen"]').length === 2);
  await operator.at("sighting-why").filter({ hasText: "same trailer" }).waitFor();
  await operator.picture("sightings-joined");
  await page.locator("body").click({ position: { x: 2, y: 2 } });
  await keyboard.press("u");
  await counted("39 sightings");
  await keyboard.press("Shift+U");
  await counted("38 sightings");
  await keyboard.press("p");
  await counted("39 sightings");
  for (const id of ["a", "b"]) await row(id).getByTestId("sighting-choose").check();
  await keyboard.press("j");
  await counted("38 sightings");

  await operator.at("sightings-part").getByText("Heat map and hours").click();
  await operator.at("heat-show").click();
  await operator.at("heat-legend").filter({ hasText: "Sightings in a hexagon of 500 m" }).waitFor();
  await operator.at("heat-unit").getByText("Per km²").click();
  await operator.at("heat-legend").filter({ hasText: "per km²" }).waitFor();
  await operator.at("hour-charts").getByText("Hour of the day").waitFor();
  expect(await operator.at("hour-charts").locator("rect title").allTextContents()).toContain(
    "All sections, 11:00 to 12:00: 37 sightings",
  );
  await saveAs(app, join(saved, "hours.csv"));
  await operator.at("hours-csv").click();
  await page.getByText("Saved:").first().waitFor();
  expect(readFileSync(join(saved, "hours.csv"), "utf8")).toMatch(/^section,00:00,01:00/);
  await operator.globeAtRest();
  await operator.picture("sightings-heat");

  await operator.at("sightings-part").getByText("Daily report").click();
  expect(await operator.at("report-day").inputValue()).toBe(day);
  await operator.at("report-make").click();
  await operator.at("report-made").filter({ hasText: "1 flight, 40 flags, 38 sightings" }).waitFor();
  const [html, pdf] = [join(saved, "report.html"), join(saved, "report.pdf")];
  await saveAs(app, html);
  await operator.at("report-html").click();
  await page.waitForFunction((path) => document.body.textContent?.includes(path), html);
  await saveAs(app, pdf);
  await operator.at("report-pdf").click();
  await page.waitForFunction((path) => document.body.textContent?.includes(path), pdf);
  await operator.picture("sightings-report");
  const text = readFileSync(html, "utf8");
  for (const words of [`Daily report ${day}`, "1 flag was not judged", "Seen 2 times", "data:image/jpeg;base64,"])
    expect(text).toContain(words);
  const printed = readFileSync(pdf);
  expect(printed.subarray(0, 4).toString("latin1")).toBe("%PDF");
  expect(pagesOf(printed)).toBeGreaterThanOrEqual(3);
  for (const heading of ["Open questions", "Flights", "Sightings", "Who worked"])
    expect(printed.includes(`/Title (${heading})`)).toBe(true);
  expect(existsSync(`${pdf}.new`)).toBe(false);
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 300_000);
