import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

// The demo's copter turns its camera by a joystick, which the page is told of as a browser tells of one.

let app: RunningApp;
let operator: Operator;

beforeAll(async () => {
  app = await launchApp({ graphics: false, demoVideo: "320x240@2" });
  operator = new Operator(app.page);
  await operator.ready();
});
afterAll(() => app?.close());

/** Puts a joystick into the page as it stands; null unplugs it. */
const plug = (pad: { readonly axes: readonly number[]; readonly held: readonly number[] } | null) =>
  app.page.evaluate((now) => {
    const buttons = Array.from({ length: 16 }, (_, i) => ({
      pressed: now?.held.includes(i) ?? false,
      touched: false,
      value: 0,
    }));
    const made = now && {
      id: "Test stick",
      index: 0,
      connected: true,
      mapping: "standard",
      timestamp: 0,
      axes: now.axes,
      buttons,
    };
    Object.defineProperty(navigator, "getGamepads", { configurable: true, value: () => [made] });
    window.dispatchEvent(new Event(now ? "gamepadconnected" : "gamepaddisconnected"));
  }, pad);

it("a joystick turns the camera while its switch is held, and one that is unplugged in a turn leaves it still", async () => {
  onTestFailed(() => operator.picture("failed-joystick").catch(() => {}));
  const { page } = app;
  await operator.startDemo();
  await page.getByText("No joystick is seen").waitFor();
  await plug({ axes: [0, 0, 0, 0], held: [] });
  const state = operator.at("stick-state");
  await operator.at("stick-mapping").locator("summary").click();
  await plug({ axes: [0, 0, 1, 0], held: [4] });
  const right = operator.at("stick-axis-gimbalYaw");
  await expect
    .poll(() => right.evaluate((knob) => (knob as HTMLElement).style.translate), { timeout: 20_000 })
    .toContain("100%");
  await operator.at("stick-gimbal").click();
  await state.getByText("Moving by stick").waitFor();
  await operator.picture("joystick-moving");
  await plug({ axes: [0, 0, 1, 0], held: [] });
  await state.getByText("Holding").waitFor();

  await plug({ axes: [0, 0, 0, -1], held: [4] });
  await state.getByText("Moving by stick").waitFor();
  await plug(null);
  await operator.at("alert-row").filter({ hasText: "unplugged" }).first().waitFor();
  await operator.picture("joystick-unplugged");
  await page.getByText("No joystick is seen").waitFor();
  expect(app.pageErrors).toEqual([]);
});
