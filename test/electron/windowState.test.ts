import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { firstWindowState, readWindowState, writeWindowState } from "../../electron/windowState.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-window-"));
  file = join(folder, "window.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: 0, width: 2560, height: 1440 },
];

it("a window comes back where it was", () => {
  const state = { x: 2000, y: 100, width: 1600, height: 1000, maximized: true };
  writeWindowState(file, state);
  expect(readWindowState(file, screens)).toEqual(state);
});

it("a window whose screen was taken away comes back on one that is there", () => {
  writeWindowState(file, { x: 2000, y: 100, width: 2400, height: 1300, maximized: false });
  expect(readWindowState(file, screens.slice(0, 1))).toEqual({ width: 1920, height: 1080, maximized: false });
});

it.each([
  ["not there", undefined],
  ["half written", '{"width": 12'],
  ["of another kind", '"wide"'],
  ["without sizes", '{"x": 1, "y": 2}'],
  ["with sizes that are no numbers", '{"width": "wide", "height": null}'],
])("a state that is %s gives the first size", (_what, text) => {
  if (text !== undefined) writeFileSync(file, text);
  expect(readWindowState(file, screens)).toEqual(firstWindowState);
});

it("a window is never too small to use", () => {
  writeWindowState(file, { x: 0, y: 0, width: 10, height: 10, maximized: false });
  expect(readWindowState(file, screens)).toEqual({ x: 0, y: 0, width: 1024, height: 640, maximized: false });
});
