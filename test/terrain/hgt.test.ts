import { truncateSync, writeFileSync } from "node:fs";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { BlockCache } from "../../src/terrain/blockCache.ts";
import { openHgt } from "../../src/terrain/hgt.ts";
import { sampleRaster } from "../../src/terrain/sampleRaster.ts";
import { hgtBytes, scratchFolder, writeHgt } from "./smallFiles.ts";

const slope = (column: number, row: number) => 200 + (column % 997) + (1200 - row) / 2;

async function heightsAt(path: string, south: number, west: number, step = 3 / 3600, side = 3) {
  const raster = await openHgt(path);
  const out = new Float32Array(side * side).fill(Number.NaN);
  const cache = new BlockCache(10e6);
  const voids = await sampleRaster(raster, { south, west, step, side }, out, { cache, key: "a" });
  await raster.close();
  return { out: [...out], voids, raster };
}

test("heights of a 3″ file are those at its posts, from its corners to its middle", async () => {
  using folder = scratchFolder();
  const path = folder.path("N47E008.hgt");
  writeHgt(path, 1201, slope);
  const { out, raster } = await heightsAt(path, 47, 8);
  expect(out).toEqual([0, 1, 2].flatMap((r) => [0, 1, 2].map((c) => Math.round(slope(c, 1200 - r)))));
  expect(raster).toMatchObject({
    format: "SRTM 3″",
    step: 3,
    datum: "mean-sea-level",
    bounds: { south: 47, west: 8, north: 48, east: 9 },
  });
  const corner = await heightsAt(path, 48 - 6 / 3600, 9 - 6 / 3600);
  expect(corner.out.at(-1)).toBe(Math.round(slope(1200, 0)));
  const beyond = await heightsAt(path, 48 - 3 / 3600, 9 - 3 / 3600);
  expect(beyond.out.map(Number.isNaN)).toEqual([false, false, true, false, false, true, true, true, true]);
});

test("southern and western names lie where they say, and a file east of the date line is found from both sides", async () => {
  using folder = scratchFolder();
  const path = folder.path("s02w180.hgt");
  writeHgt(path, 1201, () => 77);
  expect((await heightsAt(path, -1.5, -179.5)).out).toEqual(Array(9).fill(77));
  expect((await heightsAt(path, -1.5, 180)).out).toEqual(Array(9).fill(77));
});

test("voids are unknown, never zero, and are counted", async () => {
  using folder = scratchFolder();
  const path = folder.path("N47E008.hgt");
  writeHgt(path, 1201, (column, row) => (column === 1 && row === 1199 ? -32768 : 10));
  const { out, voids } = await heightsAt(path, 47, 8);
  expect(out.map(Number.isNaN)).toEqual([false, false, false, false, true, false, false, false, false]);
  expect(voids).toBe(1);
});

test("a packed file holds the same heights", async () => {
  using folder = scratchFolder();
  const bytes = hgtBytes(1201, slope);
  writeFileSync(folder.path("N47E008.hgt.gz"), gzipSync(bytes, { level: 1 }));
  writeFileSync(folder.path("N47E008.SRTMGL3.hgt.zip"), zipOf("N47E008.hgt", bytes));
  const expected = [0, 1, 2].flatMap((r) => [0, 1, 2].map((c) => Math.round(slope(c, 1200 - r))));
  expect((await heightsAt(folder.path("N47E008.hgt.gz"), 47, 8)).out).toEqual(expected);
  expect((await heightsAt(folder.path("N47E008.SRTMGL3.hgt.zip"), 47, 8)).out).toEqual(expected);
});

test("what is no SRTM file is refused with its place and what to do", async () => {
  using folder = scratchFolder();
  const failureFor = async (name: string, write: (path: string) => void) => {
    const path = folder.path(name);
    write(path);
    return failureOf(
      await openHgt(path).then(
        () => undefined,
        (cause) => cause,
      ),
    );
  };
  const cut = await failureFor("N47E008.hgt", (path) => {
    writeHgt(path, 1201, () => 1);
    truncateSync(path, 1_000_000);
  });
  expect(cut.code).toBe("bad-input");
  expect(cut.message).toBe(
    "N47E008.hgt is cut short: it holds 1,000,000 bytes, and an SRTM file 25,934,402 (1″) or 2,884,802 (3″)",
  );
  expect(cut.remedy).toBe(`Copy or download it again, and add it anew: ${folder.path("N47E008.hgt")}`);
  const nameless = await failureFor("heights.hgt", (path) => writeHgt(path, 1201, () => 1));
  expect(nameless.message).toBe("The name of heights.hgt does not say where it lies");
  const far = await failureFor("N97E008.hgt", (path) => writeHgt(path, 1201, () => 1));
  expect(far.message).toBe("The name of N97E008.hgt does not say where it lies");
  const missing = await failureFor("N48E008.hgt", () => undefined);
  expect(missing.code).toBe("not-found");
  const broken = await failureFor("N49E008.hgt.gz", (path) => {
    writeFileSync(path, gzipSync(hgtBytes(1201, () => 1)).subarray(0, 500));
  });
  expect(broken.message).toBe("N49E008.hgt.gz is cut short: it can not be unpacked");
  const bomb = await failureFor("N50E008.hgt.gz", (path) => {
    writeFileSync(path, gzipSync(Buffer.alloc(40e6), { level: 1 }));
  });
  expect(bomb.message).toMatch(/^More is packed in it than an elevation file holds/);
});

test("a 1″ file is read by rows: a place costs little, and all of it well under a second", async () => {
  using folder = scratchFolder();
  const path = folder.path("N47E008.hgt");
  writeFileSync(path, Buffer.alloc(3601 * 3601 * 2, 1));
  const raster = await openHgt(path);
  const started = performance.now();
  let sum = 0;
  for (let row = 0; row < Math.ceil(3601 / 64); row++)
    for (let column = 0; column < 6; column++) sum += (await raster.block(0, column, row)).length;
  const ms = performance.now() - started;
  expect(sum).toBe(3601 * 3601);
  expect(ms).toBeLessThan(1_500);
  const coarse = await raster.block(3, 0, 0);
  expect(coarse.length).toBe(41 * 41);
  await raster.close();
});

/** A .zip with one file in it. */
function zipOf(name: string, bytes: Buffer): Buffer {
  const body = deflateRawSync(bytes, { level: 1 });
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(crc32(bytes), 14);
  head.writeUInt32LE(body.length, 18);
  head.writeUInt32LE(bytes.length, 22);
  head.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  head.copy(entry, 6, 4, 30);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + body.length, 16);
  return Buffer.concat([head, Buffer.from(name), body, entry, Buffer.from(name), end]);
}
