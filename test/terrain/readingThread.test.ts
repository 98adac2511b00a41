import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { boxAround } from "../../src/geo/box.ts";
import { elevationOn } from "../../src/station/elevationReading.ts";
import { BlockCache } from "../../src/terrain/blockCache.ts";
import { ElevationSet } from "../../src/terrain/elevationSet.ts";
import { ElevationStore } from "../../src/terrain/elevationStore.ts";
import { openMap } from "../../src/terrain/openMap.ts";
import { ReadingThread } from "../../src/terrain/readingThread.ts";
import { scratchFolder } from "./smallFiles.ts";
import { degreesKeys, writeTiff } from "./writeTiff.ts";

const maxSamples = 4e6;
const middle = { lat: 47.9, lon: 8.1 };
const box = boxAround(middle, middle, 4_000);

/** A file of 1″ heights around the middle, packed in tiles. */
function packedFile(path: string, side = 720): string {
  writeTiff(path, {
    ...{ columns: side, rows: side, type: "float32", tile: 256, packing: "deflate", keys: degreesKeys },
    place: { x: 8, y: 48, dx: 1 / 3600, dy: 1 / 3600 },
    height: (column, row) => 500 + 80 * Math.sin(column / 9) * Math.cos(row / 11) + ((column * row) % 7),
  });
  return path;
}

function onThread(thread = new ReadingThread()) {
  const { set, store } = elevationOn(thread);
  return {
    ...{ thread, set, store },
    async [Symbol.asyncDispose]() {
      await set.close();
      await thread.close();
    },
  };
}

test("heights that are read on a thread of their own are the same, and hardly any of the work is done here", async () => {
  using folder = scratchFolder();
  const path = packedFile(folder.path("a.tif"));
  await using far = onThread();
  const set = new ElevationSet();
  const here = new ElevationStore(set);
  await far.set.add(path);
  await set.add(path);
  await far.thread.call("voids", { path, key: "started", datum: "mean-sea-level" }); // the thread's start is not counted
  const worked = async (store: ElevationStore) => {
    const before = performance.eventLoopUtilization();
    const area = await store.load([box], { maxSamples });
    return { area, active: performance.eventLoopUtilization(before).active };
  };
  const [there, own] = [await worked(far.store), await worked(here)];
  expect(there.area.tiles).toEqual(own.area.tiles);
  expect(there.area.tiles.length).toBeGreaterThan(8);
  expect(there.active).toBeLessThan(own.active / 2);
  await set.close();
});

test("pictures that are drawn on it are the same", async () => {
  using folder = scratchFolder();
  const path = folder.path("grey.tif");
  writeTiff(path, {
    ...{ columns: 300, rows: 300, type: "uint8", tile: 64, packing: "deflate", keys: degreesKeys },
    place: { x: 8, y: 48, dx: 1 / 3600, dy: 1 / 3600 },
    height: (column, row) => (column * 3 + row) % 256,
  });
  const thread = new ReadingThread();
  const [far, here] = [await thread.openMap(path), await openMap(path, new BlockCache(1e6))];
  const { tile, close, ...known } = here;
  expect(far).toEqual({ ...known, tile: expect.any(Function), close: expect.any(Function) });
  const asked = [12, 2139, 1421] as const;
  expect(await far.tile(...asked)).toEqual(await tile(...asked));
  await far.close();
  await close();
  await thread.close();
});

test("what can not be opened or read is told as it is here, and a broken file is left out", async () => {
  using folder = scratchFolder();
  await using far = onThread();
  const missing = folder.path("none.tif");
  expect(failureOf(await far.thread.openMap(missing).catch((cause: unknown) => cause))).toMatchObject({
    code: "not-found",
    message: `There is no such file: ${missing}`,
  });
  const path = packedFile(folder.path("b.tif"));
  await far.set.add(path);
  const failed = await far.thread.call("tile", {
    place: { step: 1, row: 0, column: 0 },
    files: [{ path: missing, key: "gone", datum: "mean-sea-level" }],
  });
  expect(failed.failed).toMatchObject([{ key: "gone", failure: { code: "not-found" } }]);
});

test("an order that is cancelled is left at once, and the next one is done", async () => {
  using folder = scratchFolder();
  const path = packedFile(folder.path("c.tif"));
  const thread = new ReadingThread();
  const abort = new AbortController();
  const file = { path, key: "c", datum: "mean-sea-level" as const };
  const left = thread.call("voids", file, abort.signal).catch(failureOf);
  abort.abort();
  expect(await left).toMatchObject({ code: "cancelled" });
  expect(await thread.call("voids", file)).toBe(0);
  expect(await thread.call("voids", file, AbortSignal.abort()).catch(failureOf)).toMatchObject({ code: "cancelled" });
  await thread.close();
  expect(await thread.call("voids", file).catch(failureOf)).toMatchObject({ code: "gone" });
});

test("a file that is taken away while it is read does not hold up who asked, and others are read on", async () => {
  using folder = scratchFolder();
  await using far = onThread();
  const [a, b] = [packedFile(folder.path("d.tif")), packedFile(folder.path("e.tif"), 360)];
  await far.set.add(b);
  await far.set.add(a);
  const area = far.store.load([box], { maxSamples });
  far.set.remove(a);
  const { tiles, revision } = await area;
  expect(revision).toBe(far.set.revision);
  expect(tiles.length).toBeGreaterThan(0);
});

test("a thread that broke says so to who waits, and starts anew", async () => {
  using folder = scratchFolder();
  const path = packedFile(folder.path("f.tif"), 256);
  const broken = new URL(
    `data:text/javascript,import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { throw new Error("out of wits"); });`,
  );
  const thread = new ReadingThread(broken);
  const file = { path, key: "f", datum: "mean-sea-level" as const };
  for (let i = 0; i < 2; i++)
    expect(await thread.call("voids", file).catch(failureOf)).toMatchObject({
      code: "gone",
      message: expect.stringContaining("out of wits"),
      remedy: "Try again; it starts anew.",
    });
  await thread.close();
});
