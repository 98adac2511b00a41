import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { launchApp, type RunningApp, root } from "./electronApp.ts";
import { Operator } from "./operator.ts";

// Scenarios are flown from the Simulate screen, in a process beside the station's: one is cancelled, two are compared.

let app: RunningApp;
let operator: Operator;
const patient = { timeout: 90_000 };
const folder = mkdtempSync(join(tmpdir(), "vedette-scenario-runs-e2e-"));
const sample = JSON.parse(readFileSync(join(root, "missions/scenarios/two-km-ten-minutes.scenario.json"), "utf8"));

beforeAll(async () => {
  app = await launchApp({ graphics: false });
  operator = new Operator(app.page);
  await operator.ready();
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A file of four minutes over half a kilometre, or of what is changed in it. */
function scenario(name: string, change: Record<string, unknown> = {}): string {
  const file = join(folder, `${name}.scenario.json`);
  const small = {
    ...{ duration: "0:04:00", traffic: [], faults: [], weather: [], name },
    section: [
      { lat: 48.3, lon: 17.2 },
      { lat: 48.3003, lon: 17.207 },
    ],
    fleet: sample.fleet.map((drone: object, i: number) => ({
      ...{ ...drone, base: { lat: 48.2983, lon: 17.2035 + i / 2_000 } },
      ...{ endurance: "0:12:00", batteryMah: 15_000 },
    })),
  };
  writeFileSync(file, JSON.stringify({ ...sample, ...small, ...change }));
  return file;
}

async function openFile(path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
  }, path);
  await operator.at("run-open-file").click();
}

it("a wrong scenario is told, one is cancelled in flight, and two are flown, looked at and compared", async () => {
  onTestFailed(() => operator.picture("failed-scenario-runs").catch(() => {}));
  const { page } = app;
  await operator.at("rail-simulate").click();
  await operator.at("simulate-part").getByText("Scenario runs").click();
  await page.getByText("No scenario was flown yet").waitFor();

  await openFile(scenario("wrong", { traffic: [{ ...sample.traffic[0], speeed: 3 }] }));
  await operator.at("run-wrong").filter({ hasText: "traffic.0.speeed: is not known here; perhaps “speed”" }).waitFor();
  expect(await operator.at("run-start").isDisabled()).toBe(true);

  await openFile(scenario("A long watch", { ...sample, name: "A long watch", duration: "10:00:00" }));
  await operator.at("run-holds").filter({ hasText: "10:00:00" }).waitFor();
  await operator.at("run-start").click();
  await operator.at("run-progress").filter({ hasText: "10:00:00 simulated" }).waitFor();
  await operator.picture("scenario-run-flies");
  await operator.at("run-cancel").click();
  await operator.at("run-over").filter({ hasText: "Cut short; its report tells of what was flown" }).waitFor();

  await openFile(scenario("A short watch"));
  await operator.at("run-holds").filter({ hasText: "0:04:00" }).waitFor();
  for (const seed of ["", "77"]) {
    await operator.at("run-seed").fill(seed);
    await operator.at("run-seed").press("Enter"); // the second waits for the first
  }
  await operator.at("run-queued").waitFor();
  const flown = page.locator('[data-testid="run-over"][data-state="whole"]');
  await expect.poll(() => flown.count(), patient).toBe(2);
  expect(await flown.allInnerTexts()).toEqual([
    expect.stringContaining("seed 77"),
    expect.stringContaining(`seed ${sample.seed}`),
  ]);
  await operator.picture("scenario-runs-flown");

  await flown.first().getByTestId("run-report").click();
  await operator.at("run-report-view").filter({ hasText: "Worst revisit" }).waitFor();
  await operator.picture("scenario-run-report");
  await page.keyboard.press("Escape");
  await operator.at("run-report-view").waitFor({ state: "detached" });

  for (const i of [0, 1]) await flown.nth(i).getByTestId("run-choose").check();
  await operator.at("runs-compare").click();
  const figures = operator.at("compared-table");
  await figures.filter({ hasText: "B less A" }).waitFor();
  expect(await figures.locator("tr").filter({ hasText: "Flown" }).innerText()).toMatch(/0:04:00\s+0:04:00/);
  await operator.picture("scenario-runs-compared");
  await page.keyboard.press("Escape");

  await flown
    .first()
    .getByLabel(/^Delete the run/)
    .click();
  await expect.poll(() => flown.count(), patient).toBe(1);
  await operator.at("runs-undo").click();
  await expect.poll(() => flown.count(), patient).toBe(2);
});
