import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

// The screens for links, messages and set-up, with the demo's vehicle. Pictures as in patrol.test.ts.

let app: RunningApp;
let operator: Operator;

beforeAll(async () => {
  app = await launchApp({ globeScale: Number(process.env.VEDETTE_GLOBE_SCALE ?? 0.2), demoVideo: "640x360@4" });
  operator = new Operator(app.page);
  await operator.ready();
  await operator.startDemo();
}, 180_000);
afterAll(() => app?.close());

it("the links and their messages are shown as they come", async () => {
  onTestFailed(() => operator.picture("failed-links").catch(() => {}));
  const { page } = app;
  await operator.at("rail-links").click();
  const card = page.getByRole("article", { name: /^udp/ }).filter({ hasText: "Copter" });
  await card
    .getByRole("definition")
    .filter({ hasText: /^\d+ \/s$/ })
    .waitFor();
  await operator.at("recording").waitFor();
  await operator.picture("links");
  await operator.at("links-part").getByText("Messages").click();
  await operator.at("message-ATTITUDE").click();
  await page.getByText("pitchspeed").waitFor();
  expect(app.pageErrors).toEqual([]);
});

it("a parameter is found by its meaning, written, read back and compared with its default", async () => {
  onTestFailed(() => operator.picture("failed-setup").catch(() => {}));
  const { page } = app;
  await operator.at("rail-setup").click();
  await operator.at("setup-part").getByText("Parameters").click();
  await operator.at("params-count").waitFor();
  await operator.at("params-search").fill("height to return at");
  await operator.at("param-RTL_ALT").click();
  await operator.at("param-value-RTL_ALT").fill("4500");
  await operator.picture("setup");
  await operator.at("param-write-RTL_ALT").click();
  await page.getByText("◆ changed here").waitFor();
  await operator.at("params-read").click();
  await operator.at("param-RTL_ALT").filter({ hasText: "4500" }).waitFor();
  await operator.at("param-RTL_ALT").filter({ hasText: "not default" }).waitFor();
  expect(app.pageErrors).toEqual([]);
});
