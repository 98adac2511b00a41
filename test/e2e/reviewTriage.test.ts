import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-review-e2e-"));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

const flags = 450; // more than two pages of the list
const now = Date.now() - 3_600_000;

/** A night's flags of two drones, three at each spot, none of them judged; the newest has the greatest number. */
function seed(): void {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const sorties = new SortieStore(db, dataFolder);
  for (const drone of ["1:1", "2:1"])
    sorties.save({ id: `s${drone[0]}`, vehicleId: drone, startedAt: now - 7_200_000, endedAt: now });
  const store = new FlagStore(db);
  for (let n = 1; n <= flags; n++) {
    const openedAt = now - (flags - n) * 10_000;
    const drone = n % 2 === 0 ? "1:1" : "2:1";
    store.save({
      ...{
        id: `flag${n}`,
        sortieId: `s${drone[0]}`,
        state: "closed",
        rule: "vehicle in watch zone",
        severity: "alert",
      },
      ...{ reason: "in the watch zone for 12 s", className: n % 10 === 0 ? "truck" : "car", score: 0.87 },
      ...{ openedAt, lastAt: openedAt + 8_000, stationary: false, section: n % 3 === 0 ? "Ford" : "Ridge" },
      place: { lat: 48.6 + (n % 150) * 5e-4, lon: 16.9, amsl: 170 },
      ellipse: { major: 8, minor: 4, angleDeg: 30 },
      sightings: [
        { streamId: `v${drone[0]}`, vehicleId: drone, trackIds: [`t${n}`], fromAt: openedAt, toAt: openedAt + 8_000 },
      ],
    });
  }
  db.close();
}

it("flags are gone through by keys alone: verdicts, reasons, escalation, tag, note and undo; filters find and clear", async () => {
  seed();
  const app = await launchApp({ dataFolder, graphics: false });
  const operator = new Operator(app.page);
  const { page } = app;
  const { keyboard } = page;
  onTestFailed(() => operator.picture("failed-review-triage").catch(() => {}));
  await operator.ready();
  await keyboard.press("Alt+3");
  const card = (n: number) => page.locator(`[data-flag="flag${n}"]`);
  const chosen = (n: number) => page.locator(`[data-flag="flag${n}"][data-selected]`).waitFor();
  const counted = (words: string) => operator.at("flag-count").filter({ hasText: words }).waitFor();
  await chosen(450);
  await counted("450 flags · 449 not seen by you"); // the one that is open is seen

  await keyboard.press("j");
  await keyboard.press("ArrowDown");
  await chosen(448);
  await keyboard.press("c");
  await chosen(447); // the next one opens by itself
  await card(448).filter({ hasText: "✔ Confirmed" }).waitFor();
  await keyboard.press("2");
  await chosen(446);
  await card(447).filter({ hasText: "✕ Dismissed: authorised" }).waitFor();
  await keyboard.press("e");
  await card(446).filter({ hasText: "▲ Escalated" }).waitFor();
  await keyboard.press("t");
  await keyboard.type("no lights");
  await keyboard.press("Enter");
  await card(446).filter({ hasText: "#no lights" }).waitFor();
  await keyboard.press("Escape");
  await keyboard.press("n");
  await keyboard.type("turned back at the ditch");
  await keyboard.press("Escape");
  await operator.at("flag-history").filter({ hasText: "turned back at the ditch" }).waitFor();
  await operator.picture("review-triage");
  await keyboard.press("0");
  await keyboard.type("own patrol");
  await keyboard.press("Enter");
  await chosen(445);
  await card(446).filter({ hasText: "✕ Dismissed: own patrol" }).waitFor();
  await keyboard.press("u"); // the verdict
  await chosen(446);
  await card(446).filter({ hasText: "◆ Unreviewed" }).waitFor();
  await keyboard.press("Control+z"); // the note
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('[data-testid="note"]')?.value === "");
  await keyboard.press("k");
  await chosen(447);
  await keyboard.press("o");
  await chosen(446);

  await keyboard.press("/");
  await keyboard.type("zebra");
  await page.getByText("No flag matches").waitFor();
  await keyboard.press("Escape");
  await operator.at("filter-clear-empty").click();
  await counted("450 flags");

  await keyboard.press("f");
  await operator.at("filter-panel").waitFor();
  await operator.at("facet-class").nth(1).check();
  await counted("45 flags");
  await operator.picture("review-filters");
  await operator.at("filter-name").fill("Trucks");
  await operator.at("filter-save").click();
  await operator.at("saved-filter").filter({ hasText: "Trucks" }).waitFor();
  await keyboard.press("Escape");
  await page.getByRole("button", { name: "Clear all" }).first().click();
  await operator.at("standings").getByText("Open").click();
  await counted("448 flags");
  await page.waitForFunction(() => {
    const list = document.querySelector('[data-testid="flag-list"] [data-testid="virtuoso-scroller"]');
    if (list) list.scrollTop = list.scrollHeight;
    return document.querySelector('[data-flag="flag1"]') !== null;
  });
  expect(await operator.at("flag-card").count()).toBeLessThan(40); // only what is near the window is drawn
  await operator.at("standings").getByText("All").click();
  await operator.at("grouped").click();
  await counted("450 flags on 150 lines");
  await operator.at("flag-card").first().filter({ hasText: "× 3" }).click();
  await operator.at("group-flag").nth(2).waitFor();
  await keyboard.press("Shift+D");
  await card(450).filter({ hasText: "✕ Dismissed" }).waitFor();
  await keyboard.press("?");
  await operator.at("key-help").waitFor();
  await keyboard.press("Escape");
  expect(app.pageErrors).toEqual([]);
  await app.close();

  const db = openDatabase(join(dataFolder, "vedette.db"));
  const store = new FlagStore(db);
  const said = store
    .list()
    .filter(({ verdict, escalated, tags, note }) => verdict || escalated || tags || note !== "")
    .map(({ id, verdict, escalated, tags, note }) => [id, verdict?.kind, verdict?.reason, escalated?.by, tags, note]);
  db.close();
  const dismissed = (id: string) => [id, "dismissed", undefined, undefined, undefined, ""];
  expect(said).toEqual([
    dismissed("flag450"),
    ["flag448", "confirmed", undefined, undefined, undefined, ""],
    ["flag447", "dismissed", "authorised", undefined, undefined, ""],
    ["flag446", undefined, undefined, "unnamed analyst", ["no lights"], ""],
    dismissed("flag300"),
    dismissed("flag150"),
  ]);
}, 240_000);
