import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import type { Failure } from "../../src/contract/failure.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { planSamples } from "../../src/contract/terrain.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { tiledGround } from "../../src/geo/groundTiles.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { planBoxes } from "../../src/mission/planArea.ts";
import { provenPatrol } from "../../src/station/patrols.ts";
import { stationGround } from "../../src/station/terrain.ts";
import { TerrainFiles } from "../../src/station/terrainFiles.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { at, line } from "../geo/local.ts";
import { scratchFolder, writeHgt } from "../terrain/smallFiles.ts";

const patient = { timeout: 20_000 }; // a thread is started first
const home = at(20_000, 20_000);
const plan = newPlan({ name: "Ridge", section: line([20_000, 20_300], [22_000, 20_300]), home });
const degree = (value: number) => Math.floor(value);
const name = `N${String(degree(home.lat)).padStart(2, "0")}E${String(degree(home.lon)).padStart(3, "0")}.hgt`;

/** A station's elevation over a file with a slope that rises to the east. */
function sloping(folder: { path(name: string): string }) {
  const path = folder.path(name);
  writeHgt(path, 1201, (column) => 300 + column / 4);
  return path;
}

function terrainOver(folder: { path(name: string): string }) {
  const db = openDatabase(folder.path("vedette.db"));
  const failures: Failure[] = [];
  const terrain = new TerrainFiles({ settings: new Settings(db), fail: (cause) => failures.push(failureOf(cause)) });
  terrain.start();
  return {
    terrain,
    failures,
    async [Symbol.asyncDispose]() {
      await terrain.close();
      db.close();
    },
  };
}

test("a patrol is proved over the heights that the planner was given, before the simulated and the level ground", async () => {
  using folder = scratchFolder();
  await using station = terrainOver(folder);
  const { terrain } = station;
  const beneath = flatGround(5_000);
  const proved = () =>
    terrain.over({ plan, home, beneath }, (known) => provenPatrol(plan, stationGround(known, 0), home).homeAmsl);
  expect(await proved()).toBe(5_000);
  await terrain.add(sloping(folder));
  const planner = tiledGround((await terrain.area(planBoxes(plan), planSamples)).tiles);
  const height = planner.elevation(home);
  expect(height).toBeGreaterThan(300);
  expect(height).toBeLessThan(600);
  expect(await proved()).toBe(height);
});

test("the ground under a vehicle is that of its plan once it is read, and another one when files change", async () => {
  using folder = scratchFolder();
  await using station = terrainOver(folder);
  const { terrain } = station;
  const beneath = flatGround(5_000);
  const now = () => terrain.under("1:1", plan, beneath);
  expect(now()).toBe(beneath);
  const path = sloping(folder);
  await terrain.add(path);
  const first = now();
  await expect.poll(() => now() !== first, patient).toBe(true);
  const whole = now();
  expect(now()).toBe(whole);
  expect(whole?.elevation(home)).toBeLessThan(600);
  expect(whole?.lattice?.stepLat).toBeCloseTo(3 / 3600, 12);
  expect(terrain.under("2:1", undefined, beneath)).not.toBe(whole);
  terrain.setDatum(path, "ellipsoid");
  await expect.poll(() => now()?.elevation(home)).not.toBe(whole?.elevation(home));
  terrain.remove(path);
  expect(now()).toBe(beneath);
});

test("files are remembered over restarts; one that is gone then is told, and keeps its place", async () => {
  using folder = scratchFolder();
  const path = sloping(folder);
  {
    await using station = terrainOver(folder);
    await station.terrain.add(path);
    station.terrain.setDatum(path, "ellipsoid");
    await expect.poll(() => station.terrain.record().files[0]?.voids, patient).toBe(0);
  }
  {
    await using station = terrainOver(folder);
    await expect.poll(() => station.terrain.record().files).toHaveLength(1);
    await expect.poll(() => station.terrain.record().files[0]?.state, patient).toBe("ready");
    expect(station.terrain.record().files[0]).toMatchObject({ path, voids: 0, datum: "ellipsoid", datumSaid: true });
    expect(station.failures).toEqual([]);
  }
  rmSync(path);
  await using station = terrainOver(folder);
  await expect
    .poll(() => station.failures)
    .toEqual([
      {
        ...{ code: "not-found", message: `Elevation is missing: There is no such file: ${path}` },
        remedy: "Was it moved, or its disk taken out?",
      },
    ]);
  expect(station.terrain.record().files[0]).toMatchObject({ path, state: "failed" });
  await expect(station.terrain.add(folder.path("N01E001.hgt"))).rejects.toThrow("There is no such file");
  expect(station.terrain.record().files).toHaveLength(1);
  sloping(folder);
  expect(await station.terrain.add(path)).toMatchObject({ state: "ready", datum: "ellipsoid" });
});
