import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { FramePictures } from "../../src/vision/framePicture.ts";
import { readPicture } from "../../src/vision/pictureFile.ts";
import { appendIndex } from "../../src/vision/segmentIndex.ts";
import { aFlag } from "../store/aFlag.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";
import { drawPattern, pattern, patternPlace } from "./patternCamera.ts";

// Boxes that a detector put beside a vehicle are corrected by hand in the real app, and read back from the data set.

const root = mkdtempSync(join(tmpdir(), "vedette-corrections-e2e-"));
const [dataFolder, out] = [mkdtempSync(join(root, "data-")), mkdtempSync(join(root, "out-"))];
const startAt = Date.UTC(2026, 2, 1, 13, 3, 20);
const frameMs = 1000 / pattern.framesPerSecond;
const { width, height, boxWidth, boxHeight } = pattern;
/** The pictures with boxes; the clip begins two seconds before. */
const boxed = { from: 45, to: 135, step: 3 };
/** How far the detector's boxes lie beside the vehicle, pixels. */
const beside = { x: 40, y: -24 };
let app: RunningApp;
let operator: Operator;

beforeAll(async () => {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const [sorties, footage] = [new SortieStore(db, dataFolder), new FootageStore(db)];
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: startAt - 1_000, endedAt: startAt + 20_000 });
  const folder = join(sorties.folder("s1"), "video");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "part-0.ts");
  const rgb = new Uint8Array(width * height * 3);
  const encoder = new TsEncoder({ width, height, framesPerSecond: 15, bitrate: 3_000_000, address: file });
  for (let i = 0; i < 180; i++) {
    drawPattern(rgb, i);
    await encoder.write({ pixels: { rgb }, at: startAt + i * frameMs });
  }
  await encoder.close();
  await appendIndex(folder, { file: "part-0.ts", pts: 0, at: startAt });
  footage.saveSegment({ streamId: "video-1-1", file, startAt, endAt: startAt + 179 * frameMs }, "s1");
  for (let i = boxed.from; i <= boxed.to; i += boxed.step) {
    const { x, y } = patternPlace(i);
    const [left, top] = [x + beside.x - boxWidth / 2, y + beside.y - boxHeight / 2];
    const box = { x: left / width, y: top / height, w: boxWidth / width, h: boxHeight / height };
    footage.addBoxes([{ at: startAt + i * frameMs, trackId: "t1", score: 0.8, box }]);
  }
  const [fromAt, toAt] = [startAt + boxed.from * frameMs, startAt + boxed.to * frameMs];
  new FlagStore(db).save(
    aFlag("f1", {
      ...{ state: "closed", openedAt: fromAt, lastAt: toAt },
      sightings: [{ streamId: "video-1-1", vehicleId: "1:1", trackIds: ["t1"], fromAt, toAt }],
    }),
  );
  db.close();
  app = await launchApp({ dataFolder, graphics: false });
  operator = new Operator(app.page);
  await operator.ready();
  await app.page.keyboard.press("Alt+3");
  await operator.at("clip-player").waitFor();
  app.page.setDefaultTimeout(30_000);
}, 240_000);
afterAll(async () => {
  await app?.close();
  rmSync(root, { recursive: true, force: true });
});

/** Goes to a picture of the pattern, and waits until it is painted. */
async function goTo(picture: number): Promise<void> {
  const index = String(picture - (boxed.from - 30));
  await app.page.getByLabel("Place in the clip").fill(index);
  await app.page.waitForFunction(
    (wanted) => document.querySelector<HTMLElement>('[data-testid="clip-canvas"]')?.dataset.painted === wanted,
    index,
  );
}

/** Drags on the picture from one place to another, pixels of the picture. */
async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const board = await operator.at("correction-board").boundingBox();
  if (!board) throw new Error("there is no board");
  const at = ({ x, y }: { x: number; y: number }) =>
    [board.x + (x / width) * board.width, board.y + (y / height) * board.height] as const;
  const { mouse } = app.page;
  await mouse.move(...at(from));
  await mouse.down();
  await mouse.move(...at({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }));
  await mouse.move(...at(to));
  await mouse.up();
}

const saved = () => operator.at("correction-saved").filter({ hasText: "All saved" }).waitFor();
const shown = (track = "t1") => app.page.locator(`[data-testid="correction-box"][data-track="${track}"]`);
const beginningAt = (i: number) => {
  const { x, y } = patternPlace(i);
  return { x: x + beside.x, y: y + beside.y };
};

