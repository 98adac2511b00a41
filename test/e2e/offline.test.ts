import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { newRule } from "../../src/review/rules/usualRules.ts";
import { SceneCamera } from "../../src/sim/camera.ts";
import { VideoSender } from "../../src/sim/videoSender.ts";
import { createWorld } from "../../src/sim/world.ts";
import { FlagRules } from "../../src/station/flagRules.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const root = mkdtempSync(join(tmpdir(), "vedette-offline-e2e-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const video = join(root, "patrol.ts");
let groundAmsl = 0;

/** Four seconds above a car, as the simulator's camera films it. */
beforeAll(async () => {
  const world = createWorld(1);
  const camera = { width: 960, height: 540, hfovDeg: 50 };
  const scene = new SceneCamera(world, camera);
  const sender = new VideoSender({
    ...{ camera, framesPerSecond: 10, bitrate: 3_000_000, address: video, ground: world.ground },
    render: (pose, at) => scene.render(pose, at),
    clock: () => 0,
    log: silentLog,
  });
  for (let i = 0; i < 40; i++) {
    const at = 1_700_000_000_000 + i * 100;
    const [car] = world.movers(at);
    if (!car) throw new Error("the world has no traffic");
    const { east, north } = world.frame.toEnu(car.place);
    groundAmsl = Math.round(car.place.amsl);
    const amsl = world.terrain.height(east, north - 70) + 75;
    const place = { ...world.frame.toPosition({ east: east + 10, north: north - 70, up: 0 }), amsl };
    await sender.take({
      at,
      pose: { ...place, headingDeg: 0, pitchDeg: -45, rollDeg: 0 },
      platform: { yawDeg: 0, pitchDeg: 0, rollDeg: 0 },
    });
  }
  await sender.close();
}, 120_000);

/** A data folder in which every vehicle that is seen for a second is flagged, wherever it is. */
function dataFolder(name: string): string {
  const folder = mkdtempSync(join(root, name));
  const db = openDatabase(join(folder, "vedette.db"));
  const rules = new FlagRules({ settings: new Settings(db), log: silentLog });
  rules.save({
    ...newRule("any"),
    ...{ name: "Anything", where: { kind: "anywhere" } },
    conditions: [{ kind: "dwell", ms: 1000, seen: 5 }],
  });
  db.close();
  return folder;
}

it("a recording is analysed from the screen; its flag is among the others, with its picture and its clip", async () => {
  const app = await launchApp({ dataFolder: dataFolder("app-"), globeScale: 0.3, demoVideo: "640x360@6" });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("failed-offline").catch(() => {}));
  await operator.ready();
  await operator.at("rail-review").click();
  await operator.at("review-part").getByText("Recordings").click();
  await operator.at("offline-file").fill(video);
  await operator.at("offline-ground").fill(String(groundAmsl));
  await operator.at("offline-start").click();
  const run = operator.at("offline-run").first();
  await run.filter({ hasText: "✔ Done" }).waitFor({ timeout: 120_000 });
  expect(await run.innerText()).toMatch(/1 with a place, 1 flag[\s\S]*40 pictures: 40 analysed/);
  await run.getByTestId("offline-flags").click();
  await operator.at("flag-card").first().click();
  expect(await operator.at("fired-rule").first().innerText()).toContain("Anything");
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 300_000);

const shell = (...args: string[]) =>
  promisify(execFile)(process.execPath, ["dist/station/process.js", ...args]).catch(
    (cause: { code: number; stdout: string; stderr: string }) => cause,
  );

it("a recording is analysed from the shell, and what can not be is named", async () => {
  const data = dataFolder("shell-");
  const report = join(root, "report.json");
  const known = ["--data", data, "--ground", String(groundAmsl), "--report", report];
  const { stdout } = await shell("--offline", video, ...known);
  expect(stdout).toContain("40 pictures: 40 analysed, 0 passed over, 0 not decodable, 0 failed");
  expect(stdout).toContain("40 pictures placed by the video's own metadata.");
  expect(JSON.parse(readFileSync(report, "utf8"))).toMatchObject({ phase: "done", placed: 1, flags: 1 });

  const empty = join(root, "empty.ts");
  writeFileSync(empty, "");
  expect(await shell("--offline", empty, "--data", data)).toMatchObject({
    ...{ code: 1, stderr: expect.stringContaining("The file is empty: it has no bytes") },
  });
  expect(await shell("--offline", video, "--every", "x")).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining("--every must be a number, got x") },
  });
}, 180_000);
