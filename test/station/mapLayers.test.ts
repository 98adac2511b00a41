import { rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { MapLayers } from "../../src/station/mapLayers.ts";
import { MapTiles } from "../../src/station/mapTiles.ts";
import { onlineMap } from "../../src/station/onlineMap.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { scratchFolder } from "../terrain/smallFiles.ts";
import { pngOf, writeMbtiles, writePmtiles } from "../terrain/writeMaps.ts";

const red = pngOf(200, 0, 0);
const tile = { z: 2, x: 1, y: 0, bytes: red };
const address = "https://tiles.example.org/{z}/{x}/{y}.png";

function mapsOver(folder: { path(name: string): string }, ask?: typeof fetch) {
  const db = openDatabase(folder.path("vedette.db"));
  const failures: Failure[] = [];
  const fail = (cause: unknown) => failures.push(failureOf(cause));
  const maps = new MapLayers({ settings: new Settings(db), fail, ...(ask && { ask }) });
  maps.start();
  return {
    maps,
    failures,
    async [Symbol.asyncDispose]() {
      await maps.close();
      db.close();
    },
  };
}

function files(folder: { path(name: string): string }) {
  const [ridge, coast, lines] = [folder.path("ridge.mbtiles"), folder.path("coast.pmtiles"), folder.path("lines.kml")];
  writeMbtiles(ridge, [tile]);
  writePmtiles(coast, [tile]);
  const coordinates = "8,47 8.5,47.5";
  writeFileSync(
    lines,
    `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>Track</name><LineString><coordinates>${coordinates}</coordinates></LineString></Placemark></kml>`,
  );
  return { ridge, coast, lines };
}

const briefly = (maps: MapLayers) =>
  maps.record().layers.map(({ id, shown, opacity, state }) => ({ id, shown, opacity, state }));

test("layers are on top of each other in the order that was said, and all of it outlives the station", async () => {
  using folder = scratchFolder();
  const { ridge, coast, lines } = files(folder);
  const expected = [
    { id: lines, shown: true, opacity: 1, state: "ready" },
    { id: ridge, shown: true, opacity: 0.4, state: "ready" },
    { id: coast, shown: false, opacity: 1, state: "ready" },
  ];
  {
    await using station = mapsOver(folder);
    const { maps } = station;
    await maps.add(coast);
    await maps.add(lines);
    await maps.add(ridge);
    expect(maps.record().layers.map(({ id }) => id)).toEqual([ridge, lines, coast]);
    maps.reorder([lines]);
    maps.setOpacity(ridge, 0.4);
    maps.show(coast, false);
    expect(briefly(maps)).toEqual(expected);
    expect(await maps.tile(ridge, 2, 1, 0)).toEqual({ type: "image/png", bytes: red });
    expect(await maps.tile(ridge, 2, 3, 3)).toBeNull();
    expect(await maps.tile(ridge, 9, 3, 3)).toBeNull();
    expect(maps.features(lines).map(({ name, kind }) => ({ name, kind }))).toEqual([{ name: "Track", kind: "line" }]);
    expect(maps.record().layers[0]?.bounds).toEqual({ south: 47, west: 8, north: 47.5, east: 8.5 });
  }
  await using again = mapsOver(folder);
  await again.maps.add(coast);
  expect(briefly(again.maps)).toEqual(expected);
  expect(again.failures).toEqual([]);
});

test("a file that is gone at the start is told and stays in the list, and works again once it is back", async () => {
  using folder = scratchFolder();
  const { ridge, coast } = files(folder);
  {
    await using station = mapsOver(folder);
    await station.maps.add(ridge);
    await station.maps.add(coast);
  }
  rmSync(ridge);
  await using again = mapsOver(folder);
  const { maps, failures } = again;
  await maps.add(coast);
  expect(failures).toEqual([
    {
      code: "not-found",
      message: `A map is missing: There is no such file: ${ridge}`,
      remedy: "Was it moved, or its disk taken out?",
    },
  ]);
  expect(briefly(maps).map(({ id, state }) => [id, state])).toEqual([
    [coast, "ready"],
    [ridge, "failed"],
  ]);
  expect(await maps.tile(ridge, 2, 1, 0)).toBeNull();
  writeMbtiles(ridge, [tile]);
  expect((await maps.add(ridge)).state).toBe("ready");
  expect(await maps.tile(ridge, 2, 1, 0)).toEqual({ type: "image/png", bytes: red });
});

test("a damaged tile is told once, and the others stay to be seen", async () => {
  using folder = scratchFolder();
  const path = folder.path("a.mbtiles");
  const damaged = new Uint8Array(20);
  writeMbtiles(path, [tile, { ...tile, x: 2, bytes: damaged }, { ...tile, x: 3, bytes: damaged }]);
  await using station = mapsOver(folder);
  const { maps, failures } = station;
  const said: (string | undefined)[] = [];
  await maps.add(path);
  maps.onChanged(({ layers }) => said.push(layers[0]?.failure?.message));
  const refusals = [2, 3].map((x) => maps.tile(path, 2, x, 0).then(() => undefined, failureOf));
  expect((await Promise.all(refusals)).map((failure) => failure?.code)).toEqual(["bad-input", "bad-input"]);
  expect(failures.map(({ message }) => message)).toEqual([
    "A map is missing: a.mbtiles holds tiles that are neither png, jpg nor webp",
  ]);
  expect(said).toEqual(["a.mbtiles holds tiles that are neither png, jpg nor webp"]);
  expect(maps.record().layers[0]?.state).toBe("ready");
  expect(await maps.tile(path, 2, 1, 0)).toEqual({ type: "image/png", bytes: red });
});

test("a map that is removed while its tiles are asked for leaves no complaint", async () => {
  using folder = scratchFolder();
  const { ridge, coast } = files(folder);
  await using station = mapsOver(folder);
  const { maps, failures } = station;
  await maps.add(ridge);
  await maps.add(coast);
  const asked = [ridge, coast].flatMap((id) => [0, 1, 2, 3].map((y) => maps.tile(id, 2, 1, y)));
  const ended = Promise.allSettled(asked);
  for (const id of [ridge, coast]) maps.remove(id);
  await ended;
  expect({ failures, layers: maps.record().layers }).toEqual({ failures: [], layers: [] });
  expect(await maps.tile(ridge, 2, 1, 0).then(() => undefined, failureOf)).toMatchObject({ code: "not-found" });
});

test("what can not be shown is refused and not remembered", async () => {
  using folder = scratchFolder();
  await using station = mapsOver(folder);
  const { maps } = station;
  const refusal = (path: string) => maps.add(path).then(() => undefined, failureOf);
  writeFileSync(folder.path("a.kml"), "<kml><Placemark>");
  expect(await refusal(folder.path("a.kml"))).toMatchObject({ code: "bad-input" });
  expect(await refusal(folder.path("a.docx"))).toMatchObject({ code: "bad-input" });
  expect(await refusal(folder.path("none.geojson"))).toMatchObject({ code: "not-found" });
  expect(maps.record().layers).toEqual([]);
});

test("a server is asked only while it is shown, for the tile and nothing else", async () => {
  using folder = scratchFolder();
  const asked: string[] = [];
  const ask = async (url: unknown) => {
    asked.push(String(url));
    return new Response(new Uint8Array(red));
  };
  await using station = mapsOver(folder, ask as typeof fetch);
  const { maps } = station;
  const layer = await maps.addOnline(address, "© Example");
  expect(layer).toMatchObject({ kind: "online", shown: false, attribution: "© Example" });
  expect(await maps.tile(address, 3, 2, 1)).toBeNull();
  expect(asked).toEqual([]);
  maps.show(address, true);
  const both = await Promise.all([maps.tile(address, 3, 2, 1), maps.tile(address, 3, 2, 1)]);
  expect(both).toEqual([1, 2].map(() => ({ type: "image/png", bytes: red })));
  expect(asked).toEqual(["https://tiles.example.org/3/2/1.png"]);
});

test.each([
  ["http://tiles.example.org/{z}/{x}/{y}.png", "Only addresses that begin with https:// are asked"],
  ["https://tiles.example.org/{z}/{x}.png", "The address lacks {z}, {x} or {y}"],
  ["https://{s}.example.org/{z}/{x}/{y}.png", "The server's name may not change from tile to tile"],
  ["https://a:b@example.org/{z}/{x}/{y}.png", "An address may not hold a name and password"],
  ["https://example.org/{z}/{x}/{y}.png?key={key}", "The address has marks other than {z}, {x} and {y}"],
  ["tiles", "This is no address"],
])("the address %s is refused", (wrong, words) => {
  const failure = (() => {
    try {
      onlineMap({ address: wrong, attribution: "" });
      return undefined;
    } catch (cause) {
      return failureOf(cause);
    }
  })();
  expect(failure).toMatchObject({ code: "bad-input", message: `${words}: ${wrong}` });
});

test("a server that fails is left alone for half a minute, then asked again", async () => {
  let now = 0;
  let asked = 0;
  const answers = [
    () => new Response("no", { status: 500 }),
    () => new Response("<html>log in</html>"),
    () => new Response(null, { status: 404 }),
    () => new Response(new Uint8Array(red)),
  ];
  const ask = (async () => answers[asked++]?.()) as typeof fetch;
  const source = onlineMap({ address, attribution: "", ask, elapsed: () => now });
  const said = () =>
    source.tile(1, 0, 0).then(
      (found) => found,
      (cause: unknown) => failureOf(cause).message,
    );
  expect(await said()).toBe("No tiles from tiles.example.org: it answers 500");
  expect(await said()).toBe("No tiles from tiles.example.org: it did not answer a moment ago");
  now = 31_000;
  expect(await said()).toBe("No tiles from tiles.example.org: what it answers is no picture");
  now = 62_000;
  expect(await said()).toBeNull();
  expect(await said()).toEqual({ type: "image/png", bytes: red });
  expect(asked).toBe(4);
});

test("rows are counted from the south where the address says so", async () => {
  const asked: string[] = [];
  const ask = (async (url: unknown) => {
    asked.push(String(url));
    return new Response(null, { status: 404 });
  }) as typeof fetch;
  await onlineMap({ address: "https://e.org/{z}/{x}/{-y}", attribution: "", ask }).tile(3, 2, 1);
  expect(asked).toEqual(["https://e.org/3/2/6"]);
});

test("few tiles are made at once, each once, and those made longest ago are let go", async () => {
  const tiles = new MapTiles({ mostBytes: 3 * 1_300, atOnce: 2 });
  const log: string[] = [];
  let running = 0;
  let most = 0;
  const make = (key: string) => async () => {
    log.push(key);
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return { type: "image/png" as const, bytes: new Uint8Array(1_000) };
  };
  const get = (key: string) => tiles.get(key, make(key));
  await Promise.all(["a", "b", "a", "c", "d"].map(get));
  expect({ log, most }).toEqual({ log: ["a", "b", "c", "d"], most: 2 });
  await get("a");
  await get("b");
  expect(log).toEqual(["a", "b", "c", "d", "b"]);
});
