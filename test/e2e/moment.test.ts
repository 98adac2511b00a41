import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { EnuFrame } from "../../src/geo/enu.ts";
import { sightLine } from "../../src/review/recording.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { FootprintStore } from "../../src/store/footprintStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const dataFolder = mkdtempSync(join(tmpdir(), "vedette-moment-e2e-"));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

const startAt = Math.floor((Date.now() - 7_200_000) / 1_000) * 1_000;
const seconds = 12;
const perSecond = 10;
const [width, height] = [320, 180];
const frame = new EnuFrame({ lat: 48.6, lon: 16.9 });
const placeAt = (east: number, north: number, amsl = 0) => ({ ...frame.toPosition({ east, north }), amsl });

/** How bright the pictures are that were taken `ms` after the start: they say by themselves when that was. */
const brightness = (ms: number): number => 40 + Math.floor(ms / 500) * 7;

async function film(file: string, from: number, to: number): Promise<void> {
  const encoder = new TsEncoder({ width, height, framesPerSecond: perSecond, bitrate: 400_000, address: file });
  for (let ms = from * 1_000; ms < to * 1_000; ms += 1_000 / perSecond) {
    const yuv420p = new Uint8Array((width * height * 3) / 2).fill(128);
    await encoder.write({ pixels: { yuv420p: yuv420p.fill(brightness(ms), 0, width * height) }, at: startAt + ms });
  }
  await encoder.close();
}

/** Two drones filmed the same twelve seconds, the second with a gap; the first flew east and saw a car. */
async function recordFlights(): Promise<void> {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const sorties = new SortieStore(db, dataFolder);
  const footage = new FootageStore(db);
  const footprints = new FootprintStore(db);
  const endedAt = startAt + seconds * 1_000;
  for (const drone of [1, 2]) sorties.save({ id: `s${drone}`, vehicleId: `${drone}:1`, startedAt: startAt, endedAt });
  const parts = [
    [1, 0, seconds],
    [2, 0, 5],
    [2, 8, seconds],
  ] as const;
  for (const [drone, from, to] of parts) {
    const file = join(sorties.folder(`s${drone}`), `video-${from}.ts`);
    await film(file, from, to);
    const segment = { streamId: `video-${drone}`, file, startAt: startAt + from * 1_000 };
    footage.saveSegment({ ...segment, endAt: startAt + to * 1_000 - 100 }, `s${drone}`);
  }
  footage.saveGap({ streamId: "video-2", fromAt: startAt + 4_900, toAt: startAt + 8_000, why: "link-lost" });
  const lines: string[] = [];
  for (let s = 0; s <= seconds; s++) {
    const at = startAt + s * 1_000;
    sorties.addTrailPoint("s1", { at, ...placeAt(s * 20, -60, 120) });
    const outline = [
      placeAt(s * 20 - 40, 40),
      placeAt(s * 20 + 40, 40),
      placeAt(s * 20 + 25, -20),
      placeAt(s * 20 - 25, -20),
    ];
    const stream = { streamId: "video-1", sortieId: "s1", vehicleId: "1:1" };
    footprints.add(stream, { at, outline, camera: placeAt(s * 20, -60), height: 120 }, 300);
    const track = { id: "t1", streamId: "video-1", vehicleId: "1:1", className: "car", score: 0.9, firstAt: startAt };
    const where = { place: placeAt(s * 18, 10), ellipse: { major: 9, minor: 4, angleDeg: 60 } };
    lines.push(sightLine({ at, seen: 1, track: { ...track, ...where, lastAt: at, stationary: false, ended: false } }));
  }
  writeFileSync(join(sorties.folder("s1"), "tracks.jsonl"), `${lines.join("\n")}\n`);
  footage.addBoxes(
    Array.from({ length: 16 }, (_, i) => ({
      ...{ trackId: "t1", at: startAt + 3_000 + i * 500, score: 0.9 },
      box: { x: 0.1, y: 0.1, w: 0.05, h: 0.05 },
    })),
  );
  new FlagStore(db).save({
    ...{ id: "flag1", sortieId: "s1", state: "closed", rule: "vehicle in watch zone", severity: "alert" },
    ...{ reason: "in the watch zone for 8 s", className: "car", score: 0.9, stationary: false },
    ...{ openedAt: startAt + 3_000, lastAt: startAt + 10_000, place: placeAt(60, 10) },
    ellipse: { major: 9, minor: 4, angleDeg: 60 },
    sightings: [
      {
        ...{ streamId: "video-1", vehicleId: "1:1", trackIds: ["t1"] },
        ...{ fromAt: startAt + 2_000, toAt: startAt + 10_000 },
      },
    ],
  });
  db.close();
}

