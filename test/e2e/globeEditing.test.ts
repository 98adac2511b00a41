import { expect, it, onTestFailed } from "vitest";
import { launchApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

it("a zone is drawn on the globe, its corners are selected by a rectangle, dragged and nudged, and all of it is undone", async () => {
  const app = await launchApp({ globeScale: 0.4 });
  const operator = new Operator(app.page);
  const { mouse, keyboard } = app.page;
  onTestFailed(() => operator.picture("globe-editing-failed").catch(() => {}));
  await operator.ready();
  await operator.drawSection([0.3, 0.3], [0.7, 0.35]);
  await app.page.getByRole("button", { name: "Show the section" }).click();
  await operator.globeAtRest();
  const box = await operator.at("globe").boundingBox();
  if (!box) throw new Error("the globe is not on the screen");
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  const tools = operator.at("point-tools");
  const focusOn = (kind: string) => app.page.locator(`[data-testid="point-tools"][data-focus="${kind}"]`).waitFor();

  await operator.at("draw-zone-no-fly").click();
  const corners = [at(0.3, 0.7), at(0.5, 0.7), at(0.5, 0.88), at(0.3, 0.88)];
  for (const corner of corners) {
    await mouse.click(...corner);
    await app.page.waitForTimeout(600); // two quick clicks would end it
  }
  await keyboard.press("Enter");
  await focusOn("zone");
  expect(await tools.innerText()).toContain("Now editing No-fly zone 1");

  await keyboard.down("Shift");
  await mouse.move(...at(0.44, 0.62));
  await mouse.down();
  await mouse.move(...at(0.56, 0.95), { steps: 5 });
  await operator.at("selection-box").waitFor();
  await mouse.up();
  await keyboard.up("Shift");
  await tools.getByText("2 points of 4 selected").waitFor();
  await mouse.move(...at(0.5, 0.7));
  await mouse.down();
  await mouse.move(...at(0.6, 0.72), { steps: 5 });
  await mouse.up();
  // Both went along: each is found where the other's way leads it.
  await operator.globeAtRest();
  await mouse.click(...at(0.6, 0.9));
  await tools.getByText("1 point of 4 selected").waitFor();
  await keyboard.press("Control+a");
  await tools.getByText("4 points of 4 selected").waitFor();
  await keyboard.press("ArrowUp");
  await keyboard.press("Delete");
  await focusOn("pattern");

  for (let step = 0; step < 2; step++) await keyboard.press("Control+z"); // the deletion, the nudge
  await operator.globeAtRest();
  await mouse.click(...at(0.4, 0.8));
  await focusOn("zone");
  await keyboard.press("Control+z"); // the drag
  await operator.globeAtRest();
  await mouse.click(...at(0.5, 0.7));
  await tools.getByText("1 point of 4 selected").waitFor();
  await keyboard.press("Escape");
  await keyboard.press("Escape");
  await focusOn("pattern");
  await keyboard.press("Control+z"); // the zone
  await operator.at("zones").waitFor({ state: "detached" });
  expect(app.pageErrors).toEqual([]);
  await app.close();
});
