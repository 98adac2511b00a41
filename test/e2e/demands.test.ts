import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { writeFeatures } from "../../src/mission/formats/writeFeatures.ts";
import { type GeoFeature, partOf } from "../../src/mission/geoFeatures.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const folder = mkdtempSync(join(tmpdir(), "vedette-demands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const part = (...places: [number, number][]) => partOf(places.map(([lon, lat]) => ({ lon, lat })));
const features: readonly GeoFeature[] = [
  { kind: "line", name: "Thaya", role: "section", parts: [part([16.9, 48.7], [16.93, 48.71], [16.96, 48.7])] },
  { kind: "polygon", name: "Ford", role: null, parts: [part([16.92, 48.7], [16.94, 48.7], [16.93, 48.715])] },
  { kind: "polygon", name: "Village", role: "no-fly", parts: [part([16.95, 48.72], [16.96, 48.72], [16.955, 48.73])] },
];

it("a section comes out of a file or the national boundaries, and the plan is asked for more", async () => {
  const file = join(folder, "thaya.kml");
  writeFileSync(file, writeFeatures(features, "kml").bytes);
  const app = await launchApp({ globeScale: 0.4 });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("failed").catch(() => {}));
  const { page } = app;
  await operator.ready();
  await operator.at("rail-plan").click();

  await operator.at("import-files").setInputFiles(file);
  await operator.at("import-features").getByText("Village").waitFor();
  await page.getByLabel("What Ford is for").selectOption("Zone of interest");
  await operator.globeAtRest();
  await operator.picture("import");
  await operator.at("import-take").filter({ hasText: "Take over 3" }).click();
  const zones = operator.at("zones");
  await zones.getByLabel("Name of Ford").waitFor();
  await operator.at("coverage-line").waitFor();
  expect(await zones.locator("li").count()).toBe(2);

  await zones.getByLabel("What Village is").selectOption("Watch");
  await zones.getByLabel("How much Ford counts").fill("5");
  await operator.at("zones-seen").getByText(/Ford/).waitFor();
  await operator.at("own-side").check({ force: true });
  await operator.at("own-side-buffer").fill("80");
  await operator.at("wind").check({ force: true });
  await operator.at("wind-speed").fill("30");
  await page.getByText(/The wind of 30 m\/s is over the 10 m\/s/).waitFor();
  await operator.at("drone-maxWind").fill("35");
  await page.getByText(/The wind of 30 m\/s is over the/).waitFor({ state: "detached" });
  await operator.at("drone-name").fill("Storm petrel");
  await operator.at("keep-drone").click();
  await page.getByText("Storm petrel is kept for other plans").waitFor();
  await operator.picture("demands");

  await operator.at("pick-boundary").click();
  await operator.at("boundary-caution").getByText("Natural Earth").waitFor();
  await operator.at("boundary-country").fill("Austr");
  await page.getByRole("option", { name: "Austria" }).filter({ visible: true }).click();
  await operator.at("boundary-neighbour").click();
  await page.getByRole("option", { name: "Slovakia" }).filter({ visible: true }).click();
  await operator
    .at("boundary-size")
    .filter({ hasText: /^20\.0/ })
    .waitFor();
  await operator.globeAtRest();
  await operator.picture("boundary");
  await operator.at("take-boundary").click();
  await page.getByText(/^20\.0.km with \d+ points/).waitFor();
  await page.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await page.getByText(/with 3 points/).waitFor();

  // All that was done since: the kept drone, its name, its wind, the wind and its speed, the side and its buffer, weight, kind.
  for (let i = 0; i < 20 && (await zones.count()) > 0; i++)
    await page.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await page.getByText("No section yet.").waitFor();
  expect(app.pageErrors).toEqual([]);
  await app.close();
});