/** How bright the middle of a canvas is, 0…255. */
const shownOn = (page: Page, testId: string): Promise<number> =>
  page.evaluate((id) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`[data-testid="${id}"]`);
    const pixel = canvas?.getContext("2d")?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
    return pixel?.[1] ?? -1;
  }, testId);

it("the globe and another drone's footage move along with a flag's footage, picture by picture; a gap is said", async () => {
  await recordFlights();
  const app = await launchApp({ dataFolder, globeScale: 0.3 });
  const operator = new Operator(app.page);
  const { page } = app;
  onTestFailed(() => operator.picture("failed-moment").catch(() => {}));
  await operator.ready();
  await page.keyboard.press("Alt+3");
  await page.locator("[data-testid=clip-canvas][data-painted]").waitFor();
  const offer = page.locator('[data-testid=moment-offer][data-stream="video-2"]');
  await offer.filter({ hasText: "1 gap" }).waitFor();
  await offer.click();
  const other = operator.at("moment-canvas");
  const scrub = page.getByLabel("Place in the clip");
  /** Shows the picture that was taken so many ms after the start. */
  const seek = async (ms: number) => {
    const first = Number(await scrub.getAttribute("min"));
    await scrub.fill(String(first + ms / (1_000 / perSecond)));
  };

  for (const ms of [3_500, 4_200, 9_000, 2_000]) {
    await seek(ms);
    await page.locator(`[data-testid=moment-canvas][data-at="${startAt + ms}"]`).waitFor();
    const own = await shownOn(page, "clip-canvas");
    expect(Math.abs((await shownOn(page, "moment-canvas")) - own)).toBeLessThanOrEqual(3);
  }
  const words = operator.at("moment-aircraft");
  const placed = async () => (await words.innerText()).replace(/, by telemetry.*/s, "").replace(/\s/g, " ");
  expect(await placed()).toBe("Aircraft at 48.59946° N 16.90054° E, 120 m AMSL · heading 090°");

  await operator.globeAtRest();
  const globe = () => operator.at("globe").screenshot();
  const before = await globe();
  await seek(9_000);
  await words.filter({ hasText: "16.90244" }).waitFor();
  await operator.globeAtRest();
  expect(Buffer.compare(before, await globe())).not.toBe(0);
  await operator.picture("moment");

  await seek(6_500);
  await operator.at("moment-gap").filter({ hasText: "link lost" }).waitFor();
  await operator.picture("moment-gap");

  // The time line: fifty seconds before the flight, then its twelve; a click goes to that picture, the wheel shows less time.
  const lane = await operator.at("time-lane").boundingBox();
  if (!lane) throw new Error("the time line is not on the screen");
  const middle = lane.y + lane.height / 2;
  await page.locator('[data-testid=time-stream][data-stream="video-1"]').waitFor();
  await operator.at("time-tracks").waitFor();
  const playedAt = async () => Number(await operator.at("time-played").getAttribute("data-at")) - startAt;
  await page.mouse.click(lane.x + (lane.width * 53) / 62, middle);
  await page.locator("[data-testid=moment-canvas][data-at]").waitFor();
  expect(Math.abs((await playedAt()) - 3_000)).toBeLessThan(400);
  await page.mouse.move(lane.x + (lane.width * 53) / 62, middle);
  await page.mouse.wheel(0, -1_000);
  await page.getByText("0:07").first().waitFor();
  await operator.picture("moment-time-line");
  await page.mouse.down();
  await page.mouse.move(lane.x + lane.width * 0.2, middle, { steps: 4 });
  await page.mouse.up();
  expect(Math.abs((await playedAt()) - 3_000)).toBeLessThan(400); // dragged, not clicked
  await page.getByLabel("Show the whole flight").click();
  await page.getByText("1:02").first().waitFor();

  await seek(0);
  await page.keyboard.press("Space");
  await page.waitForFunction((from) => {
    const shown = document.querySelector<HTMLElement>('[data-testid="moment-canvas"]')?.dataset.at;
    return Number(shown) > from;
  }, startAt + 1_000);
  await page.keyboard.press("Space");
  await page.getByLabel("Close video-2").click();
  await other.waitFor({ state: "detached" });
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 300_000);
