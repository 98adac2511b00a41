import { type BillboardCollection, type LabelCollection, PrimitiveCollection, type Scene } from "@cesium/engine";
import { expect, test, vi } from "vitest";
import { HomeLayer, plannedAlone } from "../../renderer/globe/homeLayer.ts";
import { worldOf } from "../../renderer/globe/places.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { vehicle } from "./records.ts";

vi.mock("../../renderer/globe/symbols.ts", () => ({ homeSymbol: () => ({ name: "home", canvas: {} }) }));

// A label asks how its font is written.
const body = { appendChild: () => {}, removeChild: () => {} };
const defaultView = { getComputedStyle: () => ({ getPropertyValue: () => "" }) };
vi.stubGlobal("document", { body, defaultView, createElement: () => ({ style: {} }) });

const frame = new EnuFrame({ lat: 47, lon: 8 });
const north = (metres: number) => {
  const { lat, lon } = frame.toPosition({ east: 0, north: metres });
  return { lat, lon };
};
const base = north(-200);
const fleet = (...records: VehicleRecord[]) => new Map(records.map((record) => [record.id, record]));
const standing = (metres: number, part: Partial<VehicleRecord> = {}) =>
  vehicle({ home: { ...north(metres), amsl: 500 }, ...part });

test("a plan's home is drawn where no vehicle has its own there; one that is only in a log does not count", () => {
  expect(plannedAlone(base, fleet())).toEqual(base);
  expect(plannedAlone(base, fleet(vehicle({})))).toEqual(base);
  expect(plannedAlone(base, fleet(standing(-260)))).toEqual(base);
  expect(plannedAlone(base, fleet(standing(-201)))).toBeNull();
  expect(plannedAlone(base, fleet(standing(-201, { replayed: true })))).toEqual(base);
  expect(plannedAlone(null, fleet())).toBeNull();
});

test("it is drawn muted and with its name, on the ground, and gone with the screen", () => {
  const primitives = new PrimitiveCollection();
  const layer = new HomeLayer({ primitives } as unknown as Scene);
  const symbols = primitives.get(0) as BillboardCollection;
  const labels = primitives.get(1) as LabelCollection;
  const shown = () => ({
    symbols: Array.from({ length: symbols.length }, (_, i) => symbols.get(i)).map(({ position, color, scale }) => [
      position,
      color.alpha,
      scale,
    ]),
    labels: Array.from({ length: labels.length }, (_, i) => labels.get(i).text),
  });
  const ground = flatGround(480);
  const own = standing(-260, { id: "1:1" });
  const [plan, home] = [worldOf({ ...base, amsl: 481 }), worldOf({ ...north(-260), amsl: 500 })];

  layer.paint(fleet(own), "1:1", base, ground);
  expect(shown()).toEqual({
    symbols: [
      [home, 1, 0.75],
      [plan, 0.6, 0.75],
    ],
    labels: ["Home"],
  });
  layer.paint(fleet(own), "1:1", null, ground);
  expect(shown()).toEqual({ symbols: [[home, 1, 0.75]], labels: [] });
});
