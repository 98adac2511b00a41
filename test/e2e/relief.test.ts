import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const folder = mkdtempSync(join(tmpdir(), "vedette-relief-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A data folder with a flag of the day before, a few hundred metres from where the demo's vehicles stand. */
function flagged(dataFolder: string): void {
  mkdirSync(dataFolder, { recursive: true });
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const openedAt = Date.now() - 86_400_000;
  new SortieStore(db, dataFolder).save({ id: "s1", vehicleId: "1:1", startedAt: openedAt, endedAt: openedAt + 60_000 });
  new FlagStore(db).save({
    ...{ id: "flag1", sortieId: "s1", state: "closed", rule: "vehicle in watch zone", severity: "alert" },
    ...{ reason: "in the watch zone for 6 s", className: "car", score: 0.87, openedAt, lastAt: openedAt + 6_000 },
    ...{ stationary: true, place: { lat: 48.6195, lon: 16.9285, amsl: 185 } },
    ellipse: { major: 8, minor: 4, angleDeg: 30 },
    sightings: [{ streamId: "v1", vehicleId: "1:1", trackIds: ["t1"], fromAt: openedAt, toAt: openedAt + 6_000 }],
  });
  db.close();
}

it("four drones fly a section in one sitting: launches, one lost and another in its place, a cue from a flag, and what was alerted", async () => {
  const dataFolder = join(folder, "data");
  flagged(dataFolder);
  const app = await launchApp({ dataFolder, globeScale: 0.25, demoVideo: "320x180@2" });
  const { page } = app;
  const operator = new Operator(page);
  onTestFailed(() => operator.picture("relief-failed").catch(() => {}));
  await operator.ready();
  await operator.startDemo();
  await operator.at("rail-simulate").click();
  for (let i = 1; i < 4; i++) {
    await operator.at("sim-add-ardupilot").click();
    await operator.at("sim-vehicles").getByRole("listitem").nth(i).waitFor();
  }

  // Four drones share the border, each with a vehicle.
  await operator.at("rail-plan").click();
  await operator.at("use-border").click();
  await operator.setPlan("ahl", 60);
  await operator.setPlan("standoff", 80);
  for (let i = 0; i < 4; i++) {
    await operator.at("add-drone").click();
    await page.getByRole("menuitem").first().click();
    // So long that two fly and two wait: one of these is needed at once where one is lost.
    const endurance = operator.at("crew").getByLabel("Endurance").nth(i);
    await endurance.fill("22");
    await endurance.press("Tab");
  }
  await operator.at("make-schedule").click();
  await operator.at("schedule-verdict").waitFor();
  await operator.at("begin-relief").click();

  // Two launches are proposed, accepted, and flown; the others wait to relieve them.
  const decisions = operator.at("decisions");
  const crew = operator.at("relief-crew");
  const flying = () => crew.getByText(/▲ flies/).count();
  const launches = operator.at("decision").filter({ hasText: /Launch Copter \d to begin its watch/ });
  await expect.poll(() => launches.count(), { timeout: 120_000 }).toBe(2);
  await operator.picture("relief-launch");
  const launched: string[] = [];
  for (let n = 1; n <= 2; n++) {
    launched.push(/Launch (Copter \d)/.exec(await launches.first().innerText())?.[1] as string);
    await accept(operator, launches.filter({ hasText: launched.at(-1) as string }));
    await expect.poll(flying, { timeout: 120_000 }).toBe(n);
  }
  const [first, second] = launched as [string, string];
  const row = (name: string) => operator.at(`fleet-row-${name.replace("Copter ", "")}:1`);
  await row(second).click();
  // At its height: while it climbs no way is high enough above the ground.
  for (const name of launched)
    await row(name)
      .filter({ hasText: /[2-9] of \d/ })
      .waitFor({ timeout: 180_000 });
  await operator.picture("relief-two-fly");

  // The link of one of them is cut: another schedule is proposed within a second of its loss.
  await operator.at("rail-simulate").click();
  await operator
    .at("sim-vehicles")
    .getByRole("button", { name: new RegExp(`^${first}`) })
    .first()
    .click();
  await page.getByRole("switch", { name: "Cut the link" }).click();
  await operator.at("rail-fly").click();
  await decisions
    .getByText(/Re-plan without/)
    .first()
    .waitFor({ timeout: 120_000 });
  await operator.picture("relief-lost");
  const notes = await crew.innerText();
  expect(notes).toMatch(new RegExp(`${first} is lost: nothing was heard for [34] s`));
  const stamped = (what: RegExp) => new RegExp(`(\\d\\d):(\\d\\d):(\\d\\d)\\s*${what.source}`).exec(notes);
  const secondsOf = (found: RegExpExecArray | null) =>
    found ? Number(found[1]) * 3_600 + Number(found[2]) * 60 + Number(found[3]) : Number.NaN;
  const lostAt = secondsOf(stamped(new RegExp(`${first} is lost`)));
  const proposedAt = secondsOf(stamped(/Re-plan without/));
  expect(proposedAt - lostAt).toBeGreaterThanOrEqual(0);
  expect(proposedAt - lostAt).toBeLessThanOrEqual(1);
  await page.locator("body").click({ position: { x: 4, y: 4 } });
  await page.keyboard.down("y"); // the key does what the button does
  await page.waitForTimeout(2_500);
  await page.keyboard.up("y");
  await crew.getByText(/changed 1 times?/).waitFor({ timeout: 120_000 });
  await operator.picture("relief-replanned");

  // The one that waited is proposed in its place, accepted, and goes.
  const relief = operator
    .at("decision")
    .filter({ hasText: /Launch Copter \d/ })
    .first();
  await relief.waitFor({ timeout: 120_000 });
  const third = /Launch (Copter \d)/.exec(await relief.innerText())?.[1] as string;
  expect(launched).not.toContain(third);
  await accept(operator, relief);
  await row(third)
    .filter({ hasText: /▲.* air/ })
    .waitFor({ timeout: 120_000 });
  await operator.picture("relief-relieved");

  // The right mouse button offers the same for any place of the globe.
  await row(second).click();
  const globe = await operator.at("globe").boundingBox();
  if (!globe) throw new Error("the globe is not on the screen");
  await page.mouse.click(globe.x + globe.width * 0.4, globe.y + globe.height * 0.6, { button: "right" });
  await operator.at("cue-menu").getByText("Orbit").waitFor();
  await operator.picture("cue-menu");
  await page.keyboard.press("Escape");
  await operator.at("cue-menu").waitFor({ state: "detached" });

  // From the flag: the camera looks there, accepted in Fly.
  const { camera } = await lookAndGo(operator);
  expect(camera).toMatch(/looks there|goes there/);

  // What came meanwhile is acknowledged: the banner by its key, the rest in the list; the lost one stays in it, seen.
  const lost = operator.at("alert-row").filter({ hasText: `Nothing is heard of ${first}` });
  await lost.waitFor();
  await operator.picture("relief-alerts");
  await page.keyboard.press("Alt+a");
  await operator.at("alert-acknowledge-all").click();
  await lost.getByText(/seen by/).waitFor();
  await operator.at("alert-banner").waitFor({ state: "detached" });
  await operator.picture("relief-acknowledged");
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 900_000);

/** Holds the button of a proposal by hand until it is carried out or asked for. */
async function accept(operator: Operator, card: Locator): Promise<void> {
  const { page } = operator;
  await card.getByRole("button", { name: /^Accept/ }).hover();
  await page.mouse.down();
  await page.waitForTimeout(2_500); // by the button's own clock: a machine that draws in software may lag behind ours
  await page.mouse.up();
  await card.waitFor({ state: "detached", timeout: 120_000 });
}

/** Asks from the flag in Review that a camera looks there, then that the drone goes there; then back to its patrol. */
async function lookAndGo(operator: Operator): Promise<{ camera: string }> {
  const decisions = operator.at("decisions");
  const goesOn = operator.at("cue").filter({ hasText: /there|under way/ });
  await operator.at("rail-review").click();
  await operator.page.locator('[data-flag="flag1"]').click();
  await operator.at("flag-look").scrollIntoViewIfNeeded();
  await operator.at("flag-look").click();
  const asked = operator.at("flag-cue").first();
  await asked.waitFor();
  const camera = await asked.innerText();
  await operator.picture("cue-flag");
  await operator.at("flag-go").click();
  await operator.at("flag-cue").filter({ hasText: "goes there" }).waitFor();
  await operator.at("flag-decide").first().click();
  await decisions
    .getByText(/looks there/)
    .first()
    .waitFor();
  await operator.picture("cue-proposed");
  const card = (words: RegExp) => operator.at("decision").filter({ hasText: words });
  await accept(operator, card(/looks there/));
  await accept(operator, card(/goes there/));
  await goesOn.filter({ hasText: "goes there" }).filter({ hasText: "● there" }).waitFor({ timeout: 240_000 });
  await operator.picture("cue-there");
  await operator.at("cue-patrol").scrollIntoViewIfNeeded();
  await operator.at("cue-patrol").click();
  await card(/goes back to its patrol/).waitFor();
  await accept(operator, card(/goes back to its patrol/));
  await operator.at("mode").filter({ hasText: "Auto" }).waitFor({ timeout: 240_000 });
  return { camera };
}
