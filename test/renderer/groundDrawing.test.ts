import { expect, it } from "vitest";
import { drawingWords, GroundDrawing } from "../../renderer/review/spot/groundDrawing.ts";
import { firstUi, type Ui } from "../../renderer/shell/ui.ts";
import { Store } from "../../renderer/ui/store.ts";
import type { LatLon } from "../../src/geo/position.ts";

/** A globe on which places are clicked as the shell does it: it lets go of what waits for a click, and hands it the place. */
function globe() {
  let now = 0;
  const ui = new Store<Ui>(firstUi);
  const drawing = new GroundDrawing({ ui, now: () => now });
  const areas: (readonly LatLon[])[] = [];
  const click = (lat: number, lon: number, after = 1_000) => {
    now += after;
    const { pick } = ui.get();
    ui.patch({ pick: null });
    pick?.onPlace({ lat, lon, amsl: 100 });
  };
  const begin = () => drawing.begin("Area", (area) => areas.push(area));
  return { ui, drawing, areas, click, begin };
}

const triangle = [
  { lat: 48, lon: 16 },
  { lat: 48.01, lon: 16 },
  { lat: 48.01, lon: 16.01 },
];

it("an area is drawn corner by corner and ended with Enter", () => {
  const { ui, drawing, areas, click, begin } = globe();
  begin();
  expect(ui.get().pick?.words).toBe("Area: click its corners, 0 of at least 3");
  click(48, 16);
  expect(drawing.finish()).toBe(false);
  click(48.01, 16);
  click(48.01, 16.01);
  expect(drawing.corners.get()).toEqual(triangle);
  expect(ui.get().pick?.words).toMatch(/3 corners. Enter ends it/);
  expect(drawing.finish()).toBe(true);
  expect([areas, drawing.corners.get(), ui.get().pick]).toEqual([[triangle], null, null]);
  expect(drawing.finish()).toBe(false);
});

it("a double click sets one corner and ends the area; two quick clicks apart from each other set two", () => {
  const { drawing, areas, click, begin } = globe();
  begin();
  click(48, 16);
  click(48.01, 16, 200);
  click(48.01, 16.01);
  click(48.01, 16.01, 200);
  expect([areas, drawing.corners.get()]).toEqual([[triangle], null]);
});

it("what is drawn is given up when something else is asked of the globe, or nothing any more", () => {
  const { ui, drawing, areas, click, begin } = globe();
  begin();
  click(48, 16);
  ui.patch({ pick: null });
  expect(drawing.corners.get()).toBe(null);
  begin();
  click(48, 16);
  const other = { words: "something else", onPlace: () => {} };
  ui.patch({ pick: other });
  expect([drawing.corners.get(), ui.get().pick, drawing.finish(), areas]).toEqual([null, other, false, []]);
  begin();
  begin();
  expect(drawing.corners.get()).toEqual([]);
});

it("what a click does is said with how many corners there are", () => {
  expect(drawingWords("Area", 2)).toBe("Area: click its corners, 2 of at least 3");
});
