import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { TsEncoder } from "../../src/vision/encoder.ts";
import { aFlag } from "../store/aFlag.ts";
import { launchApp } from "./electronApp.ts";
import { filmNight, ford } from "./filmedNight.ts";
import { Operator } from "./operator.ts";

const root = mkdtempSync(join(tmpdir(), "vedette-keeping-e2e-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const [dataFolder, out] = [join(root, "data"), join(root, "out")];
for (const folder of [dataFolder, out]) mkdirSync(folder);

/** A flag in three seconds of full-size video, an hour after those of the night. */
async function filmLarge(startAt: number): Promise<void> {
  const [width, height] = [1920, 1080];
  const file = join(dataFolder, "sorties/s1/video/large.ts");
  const encoder = new TsEncoder({ width, height, framesPerSecond: 5, bitrate: 4_000_000, address: file });
  const yuv420p = new Uint8Array((width * height * 3) / 2).fill(110);
  for (let i = 0; i < 15; i++) await encoder.write({ pixels: { yuv420p }, at: startAt + i * 200 });
  await encoder.close();
  utimesSync(file, startAt / 1_000, startAt / 1_000); // what was written just now is not deleted
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const [flags, footage] = [new FlagStore(db), new FootageStore(db)];
  footage.saveSegment({ streamId: "large", file, startAt, endAt: startAt + 3_000 }, "s1");
  const sighting = { streamId: "large", vehicleId: "1:1", trackIds: ["t9"], fromAt: startAt, toAt: startAt + 2_800 };
  const place = { ...ford, amsl: 0 };
  flags.save(
    aFlag("large", { state: "closed", openedAt: startAt, lastAt: startAt + 2_800, sightings: [sighting], place }),
  );
  footage.addBoxes(
    Array.from({ length: 15 }, (_, i) => ({
      ...{ trackId: "t9", at: startAt + i * 200, score: 0.8, box: { x: 0.5, y: 0.5, w: 0.1, h: 0.1 } },
    })),
  );
  db.close();
}

it("a flag is held, then deleted for good; rules are set; clips come with boxes of large pictures too", async () => {
  const startAt = await filmNight(dataFolder);
  await filmLarge(startAt + 1_200_000);
  const app = await launchApp({ dataFolder, graphics: false });
  const operator = new Operator(app.page);
  const { page } = app;
  onTestFailed(() => operator.picture("failed-keeping").catch(() => {}));
  await operator.ready();
  await page.keyboard.press("Alt+3");
  await page.locator('[data-flag="large"][data-selected]').waitFor();

  const file = join(out, "package.zip");
  await app.electron.evaluate(({ dialog }, saved) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: saved });
  }, file);
  await page.keyboard.press("Shift+X");
  await operator.at("evidence-burn-in").check();
  await operator.at("evidence-everything").check();
  await operator.picture("keeping-package");
  await operator.at("evidence-start").click();
  await operator.at("evidence-package").filter({ hasText: "Written" }).waitFor({ timeout: 120_000 });
  await page.keyboard.press("Escape");
  const entries = unzipSync(readFileSync(file));
  expect(Object.keys(entries)).toContain("flags/large/everything.json");
  const clip = join(out, "clip-boxes.mp4");
  writeFileSync(clip, entries["flags/large/clip-boxes.mp4"] as Uint8Array);
  const played = await page.evaluate(async (base64) => {
    const element = document.createElement("video");
    element.muted = true;
    element.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
    await new Promise((resolve, reject) => {
      element.addEventListener("loadeddata", resolve, { once: true });
      element.addEventListener("error", () => reject(new Error(element.error?.message ?? "not played")), {
        once: true,
      });
    });
    element.currentTime = 1.05;
    await new Promise((resolve) => element.addEventListener("seeked", resolve, { once: true }));
    const canvas = new OffscreenCanvas(element.videoWidth, element.videoHeight);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.drawImage(element, 0, 0);
    const colourAt = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)];
    return {
      ...{ width: element.videoWidth, height: element.videoHeight, seconds: Math.round(element.duration) },
      ...{ text: colourAt(1, 1), edge: colourAt(957, 590), ground: colourAt(300, 900) },
    };
  }, readFileSync(clip).toString("base64"));
  expect(played).toMatchObject({ width: 1920, height: 1080, seconds: 3 });
  const isYellow = ([red = 0, green = 0, blue = 0]: readonly number[]) => red > 180 && green > 180 && blue < 90;
  expect([Math.max(...played.text) < 40, isYellow(played.edge), isYellow(played.ground)]).toEqual([true, true, false]);
  if (!spawnSync("ffprobe", ["-version"]).error) {
    const asked = ["-v", "error", "-of", "json", "-show_chapters", "-show_format", clip];
    const { chapters, format } = JSON.parse(execFileSync("ffprobe", asked, { encoding: "utf8" })) as {
      chapters: { tags: { title: string } }[];
      format: { tags: { title: string } };
    };
    expect(chapters.map(({ tags }) => tags.title)).toEqual(["Seen: vehicle, Watch zone", "After"]);
    expect(format.tags.title).toContain("Flag large: vehicle");
  }

  await operator.at("flag-hold").scrollIntoViewIfNeeded();
  await operator.at("flag-hold").click();
  await page.keyboard.type("court case 12");
  await page.keyboard.press("Enter");
  await operator.at("keeping").filter({ hasText: "Held by" }).waitFor();
  expect(await operator.at("flag-delete").isDisabled()).toBe(true);
  await operator.picture("keeping-held");
  await operator.at("flag-hold").click();
  await operator.at("keeping").filter({ hasText: "nobody has judged it" }).waitFor();
  await operator.at("flag-delete").click();
  await operator.at("keeping-reason").fill("filmed by mistake");
  await operator.picture("keeping-delete");
  await operator.at("keeping-confirm").click();
  await page.locator('[data-flag="large"]').waitFor({ state: "detached" });
  await page.locator("[data-flag][data-selected]").waitFor();
  expect(existsSync(join(dataFolder, "sorties/s1/video/large.ts"))).toBe(false);

  await page.keyboard.press("Alt+5");
  await operator.at("retention").scrollIntoViewIfNeeded();
  expect(await operator.at("retention").innerText()).toContain("No rule");
  await operator.at("retention-unflagged").click();
  await page.getByRole("option", { name: "After 30 days" }).click();
  await operator.at("retention-forecast").filter({ hasText: "footage without a flag after 30 days" }).waitFor();
  await operator.at("retention-set").click();
  await operator.at("retention-run").click();
  await operator.at("retention").filter({ hasText: "nothing was due" }).waitFor();
  await operator.at("deleted-flags").locator("summary").click();
  expect(await operator.at("deleted-flags").innerText()).toContain("filmed by mistake");
  await operator.at("deleted-flags").scrollIntoViewIfNeeded();
  await operator.picture("keeping-rules");
  await app.close();
});