it("boxes beside a vehicle are put on it, what is between them is filled, and a missed vehicle is drawn", async () => {
  onTestFailed(() => operator.picture("failed-corrections").catch(() => {}));
  const { keyboard } = app.page;
  await goTo(60);
  await keyboard.press("a");
  await shown().waitFor();
  expect(await shown().getAttribute("data-source")).toBe("found");
  await drag(beginningAt(60), patternPlace(60));
  await saved();
  expect(await shown().getAttribute("data-source")).toBe("said");
  await goTo(75);
  await drag(beginningAt(75), patternPlace(75));
  await keyboard.press("3");
  await app.page.locator('[data-testid="correction-box"][data-class="truck"]').waitFor();
  await goTo(66);
  expect(await shown().getAttribute("data-source")).toBe("filled");
  await goTo(75);
  await keyboard.press("Escape"); // lets go of the box
  await keyboard.press("4"); // what is drawn is a bus
  await keyboard.press("m");
  await drag({ x: 400, y: 300 }, { x: 500, y: 350 });
  await app.page.locator('[data-testid="correction-box"][data-class="bus"]').waitFor();
  await saved();
});

it("a verdict is not given by accident meanwhile, and what was said is taken back and said again", async () => {
  const { keyboard } = app.page;
  await keyboard.press("c");
  await keyboard.press("d");
  await keyboard.press("v");
  await operator.at("correction-board").and(app.page.locator("[data-right]")).waitFor();
  await saved();
  await keyboard.press("u");
  await operator.at("correction-board").and(app.page.locator(":not([data-right])")).waitFor();
  await keyboard.press("Shift+U");
  await operator.at("correction-board").and(app.page.locator("[data-right]")).waitFor();
  await operator.picture("correcting");
  await keyboard.press("a");
  await operator.at("correction-board").waitFor({ state: "detached" });
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const flag = new FlagStore(db).get("f1");
  db.close();
  expect([flag.verdict, flag.className, flag.corrected?.className]).toEqual([undefined, "vehicle", "truck"]);
  await operator.at("flag-detail").getByText("the detector said vehicle").waitFor();
});

it("the data set holds the very pictures, with the boxes where the vehicle is in them", async () => {
  onTestFailed(() => operator.picture("failed-dataset").catch(() => {}));
  await operator.at("correction-counts").filter({ hasText: "2 boxes placed" }).waitFor();
  await operator.at("dataset-name").fill("trucks");
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, out);
  await operator.at("dataset-export").click();
  await app.page.locator('[data-testid="dataset"][data-phase="done"]').waitFor();
  await operator.at("dataset").scrollIntoViewIfNeeded();
  await operator.picture("dataset");
  const set = join(out, "trucks");
  const [split] = ["train", "val"].filter((one) => readdirSync(join(set, one, "images")).length > 0);
  const folder = join(set, split as string);
  const pictures = readdirSync(join(folder, "images")).sort();
  expect(pictures).toHaveLength(2);
  for (const [n, picture] of [60, 75].entries()) {
    const name = pictures[n] as string;
    expect(await numberIn(join(folder, "images", name))).toBe(picture);
    const lines = readFileSync(join(folder, "labels", name.replace(".jpg", ".txt")), "utf8")
      .trim()
      .split("\n");
    const [number, x = 0, y = 0, w = 0] = (lines[0] ?? "").split(" ").map(Number);
    const place = patternPlace(picture);
    expect(number).toBe(2);
    expect(Math.hypot(x * width - place.x, y * height - place.y)).toBeLessThan(3);
    expect(w * width).toBeCloseTo(boxWidth, 0);
    expect(lines[1]?.split(" ")[0]).toBe(picture === 75 ? "3" : undefined);
  }
  const { images } = JSON.parse(readFileSync(join(folder, "annotations.json"), "utf8")) as {
    images: { called_right: boolean }[];
  };
  expect(images.map((one) => one.called_right)).toEqual([false, true]);
  expect(readFileSync(join(set, "README.md"), "utf8")).toContain("| truck | 2 |");
});

/** The number that stands in a picture of the pattern. */
async function numberIn(file: string): Promise<number> {
  const frame = await readPicture(file);
  const pictures = new FramePictures();
  try {
    const { red } = await pictures.of(frame).planes(frame.width, frame.height);
    let number = 0;
    for (let bit = 0; bit < pattern.bits; bit++) {
      const x = pattern.bitsLeft + Math.round((bit + 0.5) * pattern.bitSize);
      if ((red[(pattern.bitsTop + 12) * frame.width + x] ?? 0) > 128) number += 1 << bit;
    }
    return number;
  } finally {
    pictures.free();
    frame.free();
  }
}
