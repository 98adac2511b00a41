import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

// Calibrating a camera from clicks in its live picture, with the demo's vehicle on the ground.

let app: RunningApp;
let operator: Operator;

beforeAll(async () => {
  app = await launchApp({ globeScale: Number(process.env.VEDETTE_GLOBE_SCALE ?? 0.2), demoVideo: "640x360@4" });
  operator = new Operator(app.page);
  await operator.ready();
  await operator.startDemo();
}, 180_000);
afterAll(() => app?.close());

it("a known point is clicked in the live picture, and what the clicks do not say yet is told", async () => {
  onTestFailed(() => operator.picture("failed-camera-calibration").catch(() => {}));
  await operator.at("rail-setup").click();
  await operator.at("setup-part").getByText("Calibrate").click();
  await operator.at("camera-calibration-known").getByText("mounting —").waitFor();
  await operator.at("camera-calibration-view").fill("60");
  await operator.at("camera-calibration-view-use").click();
  await operator.at("camera-calibration-known").getByText("field of view 60.0°").waitFor();
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
