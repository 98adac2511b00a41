import { expect, it } from "vitest";
import { footprintParsers } from "../../src/contract/footprints.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { footprintHandlers } from "../../src/station/footprints.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { FootprintQueries } from "../../src/store/footprintQuery.ts";
import { FootprintStore } from "../../src/store/footprintStore.ts";

const frame = new EnuFrame({ lat: 48, lon: 17 });
const placeAt = (east: number, north: number) => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};

/** A drone that flew east at 20 m/s for some seconds, a footprint each second, in a sortie. */
function flown(seconds: number) {
  const db = openDatabase(":memory:");
  const store = new FootprintStore(db);
  const footage = new FootageStore(db);
  const fly = (sortieId: string, startAt: number) => {
    for (let s = 0; s <= seconds; s++) {
      const outline = [placeAt(s * 20 - 50, 50), placeAt(s * 20 + 50, 50), placeAt(s * 20, -50)];
      const taken = { at: startAt + s * 1_000, outline, camera: placeAt(s * 20, 0), height: 100 };
      store.add({ streamId: "v1", sortieId, vehicleId: "1:1" }, taken, 1_000);
    }
  };
  const calls = footprintHandlers({ filmed: new FootprintQueries(db, () => "kept"), footage });
  const pass = (fromAt: number, toAt: number, sortieId = "s1") =>
    calls["footprints.pass"]({ streamId: "v1", sortieId, fromAt, toAt });
  return { fly, footage, pass };
}

it("a pass shows the outlines of its own sortie and span, where the camera looked", async () => {
  const { fly, pass } = flown(60);
  fly("s1", 100_000);
  fly("s2", 130_000);
  const { outlines } = await pass(110_000, 112_000);
  expect(outlines.map(({ at }) => at)).toEqual([110_000, 111_000, 112_000]);
  const [first] = outlines;
  const corners = first?.outline.map((corner) => frame.toEnu(corner));
  expect(corners?.map(({ east, north }) => [Math.round(east), Math.round(north)])).toEqual([
    [150, 50],
    [250, 50],
    [200, -50],
  ]);
  expect((await pass(300_000, 400_000)).outlines).toEqual([]);
});

it("of a long pass sixty outlines are shown, the first and the last among them", async () => {
  const { fly, pass } = flown(600);
  fly("s1", 0);
  const { outlines } = await pass(0, 600_000);
  expect([outlines.length, outlines[0]?.at, outlines.at(-1)?.at]).toEqual([60, 0, 600_000]);
  expect(new Set(outlines.map(({ at }) => at)).size).toBe(60);
});

it("footage that was recorded and is there no more is named", async () => {
  const { fly, footage, pass } = flown(1);
  fly("s1", 0);
  footage.saveSegment({ streamId: "v1", file: "/nowhere/a.ts", startAt: 0, endAt: 30_000 }, "s1");
  const { segments, gone } = await pass(0, 1_000);
  expect([segments, gone.map(({ file }) => file)]).toEqual([[], ["/nowhere/a.ts"]]);
});

it("a pass is asked for by stream, sortie and span, or refused", () => {
  const parse = footprintParsers["footprints.pass"];
  const asked = { streamId: "v1", sortieId: "s1", fromAt: 0, toAt: 1 };
  expect(parse(asked)).toEqual(asked);
  expect(() => parse({ ...asked, fromAt: "now" })).toThrow(/fromAt/);
  expect(() => parse({ ...asked, streamId: "" })).toThrow(/streamId/);
});
