import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright";
import { root } from "./electronApp.ts";

/** Drives the app's window as an operator and an analyst do: by what is on the screen. Software drawing needs patience. */
export class Operator {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(90_000);
  }

  at(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  async ready(): Promise<void> {
    await this.page.waitForFunction(() => document.documentElement.dataset.ready === "1", null, { timeout: 90_000 });
  }

  /** Starts the demo sector from the first screen and waits for the drone to say that it is ready. */
  async startDemo(): Promise<void> {
    await this.at("first-screen").getByTestId("start-demo").click();
    await this.at("rail-fly").click();
    await this.at("armed").filter({ hasText: "Disarmed" }).waitFor();
    await this.at("not-ready").waitFor({ state: "detached" });
  }

  /** Draws a border section by clicking on the globe; places as shares of the globe's width and height. */
  async drawSection(...places: readonly (readonly [number, number])[]): Promise<void> {
    await this.at("rail-plan").click();
    await this.globeAtRest();
    await this.at("draw-section").click();
    const box = await this.at("globe").boundingBox();
    if (!box) throw new Error("the globe is not on the screen");
    for (const [x, y] of places) {
      await this.page.mouse.click(box.x + x * box.width, box.y + y * box.height);
      await this.page.waitForTimeout(600); // two quick clicks would end the section
    }
    await this.page.keyboard.press("Enter");
  }

  /** Plans a low patrol along the sector's whole border line and uploads it. */
  async borderPatrol(): Promise<void> {
    await this.at("rail-plan").click();
    await this.at("use-border").click();
    await this.setPlan("ahl", 60);
    await this.setPlan("standoff", 80);
    await this.upload();
  }

  /** Sets a number of the plan. */
  async setPlan(field: "standoff" | "ahl" | "speed", value: number): Promise<void> {
    await this.at(`plan-${field}`).fill(String(value));
    await this.at(`plan-${field}`).press("Tab");
  }

  async upload(): Promise<void> {
    await this.at("upload").click();
    await this.at("upload-done").waitFor();
  }

  /** Holds a button that moves the vehicle. */
  async hold(testId: string, timeout = 90_000): Promise<void> {
    await this.page.waitForFunction(
      (id) => {
        const button = document.querySelector(`[data-testid="${id}"]`);
        return button && button.getAttribute("aria-disabled") !== "true";
      },
      testId,
      { timeout },
    );
    await this.at(testId).hover(); // waits until the button stands still
    const held = this.page.evaluate(
      (id) =>
        new Promise<boolean>((resolve) => {
          const button = document.querySelector(`[data-testid="${id}"]`) as HTMLElement;
          let began = button.dataset.holding !== undefined; // the press may have come first
          new MutationObserver(() => {
            if (button.dataset.holding) began = true;
            else if (began) resolve(true);
          }).observe(button, { attributes: true, attributeFilter: ["data-holding"] });
          setTimeout(() => resolve(false), 6_000);
        }),
      testId,
    );
    await this.page.mouse.down();
    const done = await held; // by the button's own clock: a machine that draws in software may lag behind ours
    await this.page.mouse.up();
    if (!done) throw new Error(`${testId} was not held`);
  }

  /** Arms, takes off and starts the patrol, each confirmed by the vehicle. */
  async fly(): Promise<void> {
    await this.at("rail-fly").click();
    const armed = this.at("armed").filter({ hasText: /\bArmed/ });
    const risen = this.at("landed").filter({ hasText: /air|taking off/i });
    // A copter that idles for ten seconds disarms by itself; where drawing is slow that may come first.
    for (let attempt = 0; attempt < 4 && (await risen.count()) === 0; attempt++) {
      await this.hold("action-arm").catch(() => undefined);
      await armed.waitFor({ timeout: 10_000 }).catch(() => undefined);
      await this.hold("action-takeOff", 9_000).catch(() => undefined);
      await risen.waitFor({ timeout: 10_000 }).catch(() => undefined);
    }
    await risen.waitFor();
    await this.hold("action-start");
    await this.at("mode").filter({ hasText: "Auto" }).waitFor();
  }

  /** Notes from now on every banner that says a process is missing, however briefly. */
  async watchBanners(): Promise<void> {
    await this.page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { bannersSeen: seen });
      new MutationObserver(() => {
        for (const banner of document.querySelectorAll('[data-testid="peer-banner"]'))
          seen.push(banner.textContent ?? "");
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
  }

  async bannerSeen(text: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) =>
        (window as unknown as { bannersSeen: string[] }).bannersSeen.some((banner) => banner.includes(wanted)),
      text,
    );
  }

  /** Waits until nothing has been drawn on the globe for three seconds: its camera stands still and its tiles are there. */
  async globeAtRest(): Promise<void> {
    let drawn = "";
    let still = 0; // a busy machine may need more than a second for one picture
    for (let i = 0; i < 60 && still < 3; i++) {
      const now = await this.globeFrames();
      still = now === drawn ? still + 1 : 0;
      drawn = now;
      await this.page.waitForTimeout(1_000);
    }
  }

  /** Waits until the window has measured more than `count` samples of a latency (it keeps the newest 1000). */
  async measured(metric: "wireToGlobeMs" | "videoMs", count: number): Promise<void> {
    await this.page.waitForFunction(
      ([name, n]) => {
        const metrics = (window as unknown as { __vedetteMetrics?: Record<string, readonly number[]> })
          .__vedetteMetrics;
        return (metrics?.[name]?.length ?? 0) > n;
      },
      [metric, count] as const,
    );
  }

  /** Waits until the live picture shows something else than now. */
  async videoMovesOn(): Promise<void> {
    let first: string | undefined;
    for (let i = 0; i < 60; i++) {
      // While the stream is opened again the picture may be taken away and put back.
      const picture = await this.at("live-video")
        .screenshot({ timeout: 10_000 })
        .catch(() => undefined);
      const now = picture?.toString("base64");
      if (first !== undefined && now !== undefined && now !== first) return;
      first ??= now;
      await this.page.waitForTimeout(500);
    }
    throw new Error("the live picture stands still");
  }

  globeFrames(): Promise<string> {
    return this.page.evaluate(() => document.documentElement.dataset.globeFrames ?? "0");
  }

  /** How many different colours a canvas shows: one means that it is blank. */
  async colours(testId: string): Promise<number> {
    const picture = await this.at(testId).screenshot({ type: "png" });
    return this.page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const seen = new Set<number>();
      for (let i = 0; i < data.length; i += 4 * 37)
        seen.add(((data[i] as number) << 16) | ((data[i + 1] as number) << 8) | (data[i + 2] as number));
      return seen.size;
    }, picture.toString("base64"));
  }

  /** Keeps a picture of the window: in `test-results`, or where VEDETTE_SCREENSHOTS says. */
  async picture(name: string): Promise<void> {
    const folder = process.env.VEDETTE_SCREENSHOTS ?? join(root, "test-results");
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}
