import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { toQgcPlan } from "../../src/mission/qgcPlan.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const folder = mkdtempSync(join(tmpdir(), "vedette-library-e2e-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Kills the whole app without warning. */
async function kill(app: RunningApp): Promise<void> {
  const pids = Object.values(await app.pids());
  const closed = new Promise<void>((resolve) => app.electron.once("close", () => resolve()));
  for (const pid of [app.electron.process().pid ?? 0, ...pids]) process.kill(pid, "SIGKILL");
  await closed;
}

/** Chooses something in the application's menu, as its keys do. */
const fromMenu = (app: RunningApp, label: string): Promise<void> =>
  app.electron.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    items.find((item) => item.label === wanted)?.click();
  }, label);

it("a plan is kept with its versions; what a killed app had not saved is offered again, and an earlier version restored", async () => {
  const dataFolder = join(folder, "data");
  mkdirSync(dataFolder);
  const section = [
    { lat: 47.5, lon: 8.5 },
    { lat: 47.53, lon: 8.56 },
  ];
  const plan = newPlan({ name: "Hills", section, home: { lat: 47.49, lon: 8.5 } });
  const planFile = join(folder, "hills.plan");
  writeFileSync(planFile, toQgcPlan(plan, patrolOf(plan, { elevation: () => 400 })));

  const started = async () => {
    const app = await launchApp({ dataFolder, graphics: false });
    const operator = new Operator(app.page);
    onTestFailed(() => operator.picture("library-failed").catch(() => {}));
    await operator.ready();
    return { app, operator };
  };
  const first = await started();
  await first.operator.at("rail-plan").click();
  await first.app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog;
  }, planFile);
  await first.operator.at("plan-files").click();
  await first.operator.at("open-plan").click();
  await first.operator.at("plan-saved").filter({ hasText: "version 1" }).waitFor();
  await first.operator.setPlan("ahl", 120);
  await first.operator.at("plan-saved").filter({ hasText: "not saved" }).waitFor();
  await first.operator.at("save-plan").click();
  await first.operator.at("plan-saved").filter({ hasText: "version 2" }).waitFor();
  await first.operator.setPlan("ahl", 140);
  await first.app.page.waitForTimeout(4_000); // it is kept two seconds after a change
  await kill(first.app);

  const { app, operator } = await started();
  const offer = operator.at("draft-offers").first();
  await offer.getByText(/Unsaved plan Hills from \d\d:\d\d/).waitFor();
  await operator.picture("library-offer");
  await offer.getByRole("button", { name: "Go on" }).click();
  await operator.at("plan-saved").filter({ hasText: "not saved" }).waitFor();
  await expect.poll(() => operator.at("plan-ahl").inputValue(), { timeout: 30_000 }).toBe("140 m");
  await operator.at("save-plan").click();
  await operator.at("plan-saved").filter({ hasText: "version 3" }).waitFor();
  await operator.at("draft-offers").waitFor({ state: "detached" });

  await operator.at("open-library").click();
  await operator.at("library-search").fill("hill");
  const row = operator.at("library-plan").first();
  await row.getByText("3 versions").waitFor();
  await row.getByText("Height above home: 120 m → 140 m").waitFor();
  await row.getByRole("button", { name: "What changed since" }).last().click();
  await operator.at("plan-changes").getByText("Height above home: 90 m → 140 m").waitFor();
  await operator.picture("library");
  await operator.at("restore-1").click();
  await row.getByText("4 versions").waitFor();
  await app.page.keyboard.press("Escape");
  await operator.at("library-search").waitFor({ state: "detached" });
  await expect.poll(() => operator.at("plan-ahl").inputValue(), { timeout: 30_000 }).toBe("90 m");
  await operator.at("plan-saved").filter({ hasText: "version 4" }).waitFor();

  await operator.at("open-library").click();
  await operator.at("plan-menu").click();
  await app.page.getByRole("menuitem", { name: "Delete" }).click();
  await operator.at("library-plan").waitFor({ state: "detached" });
  await operator.at("undo-delete").click();
  await operator.at("library-plan").waitFor();

  await operator.at("library-search").fill("hills");
  await app.page.keyboard.press("ArrowDown");
  await app.page.keyboard.press("Enter"); // opens what is chosen
  await operator.at("library-search").waitFor({ state: "detached" });
  await operator.at("rail-links").click();
  await fromMenu(app, "Plan library");
  await operator.at("library-search").waitFor();
  await app.page.keyboard.press("Escape");
  await operator.setPlan("ahl", 110);
  await fromMenu(app, "Save plan in the library");
  await operator.at("plan-saved").filter({ hasText: "version 5" }).waitFor();
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 600_000);
