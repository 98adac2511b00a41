import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFailed } from "vitest";
import { SceneCamera } from "../../src/sim/camera.ts";
import { createWorld } from "../../src/sim/world.ts";
import { onnxModel } from "../vision/onnxModel.ts";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

const folder = mkdtempSync(join(tmpdir(), "vedette-models-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a simulated camera sees of a car, as a picture file. */
function pictureOfTraffic(file: string): void {
  const world = createWorld(1);
  const [width, height, at] = [960, 540, 1_700_000_000_000];
  const [vehicle] = world.movers(at);
  if (!vehicle) throw new Error("the world has no traffic");
  const { east, north } = world.frame.toEnu(vehicle.place);
  const amsl = world.terrain.height(east, north - 70) + 75;
  const place = { ...world.frame.toPosition({ east, north: north - 70, up: 0 }), amsl };
  const scene = new SceneCamera(world, { width, height, hfovDeg: 50 });
  const rgb = scene.render({ ...place, headingDeg: 0, pitchDeg: -45, rollDeg: 0 }, at);
  writeFileSync(file, Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), rgb]));
}

it("the operator adds a model, sees what it is and how fast, tries one on a picture, and is told of a broken file", async () => {
  const [picture, model, broken] = ["traffic.ppm", "tiny.onnx", "broken.onnx"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  pictureOfTraffic(picture);
  const output = { dims: [1, 84, 7], values: new Array<number>(84 * 7).fill(0) };
  const properties = { names: "{0: 'car', 1: 'person'}", license: "MIT" };
  writeFileSync(model, onnxModel({ outputs: { output }, properties }));
  writeFileSync(broken, "");

  const app = await launchApp({ dataFolder: join(folder, "data"), globeScale: 0.4 });
  const operator = new Operator(app.page);
  onTestFailed(() => operator.picture("models-failed").catch(() => {}));
  const choosing = (path: string) =>
    app.electron.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
    }, path);
  await operator.ready();
  await operator.startDemo();
  await operator.at("models").click();
  const shipped = operator.at("model").filter({ hasText: "vehicle-nano" });
  await shipped.getByText("● Looks at the video").waitFor();

  await choosing(broken);
  await operator.at("model-add").click();
  await app.page.getByText("The file is empty: it has no bytes").waitFor();

  await choosing(model);
  await operator.at("model-add").click();
  const added = operator.at("model").filter({ hasText: "tiny" });
  const facts = added.getByTestId("model-facts");
  await facts.waitFor();
  const told = await facts.innerText();
  expect(["YOLOX", "64 × 64 pixels", "car", "person", "CPU", "MIT"].filter((word) => !told.includes(word))).toEqual([]);
  await added.getByTestId("model-measure").click();
  expect(await added.getByTestId("model-speeds").innerText()).toMatch(/^64 × 64: .* pictures a second/);

  await shipped.getByTestId("model-picture").setInputFiles(picture);
  await shipped.getByTestId("trial-found").filter({ hasText: "vehicle" }).waitFor();
  await operator.picture("models");

  const provider = operator.at("model-provider");
  expect(await provider.inputValue()).toBe("Automatic (fastest that works)");
  await provider.click();
  await app.page.getByRole("option", { name: "CPU", exact: true }).click();
  await operator.at("model-provider-note").waitFor({ state: "detached" }); // it runs on what was chosen
  expect(await provider.inputValue()).toBe("CPU");
  await shipped.getByText("● Looks at the video").waitFor();

  await added.getByTestId("model-choose").click();
  await added.getByText("● Looks at the video").waitFor();
  await app.close();
});
