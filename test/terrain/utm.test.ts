import { expect, test } from "vitest";
import { UtmZone } from "../../src/terrain/utm.ts";

test("places in UTM are where PROJ puts them, to a millimetre", () => {
  const cases = [
    [{ zone: 32, south: false }, 47, 8, 423974.687901, 5205649.347746],
    [{ zone: 21, south: true }, -34.6, -58.5, 362454.143611, 6170291.427999],
    [{ zone: 60, south: false }, 65, -179.9, 646139.799253, 7212038.823042],
  ] as const;
  for (const [zone, lat, lon, east, north] of cases) {
    const place = new UtmZone(zone).toPlane(lat, lon);
    expect(place?.east).toBeCloseTo(east, 3);
    expect(place?.north).toBeCloseTo(north, 3);
  }
});

test("a place comes back from the plane, over the date line too", () => {
  const zone = new UtmZone({ zone: 1, south: true });
  for (const [lat, lon] of [
    [-10, 179.5],
    [-70, -179.5],
    [-1, -174],
  ] as const) {
    const back = zone.toDegrees(zone.toPlane(lat, lon) as { east: number; north: number });
    expect(back.lat).toBeCloseTo(lat, 10);
    expect(back.lon).toBeCloseTo(lon, 10);
  }
  expect(zone.toPlane(0, 0)).toBeUndefined();
});
