import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { CoverageStore } from "../../src/store/coverageStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-coverage-"));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

it("a section in the air is coloured by age, its promise is warned of before it breaks, and its history outlives the app", {
  timeout: 600_000,
}, async () => {
  const app = await launchApp({ dataFolder, globeScale: Number(process.env.VEDETTE_GLOBE_SCALE ?? 0.4) });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("coverage-failed").catch(() => {}));
  await operator.ready();
  await operator.startDemo();
  await operator.borderPatrol();
  await operator.fly();

  const section = operator.at("seen-section");
  await section.waitFor();
  const share = async () => Number.parseInt(await section.getByTestId("section-young").innerText(), 10);
  await expect.poll(share, { timeout: 120_000, interval: 1_000 }).toBeGreaterThan(0);
  await section.getByText(/Seen now by/).waitFor();

  const promise = section.getByLabel(/^Promise of/);
  await promise.fill("1");
  await promise.press("Enter");
  await section.getByRole("alert").waitFor({ timeout: 120_000 });
  expect(await section.getByRole("alert").innerText()).toMatch(/New patrol (is not seen again in time|was not seen)/);
  await section.getByRole("button", { name: /^History of/ }).click();
  await operator.picture("coverage-age");
  await operator
    .at("alert-panel")
    .getByText(/Section not seen in time/)
    .first()
    .waitFor();
  await operator.at("seen-section").locator(".u-over").scrollIntoViewIfNeeded();
  await operator.picture("coverage-history");
  await app.close();

  // What was seen and how old it was is in the database, from which the next start goes on.
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const store = new CoverageStore(db);
  const [kept] = store.open();
  const id = kept?.id ?? "";
  expect(store.history(id, 0, Date.now() + 60_000).length).toBeGreaterThan(0);
  const cells = [...store.cells(id).values()].flatMap(({ lastSeenAt }) => [...lastSeenAt]);
  expect(cells.filter((at) => !Number.isNaN(at)).length).toBeGreaterThan(10);
  db.close();
});
