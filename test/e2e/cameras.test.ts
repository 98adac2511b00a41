import { expect, it, onTestFailed } from "vitest";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

it("the operator sees the colour and the thermal camera of one drone, one, in the other's corner, and side by side", async () => {
  const app = await launchApp({ globeScale: 0.2, demoVideo: "480x270@4" });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("cameras-failed").catch(() => {}));
  const { page } = app;
  await operator.ready();
  await operator.startDemo();
  await operator.videoMovesOn();
  expect(await operator.at("camera-tabs").count()).toBe(0);

  await page.keyboard.press("Alt+4");
  await operator.at("sim-second-camera").click();
  await page.keyboard.press("Alt+2");
  const tab = (name: RegExp) => operator.at("camera-tabs").getByRole("tab", { name });
  await tab(/Simulated thermal camera/).waitFor();
  await page.keyboard.press("2");
  expect(await tab(/Simulated thermal camera/).getAttribute("aria-selected")).toBe("true");
  await operator.at("look").click();
  await operator.at("look-why").getByText("Thermal: the vehicle says that this stream is thermal").waitFor();
  await expect.poll(() => operator.colours("live-video"), { timeout: 30_000 }).toBeGreaterThan(20);

  await page.keyboard.press("v");
  await expect.poll(() => operator.colours("live-video-second"), { timeout: 30_000 }).toBeGreaterThan(20);
  await operator.picture("cameras-inset");
  await operator.at("camera-swap").click();
  expect(await tab(/Main camera|Simulated camera/).getAttribute("aria-selected")).toBe("true");
  await operator.at("camera-layout").selectOption("beside");
  await operator.picture("cameras-beside");

  await operator.at("rail-setup").click();
  await operator.at("setup-part").getByText("Calibrate").click();
  await operator.at("camera-calibration-camera").getByText("Simulated thermal camera").click();
  await operator.at("camera-field-hfovDeg").fill("31");
  await operator.at("camera-editor-use").click();
  await operator.at("camera-calibration-known").getByText("field of view 31.0°").waitFor();
  await operator.picture("cameras-calibration");
  await operator.at("camera-calibration-camera").getByText("Main camera").click();
  await operator.at("camera-calibration-known").getByText("from the video or the plan").waitFor();

  await page.keyboard.press("Alt+2");
  await operator.at("add-camera").click();
  await operator.at("camera-name").fill("simulated");
  await operator.picture("cameras-another");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.keyboard.press("2");
  await page.getByRole("region", { name: "Video" }).getByRole("button", { name: "Close", exact: true }).click();
  await operator.at("camera-tabs").waitFor({ state: "detached" });
  await operator.videoMovesOn();
  expect(app.pageErrors).toEqual([]);
  await app.close();
});
