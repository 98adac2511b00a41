import { expect, it, onTestFailed } from "vitest";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

it("the operator sees the demo's camera turn thermal, colours its picture, and draws where to search", async () => {
  const app = await launchApp({ globeScale: 0.4, demoVideo: "480x270@6" });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("thermal-failed").catch(() => {}));
  const { page } = app;
  await operator.ready();
  await operator.startDemo();
  await operator.videoMovesOn();

  await page.keyboard.press("Alt+4");
  await operator.at("sim-camera").getByText("Heat, black hot").click();
  await page.keyboard.press("Alt+2");
  await operator.at("look").click();
  await operator.at("look-why").getByText("Thermal: the vehicle says that this stream is thermal").waitFor();

  /** The greatest difference between the colours of one of many places of the picture, 0…255. */
  const colourfulness = () =>
    operator.at("live-video").evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height) ?? {
        data: [],
      };
      let most = 0;
      for (let at = 0; at < data.length; at += 4 * 37) {
        const [r = 0, g = 0, b = 0] = [data[at], data[at + 1], data[at + 2]];
        most = Math.max(most, Math.max(r, g, b) - Math.min(r, g, b));
      }
      return most;
    });
  await expect.poll(colourfulness, { timeout: 30_000 }).toBeLessThan(40);
  await operator.at("palette").selectOption("ironbow");
  await expect.poll(colourfulness, { timeout: 30_000 }).toBeGreaterThan(120);
  await page.getByRole("img", { name: "Ironbow, cold on the left, hot on the right" }).waitFor();

  await operator.at("region-rectangle").click();
  const box = await operator.at("live-video").boundingBox();
  if (!box) throw new Error("there is no picture");
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(0.1, 0.3));
  await page.mouse.down();
  await page.mouse.move(...at(0.5, 0.8), { steps: 4 });
  await page.mouse.up();
  await operator
    .at("region-words")
    .getByText("Vehicles are looked for in 1 region: outside none are reported")
    .waitFor();

  await operator.at("region-polygon").click();
  for (const keys of ["Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowRight"]) {
    for (let i = 0; i < 4; i++) await page.keyboard.press(keys);
    await page.keyboard.press("Enter");
  }
  await operator.at("region-cursor").waitFor();
  await operator.picture("thermal-drawing");
  await page.keyboard.press("c");
  await operator.at("region-words").getByText("in 2 regions").waitFor();
  await operator.at("tiling").selectOption("tiles");
  await operator.at("look-summary").getByText("thermal, white hot · Ironbow · 2 regions · in tiles").waitFor();
  await operator.picture("thermal");

  await operator.at("region-clear").click();
  await operator.at("region-words").getByText("in the whole picture").waitFor();
  await operator.at("region-undo").click();
  await operator.at("region-words").getByText("in 2 regions").waitFor();
  await page.getByText("black hot", { exact: true }).click();
  await operator.at("look-summary").getByText("thermal, black hot").waitFor();
  expect(app.pageErrors).toEqual([]);
  await app.close();
});
