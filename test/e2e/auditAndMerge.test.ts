import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { runVerifier } from "../../src/store/evidence/verifierShell.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { filmNight } from "./filmedNight.ts";
import { Operator } from "./operator.ts";

const root = mkdtempSync(join(tmpdir(), "vedette-audit-e2e-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const [dataFolder, other] = [join(root, "data"), join(root, "other")];
for (const folder of [dataFolder, other]) mkdirSync(folder);

/** The next dialogs are answered so: where to save, and what to open. */
const answerDialogs = (app: RunningApp, save: string, open: string): Promise<void> =>
  app.electron.evaluate(
    ({ dialog }, [saved, opened]) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: saved as string });
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [opened as string] });
    },
    [save, open],
  );

/** Three hundred lines of Ada's and Ben's work; at line 200 the clock was set back by a minute and a half. */
function work(): void {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  let now = Date.now() - 3_000_000;
  const log = new AuditLog(db, { now: () => now });
  for (let n = 1; n <= 300; n++) {
    now += n === 200 ? -90_000 : 1_000;
    const kind = n === 17 ? "flag.note" : "flag.verdict";
    log.add({ kind, by: n % 2 ? "Ada" : "Ben", about: [`flag:flag${(n % 3) + 1}`], body: { word: `word${n}` } }, false);
  }
  db.close();
}

/** Somebody changes a line behind the station's back. */
function tamper(): void {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  db.exec(`DROP TRIGGER auditIsNotChanged;
    UPDATE audit SET entry = replace(entry, 'word150', 'word999') WHERE sequence = 150`);
  db.close();
}

it("the audit log is searched, verified and taken out; another station's data are taken in, and all that differs is named", async () => {
  await filmNight(dataFolder);
  work();
  await filmNight(other);
  const db = openDatabase(join(other, "vedette.db"));
  db.exec("UPDATE sortie SET vehicleId = '7:1' WHERE id = 's1'"); // another flight of the same name
  new AuditLog(db, { now: () => 5_000 }).add({ kind: "station.started" });
  db.close();
  const app = await launchApp({ dataFolder, graphics: false });
  const operator = new Operator(app.page);
  const { page } = app;
  const { keyboard } = page;
  onTestFailed(() => operator.picture("failed-audit").catch(() => {}));
  await operator.ready();
  await keyboard.press("Alt+3");
  await operator.at("review-part").getByText("Audit log").click();
  await operator.at("audit-state").filter({ hasText: "✔ Chain verified up to line 300" }).waitFor();
  const lines = operator.at("audit-line");
  await lines.nth(5).waitFor();
  await keyboard.press("j");
  await keyboard.press("j");
  await operator.at("audit-content").waitFor();
  await keyboard.press("/");
  await keyboard.type("word1");
  await lines.filter({ hasText: "word199" }).first().waitFor();
  await keyboard.press("Escape");
  await operator.picture("audit");
  await operator.at("audit-kind").click();
  await page.getByRole("option", { name: "Note (1)" }).click();
  await page.waitForFunction(() => document.querySelectorAll('[data-testid="audit-line"]').length === 1);
  expect(await lines.first().innerText()).toMatch(/17[\s\S]*Ada[\s\S]*Note flag:flag3 · word word17/);
  await page.getByRole("button", { name: "Clear all" }).click();
  await operator.at("audit-clock").check();
  await lines.filter({ hasText: "▲ The clock was set back by 1:30" }).waitFor();
  expect(await lines.count()).toBe(1);

  const file = join(root, "log.jsonl");
  await answerDialogs(app, file, other);
  await operator.at("audit-export").click();
  await operator.at("audit-done").filter({ hasText: "lines written, SHA-256" }).waitFor();
  expect((await runVerifier([file])).text).toMatch(/^WHOLE: log.jsonl follows from line to line: 30\d lines/);
  expect(readFileSync(file, "utf8").split("\n").length).toBeGreaterThan(300);

  await operator.at("review-part").getByText("Recordings").click();
  await operator.at("merge-choose").click();
  const report = operator.at("merge-report");
  await report.waitFor();
  await report.scrollIntoViewIfNeeded();
  const words = await report.innerText();
  expect(words).toMatch(/✔ 1 sortie\n✔ 3 flags\n✔ 1 piece of footage\n/);
  expect(words).toContain("◆ Sortie s1 is called s1-2 here: another has that name");
  expect(words).toMatch(/◆ Flag flag1 is called \S+ here/);
  expect(words).toMatch(/✔ 1 line of the audit log of station/);
  await operator.picture("merge-report");
  await operator.at("merge-choose").click();
  await report.filter({ hasText: "all of it was here already" }).waitFor();
  await answerDialogs(app, file, dataFolder);
  await operator.at("merge-choose").click();
  await page.getByText("This is the station's own data folder").first().waitFor();
  expect(existsSync(join(other, "vedette.db"))).toBe(true);
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 180_000);

it("a line that was changed behind the station's back is named when the whole log is verified", async () => {
  tamper();
  const app = await launchApp({ dataFolder, graphics: false });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("failed-audit-altered").catch(() => {}));
  await operator.ready();
  await app.page.keyboard.press("Alt+3");
  await operator.at("review-part").getByText("Audit log").click();
  await operator.at("audit-check").click();
  await operator.at("audit-break").filter({ hasText: "150" }).first().waitFor();
  expect(await operator.at("audit-state").innerText()).toMatch(/✕ Altered at \d/);
  await app.page.getByRole("button", { name: "Show line 150" }).first().click();
  await operator.at("audit-content").filter({ hasText: "word999" }).waitFor();
  await operator.picture("audit-altered");
  await app.close();
}, 120_000);
