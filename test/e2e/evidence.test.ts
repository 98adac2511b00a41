import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { runVerifier } from "../../src/store/evidence/verifierShell.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { filmNight } from "./filmedNight.ts";
import { Operator } from "./operator.ts";

const root = mkdtempSync(join(tmpdir(), "vedette-evidence-e2e-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const [dataFolder, out] = [join(root, "data"), join(root, "out")];
for (const folder of [dataFolder, out]) mkdirSync(folder);

/** The next dialogs are answered so: where to save, and what to open. */
const answerDialogs = (app: RunningApp, save: string, open: string): Promise<void> =>
  app.electron.evaluate(
    ({ dialog }, [saved, opened]) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: saved as string });
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [opened as string] });
    },
    [save, open],
  );

/** What Chromium makes of an MP4: how long and large it is. */
const playedBy = (app: RunningApp, mp4: Uint8Array) =>
  app.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const element = document.createElement("video");
    element.muted = true;
    element.src = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
    await new Promise<void>((resolve, reject) => {
      element.addEventListener("loadeddata", () => resolve(), { once: true });
      element.addEventListener("error", () => reject(new Error(element.error?.message ?? "not played")), {
        once: true,
      });
    });
    return { seconds: element.duration, width: element.videoWidth, height: element.videoHeight };
  }, Buffer.from(mp4).toString("base64"));

/** What ffprobe makes of it; undefined where there is none. */
function probed(file: string): { codec: string; pictures: number } | undefined {
  if (spawnSync("ffprobe", ["-version"]).error) return undefined;
  const asked = ["-v", "error", "-count_frames", "-select_streams", "v", "-of", "json", "-show_streams", file];
  const { streams } = JSON.parse(execFileSync("ffprobe", asked, { encoding: "utf8" })) as {
    streams: readonly { codec_name: string; nb_read_frames: string }[];
  };
  return { codec: streams[0]?.codec_name ?? "", pictures: Number(streams[0]?.nb_read_frames) };
}

