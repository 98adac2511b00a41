import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { FlagRules } from "../../src/station/flagRules.ts";
import { Flags } from "../../src/station/flags.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { trackAt, zone } from "../review/rules/drive.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-rules-"));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

/** Leaves a sortie of an hour ago in the data folder: one car drove over the line, another stood beside it. */
function recordSortie(): void {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const sorties = new SortieStore(db, dataFolder);
  const flags = new Flags({
    store: new FlagStore(db),
    rules: new FlagRules({ settings: new Settings(db), log: silentLog }),
    footage: new FootageStore(db),
    sorties,
    still: async () => null,
    log: silentLog,
  });
  flags.setZones([zone]);
  const start = Date.now() - 3_600_000;
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: start, endedAt: start + 60_000 });
  for (let ms = 0; ms <= 30_000; ms += 200) {
    const at = start + ms;
    const drives = { headingDeg: 180, speed: 10, firstAt: start };
    flags.observe(trackAt(500, 150 - ms / 100, at, drives), at, "s1");
    flags.observe(trackAt(1_500, 40, at, { id: "p", stationary: ms > 3_000, speed: 0.3, firstAt: start }), at, "s1");
  }
  flags.endSortie("s1", start + 60_000);
  db.close();
}

it("a rule is made, tried on a recorded flight, kept, switched off and taken back; a flag says which rule fired", async () => {
  recordSortie();
  const app = await launchApp({ dataFolder, globeScale: 0.3, demoVideo: "640x360@6" });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("failed-rules").catch(() => {}));
  await operator.ready();
  await operator.at("rail-review").click();
  await operator.at("flag-card").first().click();
  const why = await operator.at("fired-rule").first().innerText();
  expect(why).toMatch(/vehicle in watch zone[\s\S]*in “Ford” for 2\.0 s; 11 frames; 1\.00 certain/);

  await operator.at("review-part").getByText("Rules").click();
  await operator.at("rule-new").click();
  await operator.at("rule-name").fill("drives");
  await app.page.getByText("Another condition").click();
  expect(await operator.at("rule-text").innerText()).toMatch(
    /stays for 10 s \(5 frames\) and moves at 5 m\/s or more\.$/,
  );
  await operator.at("rule-try").click();
  expect(await operator.at("rule-outcome").innerText()).toMatch(/^1 flag from 2 tracks/);
  await operator.at("rule-save").click();
  await operator.at("rule").nth(1).waitFor();
  await operator.at("rule").nth(1).getByRole("switch").click({ force: true });
  await operator.at("rule").nth(1).filter({ hasText: "off" }).waitFor();
  await operator.at("rules-undo").click();
  await operator.at("rule").nth(1).filter({ hasNotText: "off" }).waitFor();
  await operator.at("rules-undo").click();
  await operator.at("rule").nth(1).waitFor({ state: "detached" });
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 300_000);
