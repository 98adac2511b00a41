import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import { every, systemClock } from "../../src/mavlink/clock.ts";
import type { Link } from "../../src/mavlink/link.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { checklistText } from "../../src/mission/checklistFile.ts";
import type { ChecklistRun } from "../../src/mission/checklistRun.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { openDatabase } from "../../src/store/database.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

// A simulated copter is gone through by a list of the operator's own, which is imported from a file.

let app: RunningApp;
let operator: Operator;
let link: Link;
let stop: () => void;
const patient = { timeout: 60_000 }; // where all is drawn in software
const folder = mkdtempSync(join(tmpdir(), "vedette-checklists-e2e-"));

beforeAll(async () => {
  app = await launchApp({ graphics: false });
  operator = new Operator(app.page);
  await operator.ready();
  link = createLink(parseAddress("udpin:127.0.0.1:0"));
  await link.open();
  const vehicle = new SimVehicle({
    ...{ systemId: 7, seed: 5, link, bootAt: Date.now(), gpsSeconds: 0.1 },
    ...{ start: { lat: 47.1, lon: 8.1, amsl: 400 }, ground: flatGround(400), wind: { speed: 0, fromDeg: 0 } },
  });
  stop = every(systemClock, 20, () => vehicle.step(0.02, Date.now()));
});
afterAll(async () => {
  stop?.();
  await app?.close();
  await link?.close();
  rmSync(folder, { recursive: true, force: true });
});

it("a list is imported, carried out by keys, and arming is refused, then warned of, while it is unfinished", async () => {
  onTestFailed(() => operator.picture("failed-checklists").catch(() => {}));
  const { page } = app;
  await operator.at("rail-links").click();
  await operator.at("link-way").click();
  await page.getByRole("option", { name: "UDP, send to" }).click();
  await operator.at("link-address").fill(link.boundAddress.replace("udpin", "udpout"));
  await operator.at("link-open").click();
  await operator.at("rail-fly").click();
  await operator.at("checklist").locator("summary").filter({ hasText: "Copter, before flight" }).waitFor();

  const file = join(folder, "ours.json");
  const items = [
    { id: "props", words: "Propellers are tight", hint: "By hand" },
    { id: "home", words: "Home is set", test: { value: "home" as const } },
    { id: "cover", words: "Lens cover is off" },
  ];
  writeFileSync(file, checklistText({ id: "ours", title: "Our copters", type: "copter", items }));
  await page.getByRole("button", { name: "Lists…" }).click();
  const editor = operator.at("checklist-editor");
  await editor.waitFor();
  const chooser = page.waitForEvent("filechooser");
  await editor.getByRole("button", { name: "Import…" }).click();
  await (await chooser).setFiles(file);
  await expect.poll(() => editor.getByLabel("Title").inputValue(), patient).toBe("Our copters");
  await editor.getByLabel("Words").first().fill("Propellers are tight and whole");
  await page.keyboard.press("Control+z");
  await expect.poll(() => editor.getByLabel("Words").first().inputValue(), patient).toBe("Propellers are tight");
  const forbids = operator.at("checklist-forbids"); // it shows what the station has kept, not what was clicked
  await forbids.click({ force: true });
  await expect.poll(() => forbids.isChecked(), patient).toBe(true);
  await operator.picture("checklist-editor");
  await page.keyboard.press("Escape");

  await operator.at("checklist").locator("summary").click();
  await page.getByRole("button", { name: "Begin anew" }).waitFor();
  await page.getByRole("combobox", { name: "Use another list" }).click();
  await page.getByRole("option", { name: "Our copters" }).click();
  await operator.at("check-home").locator('[aria-pressed="true"]').waitFor(); // by itself
  const arm = operator.at("action-arm");
  await expect.poll(() => arm.textContent(), patient).toContain("checklist unfinished");
  expect(await arm.getAttribute("aria-disabled")).toBe("true");
  await operator.at("check-props").focus();
  await page.keyboard.press("Space");
  await operator.at("check-props").locator('[aria-pressed="true"]').waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await operator.picture("checklist-open");
  await page.getByRole("button", { name: "Lists…" }).click();
  await forbids.click({ force: true });
  await expect.poll(() => forbids.isChecked(), patient).toBe(false);
  await page.keyboard.press("Escape");
  await expect.poll(() => arm.getAttribute("aria-disabled"), patient).not.toBe("true");
  await operator.at("check-cover").focus();
  await page.keyboard.press("s");
  await page.keyboard.type("No camera today");
  await page.keyboard.press("Enter");
  await operator.at("check-cover").getByText("No camera today").waitFor();
  await expect.poll(() => operator.at("checklist-state").textContent(), patient).toBe("✔ 3 of 3");
  await expect.poll(() => arm.textContent(), patient).not.toContain("unfinished");
  await operator.hold("action-arm");
  const kept = () => {
    const db = openDatabase(join(app.dataFolder, "vedette.db"));
    try {
      const rows = db.prepare("SELECT body FROM checklistRun WHERE sortieId IS NOT NULL").all() as { body: string }[];
      return rows.map(({ body }) => JSON.parse(body) as ChecklistRun);
    } finally {
      db.close();
    }
  };
  // A copter that idles disarms by itself, and its next list begins: what was kept stays.
  await expect.poll(() => kept().length, patient).toBeGreaterThan(0);
  expect(kept()[0]).toMatchObject({
    ...{ vehicleId: "7:1", list: { id: expect.any(String), title: "Our copters" }, armed: { open: [] } },
    items: {
      ...{ props: { state: "ticked" }, home: { state: "ticked", words: "set" } },
      cover: { state: "skipped", reason: "No camera today" },
    },
  });
  expect(app.pageErrors).toEqual([]);
});