it("flags are taken out as evidence by keys alone; the package is checked in the app, and one changed byte is named", async () => {
  await filmNight(dataFolder);
  const app = await launchApp({ dataFolder, graphics: false });
  const operator = new Operator(app.page);
  const { page } = app;
  const { keyboard } = page;
  onTestFailed(() => operator.picture("failed-evidence").catch(() => {}));
  await operator.ready();
  await keyboard.press("Alt+3");
  await page.locator('[data-flag="flag3"][data-selected]').waitFor();
  await keyboard.press("j");
  await page.locator('[data-flag="flag2"][data-selected]').waitFor();
  await keyboard.press("x");
  await keyboard.press("j");
  await keyboard.press("x");
  await operator.at("evidence-chosen").nth(1).waitFor();

  const file = join(out, "package.zip");
  await answerDialogs(app, file, file);
  await keyboard.press("Shift+X");
  await operator.at("evidence-form").waitFor();
  await operator.picture("evidence-form");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-testid") === "evidence-start");
  await keyboard.press("c"); // goes to the form, not to the flag behind it
  await keyboard.press("Enter");
  const made = operator.at("evidence-package").filter({ hasText: "Written" });
  await made.waitFor();
  await operator.picture("evidence-done");
  expect(await made.innerText()).toContain("2 flags");
  await keyboard.press("Escape");
  await operator.at("evidence-mark").nth(1).waitFor();
  expect(await operator.at("evidence-mark").count()).toBe(2); // the third flag was not taken out
  expect(await operator.at("evidence-chosen").count()).toBe(0);
  expect(await page.locator('[data-flag="flag1"]').innerText()).toContain("Unreviewed");
  await operator.at("evidence-exported").first().scrollIntoViewIfNeeded();
  expect(await operator.at("evidence-exported").innerText()).toMatch(/Exported 20\d\d-.* by \S/);
  await operator.picture("evidence-exported");

  const entries = unzipSync(readFileSync(file));
  const names = Object.keys(entries).filter((name) => name.startsWith("flags/flag1/"));
  expect(names.map((name) => name.slice("flags/flag1/".length)).sort()).toEqual(
    expect.arrayContaining(["clip.mp4", "clip.ts", "flag.json", "track.csv", "track.geojson", "track.kml"]),
  );
  const clip = entries["flags/flag1/clip.mp4"] as Uint8Array;
  expect(await playedBy(app, clip)).toMatchObject({ width: 640, height: 360, seconds: expect.closeTo(10, 0) });
  const clipFile = join(root, "clip.mp4");
  writeFileSync(clipFile, clip);
  const probe = probed(clipFile);
  if (probe) expect(probe).toEqual({ codec: "h264", pictures: expect.closeTo(60, -1) });

  await operator.at("evidence-exported").getByTestId("evidence-check-again").click();
  const checked = operator.at("evidence-checked");
  await checked.filter({ hasText: "✔ Nothing was altered" }).waitFor();
  const fingerprint = await operator.at("evidence-fingerprint").innerText();
  expect(await checked.innerText()).toContain(fingerprint);
  expect(fingerprint).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
  await operator.picture("evidence-checked");

  const folder = join(out, "unpacked");
  for (const [name, bytes] of Object.entries(entries)) {
    if (name.endsWith("/")) continue;
    mkdirSync(join(folder, name, ".."), { recursive: true });
    const changed = Buffer.from(bytes);
    if (name === "flags/flag2/clip.mp4") changed[changed.length >> 1] = (changed[changed.length >> 1] as number) ^ 1;
    writeFileSync(join(folder, name), changed);
  }
  await answerDialogs(app, file, folder);
  await operator.at("evidence-verify-folder").click();
  await checked.filter({ hasText: "✕ Altered: flags/flag2/clip.mp4" }).waitFor();
  expect(await checked.innerText()).toContain("The footage of flag flag2 is not what this package was signed with");
  await operator.picture("evidence-altered");
  const byShell = await runVerifier([folder, "--key", fingerprint]);
  expect([byShell.code, byShell.altered]).toEqual([1, "flags/flag2/clip.mp4"]);

  await answerDialogs(app, file, file);
  await operator.at("evidence-key").fill(fingerprint.replaceAll("0", "1").replaceAll("a", "b"));
  await operator.at("evidence-verify").click();
  await checked.filter({ hasText: "✕ Signed by another key" }).waitFor();

  // What is there already is not written over.
  await operator.at("review-part").getByText("Flags").click();
  await page.locator('[data-flag="flag1"]').click();
  await keyboard.press("Shift+X");
  await operator.at("evidence-before").filter({ hasText: "Exported" }).waitFor();
  await operator.at("evidence-start").click();
  await page.getByText("There is already something of that name").waitFor();
  await keyboard.press("Escape");
  expect(readdirSync(out).sort()).toEqual(["package.zip", "unpacked"]);
  expect(app.pageErrors).toEqual([]);
  await app.close();
}, 240_000);

it("footage that is not there any more is named in the package, and the person is told", async () => {
  rmSync(join(dataFolder, "sorties/s1/video/video-1-1-0.ts"));
  const app = await launchApp({ dataFolder, graphics: false });
  const operator = new Operator(app.page);
  const { keyboard } = app.page;
  onTestFailed(() => operator.picture("failed-evidence-missing").catch(() => {}));
  await operator.ready();
  await keyboard.press("Alt+3");
  await app.page.locator('[data-flag="flag3"][data-selected]').waitFor();
  const file = join(out, "lacking.zip");
  await answerDialogs(app, file, file);
  await keyboard.press("Shift+X");
  await app.page.waitForFunction(() => document.activeElement?.getAttribute("data-testid") === "evidence-start");
  await keyboard.press("Enter");
  const made = operator.at("evidence-package").filter({ hasText: "▲ Written and signed, but not complete" });
  await made.waitFor();
  expect(await made.getByTestId("evidence-missing").innerText()).toMatch(/video-1-1-0\.ts/);
  await operator.picture("evidence-missing");
  await app.close();
  const { code, text } = await runVerifier([file]);
  expect([code, text]).toEqual([0, expect.stringMatching(/not complete:[\s\S]*video-1-1-0\.ts/)]);
}, 240_000);
