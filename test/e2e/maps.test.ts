import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { toQgcPlan } from "../../src/mission/qgcPlan.ts";
import { pngOf, writeMbtiles } from "../terrain/writeMaps.ts";
import { degreesKeys, writeTiff } from "../terrain/writeTiff.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const folder = mkdtempSync(join(tmpdir(), "vedette-maps-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("maps that the operator adds are drawn in their order, and outlive the app", async () => {
  const dataFolder = join(folder, "data");
  mkdirSync(dataFolder);
  const [red, photo, track] = ["red.mbtiles", "photo.tif", "track.geojson"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const zooms = [5, 6, 7, 8, 9, 10, 11, 12];
  writeMbtiles(
    red,
    zooms.flatMap((z) => tilesAround(z)),
    { metadata: { format: "png", bounds: "8,47,9,48", attribution: "© Survey" } },
  );
  writeTiff(photo, {
    ...{ columns: 256, rows: 256, type: "uint8", tile: 64, keys: degreesKeys },
    height: (column, row) => (((column >> 4) + (row >> 4)) % 2 === 0 ? 250 : 60),
    place: { x: 8.52, y: 47.53, dx: 0.0003, dy: 0.0002 },
  });
  const coordinates = [
    [8.48, 47.48],
    [8.58, 47.54],
  ];
  const feature = { type: "Feature", properties: { name: "Track" }, geometry: { type: "LineString", coordinates } };
  writeFileSync(track, JSON.stringify({ type: "FeatureCollection", features: [feature] }));
  const section = [
    { lat: 47.5, lon: 8.5 },
    { lat: 47.53, lon: 8.56 },
  ];
  const plan = newPlan({ name: "Hills", section, home: { lat: 47.49, lon: 8.5 } });
  const planFile = join(folder, "hills.plan");
  writeFileSync(planFile, toQgcPlan(plan, patrolOf(plan, { elevation: () => 900 })));

  const app = await launchApp({ dataFolder, globeScale: 0.4 });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("failed").catch(() => {}));
  const choosing = (...paths: string[]) =>
    app.electron.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: chosen })) as typeof dialog.showOpenDialog;
    }, paths);
  await operator.ready();
  await operator.at("rail-plan").click();
  await choosing(planFile);
  await operator.at("plan-files").click();
  await operator.at("open-plan").click();
  await app.page.getByRole("button", { name: "Show the section" }).click();
  const maps = operator.at("maps");
  await choosing(red, photo, track);
  await operator.at("add-map").click();
  await maps.getByText("MBTiles, png, zoom 5 to 12").waitFor();
  await maps.getByText("GeoTIFF, grey, degrees, zoom").waitFor();
  await maps.getByText("1 line, area or place").waitFor();
  expect(await maps.locator("strong").allInnerTexts()).toEqual(["track.geojson", "photo.tif", "red.mbtiles"]);
  await app.page.getByText("© Survey · Natural Earth II").waitFor();
  await app.page.getByLabel("Look at photo.tif").click();
  const seen = () => coloursOn(app.page, operator);
  await expect.poll(seen, { timeout: 60_000, interval: 1_000 }).toEqual({ red: true, dark: true, pink: true });
  await operator.picture("maps");
  expect(app.pageErrors).toEqual([]);
  await app.page.getByLabel("Raise red.mbtiles").click();
  await expect
    .poll(() => maps.locator("strong").allInnerTexts())
    .toEqual(["track.geojson", "red.mbtiles", "photo.tif"]);
  await app.close();

  const again = await launchApp({ dataFolder, graphics: false });
  const next = new Operator(again.page);
  await next.ready();
  await next.at("rail-plan").click();
  await expect
    .poll(() => next.at("maps").locator("strong").allInnerTexts(), { timeout: 20_000 })
    .toEqual(["track.geojson", "red.mbtiles", "photo.tif"]);
  await again.close();
});

/** Which colours of the layers are on the globe: of the tiles, of the photo, and of the overlay's line. */
async function coloursOn(page: Page, operator: Operator) {
  const picture = await operator.at("globe").screenshot({ type: "png" });
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const near = (r: number, g: number, b: number) => {
      let found = 0;
      for (let i = 0; i < data.length; i += 4)
        if (
          Math.abs((data[i] as number) - r) +
            Math.abs((data[i + 1] as number) - g) +
            Math.abs((data[i + 2] as number) - b) <
          40
        )
          found++;
      return found;
    };
    return { red: near(180, 30, 30) > 5_000, dark: near(60, 60, 60) > 2_000, pink: near(244, 166, 255) > 50 };
  }, picture.toString("base64"));
}

/** Red tiles of a zoom over 8° to 9° E, 47° to 48° N, at most 8 × 8 around the middle. */
function tilesAround(z: number) {
  const bytes = pngOf(180, 30, 30);
  const x = Math.floor(((8.53 + 180) / 360) * 2 ** z);
  const y = Math.floor((0.5 - Math.asinh(Math.tan((47.515 * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** z);
  const near = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
  return near
    .flatMap((dx) => near.map((dy) => ({ z, x: x + dx, y: y + dy, bytes })))
    .filter((tile) => tile.x >= 0 && tile.y >= 0 && tile.x < 2 ** z && tile.y < 2 ** z);
}
