import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { toQgcPlan } from "../../src/mission/qgcPlan.ts";
import { writeHgt } from "../terrain/smallFiles.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const folder = mkdtempSync(join(tmpdir(), "vedette-terrain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Hills of 500 m around 900 m, by column and row of a 3″ file. */
const hills = (column: number, row: number) => 900 + 500 * Math.sin(column / 17) * Math.cos(row / 23);
const hillAt = (lat: number, lon: number) => hills((lon - 8) * 1200, (48 - lat) * 1200);

it("elevation that the operator adds is what the plan is checked over and what the globe shows, and outlives the app", async () => {
  const dataFolder = join(folder, "data");
  mkdirSync(dataFolder);
  const hgt = join(folder, "N47E008.hgt");
  writeHgt(hgt, 1201, hills);
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
  const choosing = (path: string) =>
    app.electron.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
    }, path);
  await operator.ready();
  await operator.at("rail-plan").click();
  await choosing(planFile);
  await operator.at("plan-files").click();
  await operator.at("open-plan").click();
  const found = operator.at("violations");
  await found.getByText("The height of the ground under the path is not known").waitFor();
  await choosing(hgt);
  await operator.at("add-elevation").click();
  await operator.at("elevation-files").getByText("SRTM 3″, every 93").waitFor();
  await found.getByText(/The path runs \d+ m below the ground/).waitFor();

  await app.page.getByRole("button", { name: "Show the section" }).click();
  const box = await operator.at("globe").boundingBox();
  if (!box) throw new Error("the globe is not on the screen");
  const readOut = app.page.getByLabel("Place under the pointer");
  let nudge = 0;
  const off = async () => {
    nudge = (nudge + 1) % 5;
    await app.page.mouse.move(box.x + 0.3 * box.width + nudge, box.y + 0.7 * box.height);
    const text = await readOut.innerText();
    const [, lat, lon, amsl] = /([\d.]+)°\s*N\s+([\d.]+)°\s*E\D+(\d+)/.exec(text) ?? [];
    return Math.abs(Number(amsl) - hillAt(Number(lat), Number(lon)));
  };
  await expect.poll(off, { timeout: 60_000, interval: 1_000 }).toBeLessThan(8);
  expect(app.pageErrors).toEqual([]);
  await app.close();

  const again = await launchApp({ dataFolder, graphics: false });
  const next = new Operator(again.page);
  await next.ready();
  await next.at("rail-plan").click();
  await next.at("elevation-files").getByText("N47E008.hgt").waitFor();
  await again.close();
});
