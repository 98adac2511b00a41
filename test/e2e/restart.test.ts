import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { readSegment } from "../../src/vision/clip.ts";
import { readTlog } from "../mavlink/readTlog.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-restart-"));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

/** Kills a process without warning and gives the id of the one that took its place, with how long that took. */
async function killed(app: RunningApp, role: string): Promise<{ pid: number; afterMs: number }> {
  const before = (await app.pids())[role];
  if (before === undefined) throw new Error(`${role} does not run`);
  const from = performance.now();
  process.kill(before, "SIGKILL");
  for (;;) {
    const now = (await app.pids())[role];
    if (now !== undefined && now !== before) return { pid: now, afterMs: performance.now() - from };
    if (performance.now() - from > 30_000) throw new Error(`${role} was not started again`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const flagsOnDisk = () => {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  try {
    return new FlagStore(db).list().map((f) => f.id);
  } finally {
    db.close();
  }
};

it("station and vision are killed in flight and come back, and nothing is lost", async () => {
  const app = await launchApp({ dataFolder, globeScale: 0.3, demoVideo: "640x360@6" });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("restart-failed").catch(() => {}));
  await operator.ready();
  await operator.startDemo();
  await operator.borderPatrol();
  await operator.fly();
  await operator.at("rail-review").click();
  await operator.at("flag-card").first().waitFor({ timeout: 240_000 });
  const flagsBefore = flagsOnDisk();
  expect(flagsBefore.length).toBeGreaterThan(0);

  await operator.watchBanners();
  const vision = await killed(app, "vision");
  expect(vision.afterMs).toBeLessThan(2_000);
  await operator.bannerSeen("Vision is restarting");
  await operator.at("peer-banner").waitFor({ state: "detached" });

  const station = await killed(app, "station");
  expect(station.afterMs).toBeLessThan(2_000);
  await operator.bannerSeen("Station is restarting");
  await operator.at("peer-banner").waitFor({ state: "detached" });
  await operator.at("rail-fly").click();
  await operator
    .at("armed")
    .filter({ hasText: /\bArmed/ })
    .waitFor(); // the link is open again and the vehicle is heard
  await operator
    .at("mode")
    .filter({ hasText: /Auto|RTL/ })
    .waitFor();
  await operator.videoMovesOn();
  expect(flagsOnDisk()).toEqual(expect.arrayContaining(flagsBefore));

  const db = openDatabase(join(dataFolder, "vedette.db"));
  const sorties = new SortieStore(db, dataFolder).list();
  db.close();
  expect(sorties).toHaveLength(1); // the one flight goes on as one sortie
  const folder = join(dataFolder, "sorties", (sorties[0] as { id: string }).id);
  const logs = readdirSync(folder)
    .filter((f) => f.endsWith(".tlog"))
    .sort();
  expect(logs).toEqual(["telemetry-2.tlog", "telemetry.tlog"]);
  for (const log of logs) {
    let packets = 0;
    for await (const _ of readTlog(join(folder, log))) packets++;
    expect(packets, log).toBeGreaterThan(20);
  }
  const segments = readdirSync(join(folder, "video")).filter((f) => f.endsWith(".ts"));
  expect(segments.length).toBeGreaterThan(1);
  let pictures = 0;
  for (const file of segments) for await (const _ of readSegment(join(folder, "video", file), 0)) pictures++;
  expect(pictures).toBeGreaterThan(50);
  await app.close();
}, 900_000);
