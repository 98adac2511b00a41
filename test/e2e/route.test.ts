import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { newPlan } from "../../src/mission/edit.ts";
import { readWaypoints } from "../../src/mission/formats/waypointFile.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { toQgcPlan } from "../../src/mission/qgcPlan.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const folder = mkdtempSync(join(tmpdir(), "vedette-route-e2e-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// In the manner of Mission Planner: a servo that clicks a shutter, a circle, and home again.
const survey = [
  "QGC WPL 110",
  "0\t1\t0\t16\t0\t0\t0\t0\t47.490000\t8.500000\t400.000000\t1",
  "1\t0\t3\t22\t0\t0\t0\t0\t0\t0\t60\t1",
  "2\t0\t3\t178\t0\t9\t0\t0\t0\t0\t0\t1",
  "3\t0\t3\t16\t5\t0\t0\t0\t47.4950000\t8.5000000\t60\t1",
  "4\t0\t3\t183\t9\t1900\t0\t0\t0\t0\t0\t1",
  "5\t0\t3\t18\t2\t0\t40\t0\t47.5000000\t8.5050000\t80\t1",
  "6\t0\t3\t16\t0\t0\t0\t0\t47.4950000\t8.5100000\t60\t1",
  "7\t0\t3\t20\t0\t0\t0\t0\t0\t0\t0\t1",
  "",
].join("\r\n");

it("a mission of another program is edited item by item and saved again; a patrol becomes a route that flies the same", async () => {
  const missionFile = join(folder, "old survey.waypoints");
  writeFileSync(missionFile, survey);
  const section = [
    { lat: 47.5, lon: 8.5 },
    { lat: 47.51, lon: 8.52 },
  ];
  const plan = newPlan({ name: "Hills", section, home: { lat: 47.49, lon: 8.5 } });
  const patrol = patrolOf(plan, { elevation: () => 400 });
  const planFile = join(folder, "hills.plan");
  writeFileSync(planFile, toQgcPlan(plan, patrol));

  const app = await launchApp({ graphics: false });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("route-failed").catch(() => {}));
  const open = async (path: string) => {
    await app.electron.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
    }, path);
    await operator.at("plan-files").click();
    await operator.at("open-plan").click();
  };
  const rows = operator.at("stop-table").getByRole("row");
  const cell = (row: number, column: number) => rows.nth(row).getByRole("gridcell").nth(column);
  await operator.ready();
  await operator.at("rail-plan").click();

  await open(missionFile);
  await app.page.getByText("Stops: 3").waitFor();
  await app.page.getByText(/item 4: DO_SET_SERVO, which moves an output/).waitFor();
  expect(await rows.count()).toBe(3);
  await cell(1, 0).filter({ hasText: "Circle 2×" }).waitFor();

  await cell(1, 1).dblclick();
  await operator.at("stop-cell").fill("95");
  await operator.at("stop-cell").press("Enter");
  await app.page.keyboard.press("Control+A");
  await operator.at("stops-selected").filter({ hasText: "3 stops" }).waitFor();
  await operator.at("stops-speed").fill("7");
  await cell(0, 2).filter({ hasText: "7" }).waitFor();
  await rows.nth(2).click();
  await app.page.keyboard.press("Alt+ArrowUp");
  await cell(2, 0).filter({ hasText: "Circle 2×" }).waitFor();
  await operator.picture("route-table");

  const saved = join(folder, "new.waypoints");
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath: path })) as typeof dialog.showSaveDialog;
  }, saved);
  await operator.at("save-waypoints").click();
  await expect.poll(() => existsSync(saved)).toBe(true);
  const { items } = readWaypoints(readFileSync(saved, "utf8")).mission;
  expect(items.map(({ command, params, lat, lon, z }) => [command, params[0], params[1], lat, lon, z])).toEqual([
    [22, 0, 0, 47.49, 8.5, 60],
    [178, 1, 9, 0, 0, 0],
    [178, 1, 7, 0, 0, 0],
    [16, 5, 0, 47.495, 8.5, 60],
    [16, 0, 0, 47.495, 8.51, 60],
    [18, 2, 0, 47.5, 8.505, 95],
    [20, 0, 0, 0, 0, 0],
  ]);
  await app.page.keyboard.press("Control+Z");
  await cell(1, 0).filter({ hasText: "Circle 2×" }).waitFor();

  await open(planFile);
  const count = operator.at("patrol-items");
  await count.filter({ hasText: String(patrol.items.length) }).waitFor();
  await operator.at("edit-items").click();
  await app.page.getByText(/^Stops: \d+/).waitFor();
  expect(await count.innerText()).toMatch(new RegExp(`\\b${patrol.items.length}$`));
  await app.page.getByRole("button", { name: "Undo (Ctrl+Z)" }).click();
  await operator.at("edit-items").waitFor();
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 300_000);
