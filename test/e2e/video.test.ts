import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { Random } from "../../src/sim/random.ts";
import { redBoxModel } from "../vision/redBoxModel.ts";
import { film } from "../vision/testCamera.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";
import { filmPattern, pattern } from "./patternCamera.ts";
import { boxError, type ShownPattern, shownPatterns } from "./shownPattern.ts";

// Boxes lie on the picture that they were found in: H.264 over UDP of a pattern that tells the number of each picture, the
// app's own decoder, model manager, detector, tracker and window, and the pixels that the operator sees.

const folder = mkdtempSync(join(tmpdir(), "vedette-video-e2e-"));
let app: RunningApp;
let operator: Operator;
const ends = new AbortController();
let address = "";
let filming: Promise<void> = Promise.resolve();

beforeAll(async () => {
  // A thin demo and a coarse globe: the machine is there for the video.
  app = await launchApp({ dataFolder: join(folder, "data"), graphics: false, globeScale: 0.2, demoVideo: "320x180@1" });
  operator = new Operator(app.page);
  await operator.ready();
  await operator.startDemo();
}, 180_000);
afterAll(async () => {
  ends.abort();
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Adds a detector of the pattern's rectangle and has it look at the video, all by the screen. */
async function useDetector(name: string, idleLayers: number): Promise<void> {
  const file = join(folder, `${name}.onnx`);
  const half = { boxWidth: pattern.boxWidth / 2, boxHeight: pattern.boxHeight / 2 };
  writeFileSync(file, redBoxModel({ width: 320, height: 192, ...half, idleLayers }));
  await app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
  }, file);
  await operator.at("models").click();
  await operator.at("model-add").click();
  const model = operator.at("model").filter({ hasText: name });
  await model.getByTestId("model-choose").click();
  await model.getByText("● Looks at the video").waitFor();
  await app.page.keyboard.press("Escape");
}

/** Opens the vehicle's video at a free port; gives its address. */
async function openVideo(): Promise<string> {
  const panel = app.page.getByLabel("Video", { exact: true });
  await panel.getByRole("button", { name: "Close" }).click();
  await app.page.getByLabel("Address of the video").fill("udp://127.0.0.1:0");
  await app.page.locator("form").getByRole("button", { name: "Open" }).click();
  const facts = panel.locator("[title^='udp://127.0.0.1:']:not([title$=':0'])");
  return (await facts.getAttribute("title")) ?? "";
}

/** So many pictures that were shown with a box, and those between them. */
async function boxed(wanted: number): Promise<ShownPattern[]> {
  await shownPatterns(app.page, 5); // the tracker knows the rectangle then
  const shown = await shownPatterns(app.page, wanted);
  for (const { index, red } of shown) {
    // The number and the rectangle are of one picture, so that the number says where the rectangle is; the box hides its rim.
    expect(boxError({ index, red, box: red })).toBeLessThan(2 * pattern.step);
  }
  return shown;
}

/** The share of boxes that lie within one picture's motion of the rectangle, had they been drawn `shift` pictures off. */
function right(shown: readonly ShownPattern[], shift = 0): number {
  const errors = shown.filter(({ box }) => box).map((one) => boxError(one, shift));
  return errors.filter((error) => error <= pattern.step).length / errors.length;
}

const judged = (shown: readonly ShownPattern[]) => ({
  ...{ right: right(shown), ifTwoLate: right(shown, 2), ifTwoEarly: right(shown, -2) },
});
const allRight = { right: 1, ifTwoLate: 0, ifTwoEarly: 0 };

it("a box lies on the picture that it was found in, however unevenly pictures arrive, with a detector that keeps up", async () => {
  onTestFailed(() => operator.picture("failed-video").catch(() => {}));
  await useDetector("quick", 0);
  address = await openVideo();
  filming = filmPattern({ address, jitterMs: 60, signal: ends.signal });
  filming.catch(() => {});
  const shown = await boxed(45);
  expect(judged(shown)).toEqual(allRight);
}, 240_000);

it("and with one that needs the time of several pictures for one", async () => {
  onTestFailed(() => operator.picture("failed-video-slow").catch(() => {}));
  await useDetector("slow", 10);
  const shown = await boxed(45);
  const facts = await app.page.getByLabel("Video", { exact: true }).locator("[title^='udp://']").innerText();
  const detectMs = Number(/detector (\d+)/.exec(facts)?.[1]);
  expect(detectMs).toBeGreaterThan(1000 / pattern.framesPerSecond);
  expect(judged(shown)).toEqual(allRight);
  expect(app.pageErrors).toEqual([]);
}, 240_000);

it("a stream that stops is not shown as if it were live; garbage, and pictures of another size, are got over", async () => {
  onTestFailed(() => operator.picture("failed-video-stopped").catch(() => {}));
  ends.abort();
  await filming;
  const note = operator.at("no-picture");
  await note.filter({ hasText: /No picture for \d+\ss/ }).waitFor();
  await note.filter({ hasText: "Waiting for video on udp://127.0.0.1:" }).waitFor();
  expect(await operator.at("live-video").evaluate((canvas) => getComputedStyle(canvas).filter)).toContain("brightness");
  await note.scrollIntoViewIfNeeded();
  await operator.picture("video-stopped");

  await sendGarbage(address);
  const again = new AbortController();
  const other = film({
    ...{ address, frames: 900, width: 320, height: 180, startAt: Date.now() },
    sent: async () => {
      if (again.signal.aborted) throw new Error("enough");
      await pause(66);
    },
  }).catch(() => {});
  await note.waitFor({ state: "detached" });
  await expect.poll(() => operator.at("live-video").evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBe(320);
  await app.page.getByLabel("Video", { exact: true }).getByText("320 × 180").waitFor();
  await operator.videoMovesOn();
  again.abort();
  await other;
  expect(app.pageErrors).toEqual([]);
}, 240_000);

/** Two hundred datagrams of chance, as from a wrong sender. */
async function sendGarbage(to: string): Promise<void> {
  const socket = createSocket("udp4");
  const random = new Random(3);
  const port = Number(new URL(to).port);
  for (let i = 0; i < 200; i++) {
    const bytes = Uint8Array.from({ length: 1316 }, (_, at) => (at % 188 === 0 ? 0x47 : random.below(256)));
    await new Promise<void>((resolve) => socket.send(bytes, port, "127.0.0.1", () => resolve()));
  }
  socket.close();
}
