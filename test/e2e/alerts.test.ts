import { common, minimal } from "mavlink-mappings";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { parseAddress } from "../../src/mavlink/address.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link } from "../../src/mavlink/link.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

// Six vehicles on one link: one cries for help, then the link is cut and all are lost at once.

let app: RunningApp;
let operator: Operator;
let link: Link;
let beating: ReturnType<typeof setInterval> | undefined;
let sequence = 0;

beforeAll(async () => {
  app = await launchApp({ graphics: false });
  operator = new Operator(app.page);
  await operator.ready();
  link = createLink(parseAddress("udpin:127.0.0.1:0"));
  await link.open();
});
afterAll(async () => {
  clearInterval(beating);
  await app?.close();
  await link?.close();
});

const ids = [1, 2, 3, 4, 5, 6];
const say = (systemId: number, message: Parameters<typeof encodePacket>[0]) =>
  link.send(encodePacket(message, { systemId, componentId: 1, sequence: sequence++ & 0xff }));
const beat = () => {
  for (const systemId of ids)
    say(
      systemId,
      messageOf(minimal.Heartbeat, {
        ...{ type: minimal.MavType.QUADROTOR, autopilot: 3, mavlinkVersion: 3 },
        baseMode: minimal.MavModeFlag.CUSTOM_MODE_ENABLED | minimal.MavModeFlag.SAFETY_ARMED,
        systemStatus: minimal.MavState.ACTIVE,
      }),
    );
};

it("an emergency is seen on every screen, acknowledged by a key, and six lost links are one alert", async () => {
  onTestFailed(() => operator.picture("failed-alerts").catch(() => {}));
  const { page } = app;
  await operator.at("rail-links").click();
  await operator.at("link-way").click();
  await page.getByRole("option", { name: "UDP, send to" }).click();
  await operator.at("link-address").fill(link.boundAddress.replace("udpin", "udpout"));
  await operator.at("link-open").click();
  beating = setInterval(beat, 500);
  await operator.at("rail-fly").click();
  await operator.at("alert-panel").waitFor();
  await page.getByText("Fleet · 6").waitFor(); // what one says that nobody knows yet is nobody's
  say(3, messageOf(common.StatusText, { severity: 0, text: "Crash: Disarming: AngErr=121>30" }));

  await operator.at("rail-plan").click();
  const banner = operator.at("alert-banner");
  await banner.getByText("Crash: Disarming: AngErr=121>30").waitFor();
  await operator.picture("alerts-banner");
  expect(await operator.at("rail-alert-count").textContent()).toContain("◆ ");
  await page.keyboard.press("Alt+a");
  await banner.getByText("in failsafe: Crash").waitFor(); // what stands since, and weighs less
  await page.keyboard.press("Alt+a");
  await banner.waitFor({ state: "detached" });

  await operator.at("rail-fly").click();
  clearInterval(beating);
  const group = operator.at("alert-row").filter({ hasText: "6 at once" });
  await group.waitFor({ timeout: 30_000 });
  await operator.picture("alerts-group");
  expect(await operator.at("alert-row").filter({ hasText: "Nothing is heard of" }).count()).toBe(0); // all in the group
  await group.getByRole("button", { name: "Open the group" }).click();
  await operator.at("alert-row").filter({ hasText: "Nothing is heard of" }).first().waitFor();
  await group.getByTestId("alert-acknowledge").click();
  await group.getByText(/seen by/).waitFor();

  await operator.at("alert-sound").click();
  await operator.at("alert-voice").waitFor();
  await operator.picture("alerts-sound");
  await page.getByRole("button", { name: "15" }).click();
  await operator.at("alert-muted").first().waitFor();
  await page.keyboard.press("Escape");

  await operator.at("alert-panel").getByText("History").click();
  await operator.at("alert-history-text").fill("angerr");
  await operator.at("alert-row").filter({ hasText: "AngErr=121" }).waitFor();
  await operator.picture("alerts-history");

  beating = setInterval(beat, 500);
  await operator.at("alert-panel").getByText("Alerts", { exact: false }).first().click();
  await group.waitFor({ state: "detached", timeout: 30_000 });
  expect(app.pageErrors).toEqual([]);
});
