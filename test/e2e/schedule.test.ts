import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { readSchedule } from "../../src/mission/schedule/scheduleFile.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const folder = mkdtempSync(join(tmpdir(), "vedette-schedule-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("two drones share a border, one drops out, the other takes over, and its vehicle gets its sortie", async () => {
  const app = await launchApp({ dataFolder: join(folder, "data"), globeScale: 0.4, demoVideo: "640x360@6" });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("failed").catch(() => {}));
  await operator.ready();
  await operator.startDemo();
  await operator.at("rail-plan").click();
  await operator.at("use-border").click();
  await operator.setPlan("ahl", 60);
  await operator.setPlan("standoff", 80);

  const panel = operator.at("schedule");
  const add = async (nth: number) => {
    await operator.at("add-drone").click();
    await app.page.getByRole("menuitem").nth(nth).click();
  };
  await add(0); // the demo's vehicle
  await add(0); // the first profile: the vehicle is taken
  await operator.at("make-schedule").click();
  const verdict = operator.at("schedule-verdict");
  await verdict.filter({ hasText: "The promise of 15:00 is kept" }).waitFor();
  await verdict.scrollIntoViewIfNeeded();
  expect(await operator.colours("schedule-chart")).toBeGreaterThan(3);
  const shown = panel.getByText(/^Shown: /);
  const before = await shown.innerText();
  await operator.at("schedule-chart").click(); // in its middle
  await expect.poll(() => shown.innerText()).not.toBe(before);
  await operator.picture("schedule");

  const middle = await shown.innerText();
  await operator.at("schedule-now").click();
  await expect.poll(() => shown.innerText()).not.toBe(middle);
  await operator.at("schedule-chart").click();

  await panel.getByRole("button", { name: "Drone 1 is out" }).click();
  await panel.getByRole("button", { name: "Drone 1 is out" }).waitFor({ state: "detached" });
  await panel.getByRole("button", { name: "Bring in Drone 1" }).click();
  await panel.getByRole("button", { name: "Drone 1 is out" }).waitFor();
  await panel.getByRole("button", { name: "Undo" }).click();
  await panel.getByRole("button", { name: "Bring in Drone 1" }).waitFor();
  await panel.getByRole("button", { name: "Undo" }).click();
  await panel.getByRole("button", { name: "Drone 1 is out" }).waitFor();

  const saved = join(folder, "two.json");
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath: path })) as typeof dialog.showSaveDialog;
  }, saved);
  await panel.getByRole("button", { name: "Save…" }).click();
  await app.page.getByText(`Saved ${saved}`).waitFor();
  expect(readSchedule(readFileSync(saved, "utf8")).task.drones).toHaveLength(2);

  await operator.at("schedule-checked").or(operator.at("schedule-findings")).first().waitFor();
  await operator.at("schedule-checked").or(operator.at("schedule-findings")).first().scrollIntoViewIfNeeded();
  await operator.picture("schedule-checked");
  await operator.at("keep-sorties").click();
  await app.page.getByText("Kept 2 sorties in the library, with their times as notes").waitFor();

  await operator.at("send-sorties").click();
  await operator.at("sortie-verified").waitFor();
  await operator.at("sortie-verified").scrollIntoViewIfNeeded();
  await operator.picture("schedule-sent");
  expect(app.pageErrors).toEqual([]);
  await app.close();
});
