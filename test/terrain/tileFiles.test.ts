import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import type { MapSource } from "../../src/terrain/mapSource.ts";
import { openMbtiles } from "../../src/terrain/mbtiles.ts";
import { openPmtiles } from "../../src/terrain/pmtiles.ts";
import { scratchFolder } from "./smallFiles.ts";
import { pngOf, type SmallTile, writeMbtiles, writePmtiles } from "./writeMaps.ts";

const red = pngOf(200, 0, 0);
const green = pngOf(0, 200, 0);
const webp = new Uint8Array(Buffer.from("RIFF\0\0\0\0WEBPVP8 ", "latin1"));
const tiles: readonly SmallTile[] = [
  { z: 2, x: 1, y: 0, bytes: red },
  { z: 3, x: 2, y: 1, bytes: green },
  { z: 3, x: 3, y: 1, bytes: webp },
];
const metadata = {
  name: "Ridge",
  format: "png",
  bounds: "-90,40,-45,66",
  attribution: '<a href="https://example.org">&copy; Survey</a>',
};

const { bounds: _, ...otherMetadata } = metadata;
const kinds: [name: string, open: (path: string) => Promise<MapSource>, write: (path: string) => void][] = [
  ["MBTiles", openMbtiles, (path) => writeMbtiles(path, tiles, { metadata })],
  [
    "PMTiles",
    openPmtiles,
    (path) => writePmtiles(path, tiles, { metadata: otherMetadata, bounds: [-90, 40, -45, 66] }),
  ],
];

test.each(kinds)(
  "%s tell their reach and name, and give single tiles from the north-west corner",
  async (name, open, write) => {
    using folder = scratchFolder();
    const path = folder.path("a");
    write(path);
    const source = await open(path);
    const { tile, close, ...told } = source;
    expect(told).toEqual({
      format: `${name}, png`,
      name: "Ridge",
      bounds: { south: 40, west: -90, north: 66, east: -45 },
      minZoom: 2,
      maxZoom: 3,
      attribution: "© Survey",
    });
    expect(await source.tile(2, 1, 0)).toEqual({ type: "image/png", bytes: red });
    expect(await source.tile(3, 2, 1)).toEqual({ type: "image/png", bytes: green });
    expect(await source.tile(3, 3, 1)).toEqual({ type: "image/webp", bytes: webp });
    expect(await source.tile(3, 2, 6)).toBeNull();
    expect(await source.tile(9, 2, 1)).toBeNull();
    await source.close();
  },
);

test("MBTiles that do not say their reach have that of the tiles of their first zoom", async () => {
  using folder = scratchFolder();
  writeMbtiles(folder.path("a"), [
    { z: 1, x: 0, y: 0, bytes: red },
    { z: 1, x: 1, y: 0, bytes: red },
  ]);
  const source = await openMbtiles(folder.path("a"));
  expect(source.bounds).toEqual({ south: 0, west: -180, north: expect.closeTo(85.05, 2), east: 180 });
  await source.close();
});

const vector = new Uint8Array([0x1f, 0x8b, 8, 0]);
const refused: [
  what: string,
  open: (path: string) => Promise<MapSource>,
  write: (path: string) => void,
  words: string,
][] = [
  [
    "MBTiles of vector tiles",
    openMbtiles,
    (path) => writeMbtiles(path, [{ z: 0, x: 0, y: 0, bytes: vector }], { metadata: { format: "pbf" } }),
    "a.file holds vector tiles, which are not drawn; tiles of pictures (png, jpg, webp) are",
  ],
  [
    "PMTiles of vector tiles",
    openPmtiles,
    (path) => writePmtiles(path, [{ z: 0, x: 0, y: 0, bytes: vector }], { type: 1 }),
    "a.file holds vector tiles, which are not drawn; tiles of pictures (png, jpg, webp) are",
  ],
  [
    "MBTiles without an index",
    openMbtiles,
    (path) => writeMbtiles(path, tiles, { index: false }),
    "a.file has no index of its tiles, so that each would be looked for in the whole file",
  ],
  ["MBTiles without tiles", openMbtiles, (path) => writeMbtiles(path, []), "a.file holds no tiles"],
  ["text named MBTiles", openMbtiles, (path) => writeFileSync(path, "x".repeat(5_000)), "This is no MBTiles file: "],
  ["text named PMTiles", openPmtiles, (path) => writeFileSync(path, "x".repeat(500)), "This is no PMTiles file: "],
  [
    "PMTiles of version 2",
    openPmtiles,
    (path) => writePmtiles(path, tiles, { version: 2 }),
    "a.file is PMTiles version 2; version 3 is read",
  ],
  [
    "PMTiles cut within their tiles",
    openPmtiles,
    (path) => {
      writePmtiles(path, tiles);
      truncateSync(path, readFileSync(path).length - 10);
    },
    "a.file is cut short: its tiles would end at byte ",
  ],
  [
    "PMTiles cut within their directory",
    openPmtiles,
    (path) => {
      writePmtiles(path, tiles);
      truncateSync(path, 140);
    },
    "a.file is ",
  ],
  ["a file that is not there", openPmtiles, () => {}, "There is no such file: "],
  ["MBTiles that are not there", openMbtiles, () => {}, "There is no such file: "],
];
test.each(refused)("%s are refused in words", async (_what, open, write, words) => {
  using folder = scratchFolder();
  const path = folder.path("a.file");
  write(path);
  const failure = await open(path).then(
    () => undefined,
    (cause: unknown) => failureOf(cause),
  );
  expect(failure?.message.slice(0, words.length)).toBe(words);
  expect(["bad-input", "not-found"]).toContain(failure?.code);
  expect(failure?.remedy).toBeTruthy();
});

test("MBTiles that are cut short are refused or say which tile is gone, and do no harm", async () => {
  using folder = scratchFolder();
  const path = folder.path("a.file");
  writeMbtiles(
    path,
    Array.from({ length: 64 }, (_, i) => ({ z: 3, x: i % 8, y: i >> 3, bytes: red })),
    { metadata },
  );
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
  const read = async () => {
    const source = await openMbtiles(path);
    try {
      for (let i = 0; i < 64; i++) await source.tile(3, i % 8, i >> 3);
    } finally {
      await source.close();
    }
  };
  const failure = await read().then(() => undefined, failureOf);
  expect(failure).toMatchObject({ code: "bad-input", message: expect.stringContaining("a.file can not be read: ") });
});
