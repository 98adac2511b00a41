import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

// Entering a camera's calibration, and finding it from clicks in its live picture, with the demo's vehicle on the ground.

let app: RunningApp;
let operator: Operator;

beforeAll(async () => {
  app = await launchApp({ globeScale: Number(process.env.VEDETTE_GLOBE_SCALE ?? 0.2), demoVideo: "640x360@4" });
  operator = new Operator(app.page);
  await operator.ready();
  await operator.startDemo();
}, 180_000);
afterAll(() => app?.close());

it("a camera is typed in with its units, what can not be is said, and a change is taken back", async () => {
  onTestFailed(() => operator.picture("failed-camera-editor").catch(() => {}));
  await operator.at("rail-setup").click();
  await operator.at("setup-part").getByText("Calibrate").click();
  const known = operator.at("camera-calibration-known");
  const state = operator.at("camera-editor-state");
  const use = operator.at("camera-editor-use");
  await known.getByText("mounting —").waitFor();
  await state.getByText("As in use.").waitFor();
  await operator.at("camera-field-hfovDeg").fill("60");
  await operator.at("camera-field-yawDeg").fill("2.5");
  await operator.at("camera-field-latencyMs").fill("310");
  await operator.at("camera-field-fx").fill("1180");
  await state.getByText("A lens needs picture width").waitFor();
  expect(await use.isDisabled()).toBe(true);
  await operator.at("camera-field-fx").fill("");
  await state.getByText("Changed, not in use yet").waitFor();
  await use.click();
  await known.getByText("yaw 2.5°, pitch 0.0°, roll 0.0°, latency 310 ms, field of view 60.0°").waitFor();
  await operator.at("camera-field-yawDeg").fill("25");
  await use.click();
  await known.getByText("yaw 25.0°").waitFor();
  await operator.picture("camera-editor");
  await operator.at("camera-editor-undo").click();
  await known.getByText("yaw 2.5°").waitFor();
  expect(app.pageErrors).toEqual([]);
});

it("a known point is clicked in the live picture, and what the clicks do not say yet is told", async () => {
  onTestFailed(() => operator.picture("failed-camera-calibration").catch(() => {}));
  await operator.at("camera-calibration-place").fill("47.05, 8.3");
  await operator.at("camera-calibration-amsl").fill("500");
  const picture = operator.at("camera-calibration-picture");
  await expect.poll(() => operator.colours("camera-calibration-picture"), { timeout: 30_000 }).toBeGreaterThan(8);
  await picture.click({ position: { x: 100, y: 60 } });
  await operator.at("camera-calibration-clicks").getByRole("listitem").first().waitFor();
  await operator.at("camera-calibration-solve").click();
  await app.page.getByText("one click is too few").waitFor();
  await operator.picture("camera-calibration");
  expect(app.pageErrors).toEqual([]);
});
