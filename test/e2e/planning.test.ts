import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { EnuFrame } from "../../src/geo/enu.ts";
import { createWorld } from "../../src/sim/world.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const folder = mkdtempSync(join(tmpdir(), "vedette-planning-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PATIENT = { timeout: 60_000 }; // where all is drawn in software

/** A border section of the demo sector, a flight area around it and a farm under the path, as another program would save them. */
function mapFile(): string {
  const world = createWorld(1);
  const frame = new EnuFrame(world.base);
  const ring = (west: number, south: number, east: number, north: number) =>
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ].map(([x = 0, y = 0]) => {
      const { lat, lon } = frame.toPosition({ east: x, north: y });
      return [lon, lat];
    });
  const polygon = (name: string, corners: number[][]) => ({
    ...{ type: "Feature", properties: { name } },
    geometry: { type: "Polygon", coordinates: [corners] },
  });
  const features = [
    {
      ...{ type: "Feature", properties: { name: "Border section" } },
      geometry: { type: "LineString", coordinates: world.borderLine.map(({ lat, lon }) => [lon, lat]) },
    },
    polygon("Flight area", ring(-1_200, -400, 1_200, 900)),
    polygon("No-fly farm", ring(28, 300, 48, 320)),
  ];
  const file = join(folder, "section.geojson");
  writeFileSync(file, JSON.stringify({ type: "FeatureCollection", features }));
  return file;
}

it("a section, its fence and a no-fly zone are imported, checked, mended by a click, and uploaded", async () => {
  const app = await launchApp({ dataFolder: join(folder, "data"), globeScale: 0.4, demoVideo: "640x360@6" });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("failed").catch(() => {}));
  await operator.ready();
  await operator.startDemo();
  await operator.at("rail-plan").click();

  await operator.at("import-files").setInputFiles(mapFile());
  await expect.poll(() => operator.at("import-features").locator("li").count(), PATIENT).toBe(3);
  await operator.at("import-take").scrollIntoViewIfNeeded();
  await operator.picture("import");
  await operator.at("import-take").click();
  await operator.setPlan("ahl", 60);
  await operator.setPlan("standoff", 80);

  const mend = operator.at("mend-enters-no-fly");
  await mend.scrollIntoViewIfNeeded();
  await operator.picture("violation");
  await mend.click();
  await mend.waitFor({ state: "detached" });
  const standoff = operator.at("plan-standoff");
  const mended = await standoff.inputValue();
  expect(mended).not.toBe("80 m");
  await app.page.keyboard.press("Control+z");
  await mend.waitFor();
  expect(await standoff.inputValue()).toBe("80 m");
  await app.page.keyboard.press("Control+Shift+z");
  await mend.waitFor({ state: "detached" });
  expect(await standoff.inputValue()).toBe(mended);

  await operator.globeAtRest();
  await operator.at("draw-zone-interest").click();
  const box = await operator.at("globe").boundingBox();
  if (!box) throw new Error("the globe is not on the screen");
  for (const [x, y] of [
    [0.42, 0.3],
    [0.52, 0.3],
    [0.47, 0.36],
  ] as const) {
    await app.page.mouse.click(box.x + x * box.width, box.y + y * box.height);
    await app.page.waitForTimeout(600); // two quick clicks would end the zone
  }
  await app.page.keyboard.press("Enter");
  await expect.poll(() => operator.at("zones").locator("li").count(), PATIENT).toBe(2);
  await operator.picture("zones");

  await operator.upload();
  await operator.at("upload-done").filter({ hasText: "fence" }).waitFor();
  await operator.picture("planned");
  expect(app.pageErrors).toEqual([]);
  await app.close();
});
