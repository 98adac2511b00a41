import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { SharingExport } from "../../src/contract/sharing.ts";
import { sharedFlags, sharedSightings } from "../../src/station/sharedItems.ts";
import { exportShared } from "../../src/station/sharingExport.ts";
import { SightingsFeed } from "../../src/station/sightingsFeed.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagQueries } from "../../src/store/flagQuery.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SightingQueries } from "../../src/store/sightingQuery.ts";
import { aFlag } from "../store/aFlag.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function desk() {
  const db = openDatabase(":memory:");
  const store = new FlagStore(db);
  const flagQueries = new FlagQueries(db);
  const stores = { flagQueries, sightings: new SightingQueries(db, flagQueries) };
  const flag = (id: string, openedAt: number, lon = 16.9) =>
    store.save(aFlag(id, { openedAt, lastAt: openedAt + 1_000, place: { lat: 48.6, lon, amsl: 150 } }));
  const confirm = (id: string, at: number) => store.setVerdict(id, "confirmed", "Ada", at);
  return { stores, store, flag, confirm, audit: new AuditLog(db, { now: () => 1 }), settings: new Settings(db) };
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

async function feed(change: { host?: string; token?: string } = {}) {
  const all = desk();
  const { stores, settings } = all;
  const sightings = () => sharedSightings(stores, {}, "");
  const served = new SightingsFeed({ settings, sightings, log: silentLog });
  ends.push(() => served.close());
  const port = await freePort();
  const open = () => served.set({ on: true, host: "127.0.0.1", port, token: null, ...change });
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers, method });
  const ids = async (path: string): Promise<string[]> => {
    const { features } = (await (await ask(path)).json()) as { features: { id?: string }[] };
    return features.flatMap(({ id }) => id ?? []);
  };
  return { ...all, served, port, open, ask, ids };
}

const failed = async (work: Promise<unknown>): Promise<Failure> =>
  work.then(
    () => Promise.reject(new Error("did not fail")),
    (cause) => failureOf(cause),
  );

it("is closed until the operator opens it, and opens again after the next start", async () => {
  const { served, settings, stores, open, ask, port } = await feed();
  await served.start();
  expect(served.record()).toEqual({
    ...{ on: false, host: "127.0.0.1", port: 8_088, hasToken: false, requests: 0, refused: 0 },
  });
  await expect(ask("/sightings.geojson")).rejects.toThrow();
  await open();
  expect((await ask("/sightings.geojson")).status).toBe(200);
  await served.close();
  const again = new SightingsFeed({ settings, sightings: () => sharedSightings(stores, {}, ""), log: silentLog });
  ends.push(() => again.close());
  await again.start();
  expect(again.record().address).toBe(`http://127.0.0.1:${port}/sightings.geojson`);
  expect((await ask("/sightings.geojson")).status).toBe(200);
  await again.set({ on: false, host: "127.0.0.1", port });
  await expect(ask("/sightings.geojson")).rejects.toThrow();
});

it("tells confirmed sightings alone, without the names of people", async () => {
  const { open, ask, flag, confirm, store } = await feed();
  flag("a", 1_000);
  flag("b", 2_000);
  store.setNote("a", "a secret");
  confirm("a", 5_000);
  await open();
  const answer = await ask("/sightings.geojson");
  const text = await answer.text();
  expect(answer.headers.get("content-type")).toBe("application/geo+json");
  expect(JSON.parse(text).features.map(({ id }: { id?: string }) => id)).toEqual(["a", undefined]);
  expect(text).not.toMatch(/Ada|secret/);
  expect((await (await ask("/sightings.csv")).text()).split("\r\n").length).toBe(3);
  expect(await (await ask("/sightings.kml")).text()).toMatch(/^<\?xml/);
});

it("whoever knows the newest is told that nothing has changed", async () => {
  const { open, ask, flag, confirm } = await feed();
  flag("a", 1_000);
  confirm("a", 5_000);
  await open();
  const first = await ask("/sightings.geojson");
  const tag = first.headers.get("etag") ?? "";
  expect(tag).toMatch(/^"[\w-]{32}"$/);
  const asked = async (path: string, header: string) => {
    const answer = await ask(path, { "If-None-Match": header });
    return [answer.status, (await answer.text()).length > 0];
  };
  expect(await asked("/sightings.geojson", tag)).toEqual([304, false]);
  expect(await asked("/sightings.geojson", `"other", W/${tag}`)).toEqual([304, false]);
  expect(await asked("/sightings.geojson", '"other"')).toEqual([200, true]);
  expect(await asked("/sightings.csv", tag)).toEqual([200, true]);
  const head = await ask("/sightings.geojson", {}, "HEAD");
  expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, tag, ""]);
});

it("since: what was seen or confirmed then or later", async () => {
  const { open, ids, ask, flag, confirm } = await feed();
  flag("late", 1_000_000);
  flag("judged", 1_000);
  flag("old", 2_000);
  confirm("late", 1_005_000);
  confirm("judged", 2_000_000);
  confirm("old", 5_000);
  await open();
  expect(await ids("/sightings.geojson")).toEqual(["late", "old", "judged"]);
  expect(await ids("/sightings.geojson?since=1005000")).toEqual(["late", "judged"]);
  expect(await ids(`/sightings.geojson?since=${new Date(2_000_000).toISOString()}`)).toEqual(["judged"]);
  for (const wrong of ["yesterday", "", "1e5", "99999999999999999999"])
    expect((await ask(`/sightings.geojson?since=${wrong}`)).status).toBe(400);
});

it("with a token, without it nobody is told anything", async () => {
  const token = "0123456789abcdef";
  const { open, ask, served } = await feed({ host: "0.0.0.0", token });
  await open();
  const status = async (path: string, authorization?: string) =>
    (await ask(path, authorization === undefined ? {} : { Authorization: authorization })).status;
  expect(await status("/sightings.geojson")).toBe(401);
  expect(await status("/sightings.geojson", "Bearer 0123456789abcdeF")).toBe(401);
  expect(await status("/sightings.geojson?token=")).toBe(401);
  expect(await status("/elsewhere")).toBe(401);
  expect(await status("/sightings.geojson", `Bearer ${token}`)).toBe(200);
  expect(await status(`/sightings.geojson?token=${token}`)).toBe(200);
  expect(served.record()).toMatchObject({ hasToken: true, requests: 6, refused: 4 });
  expect(JSON.stringify(served.record())).not.toContain(token);
});

it("it can only be read, by the name of this computer, and only what is there", async () => {
  const { open, ask, port } = await feed();
  await open();
  expect((await ask("/sightings.geojson", {}, "POST")).status).toBe(405);
  expect((await ask("/../vedette.db")).status).toBe(404);
  const named = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      get({ host: "127.0.0.1", port, path: "/sightings.geojson", headers: { Host: host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on("error", reject);
    });
  expect(await Promise.all([named("evil.test"), named(`localhost:${port}`), named(`127.0.0.1:${port}`)])).toEqual([
    403, 200, 200,
  ]);
});

it("beyond this computer it is not opened without a token, and a port in use is told", async () => {
  const { served, open, port } = await feed();
  const refused = await failed(served.set({ on: true, host: "0.0.0.0", port, token: null }));
  expect([refused.code, refused.remedy]).toEqual(["bad-input", "Give a token, or open it on 127.0.0.1"]);
  expect((await failed(served.set({ on: true, host: "feed.test", port, token: "0123456789abcdef" }))).code).toBe(
    "bad-input",
  );
  await open();
  const other = await feed();
  expect(await failed(other.served.set({ on: true, host: "127.0.0.1", port, token: null }))).toEqual({
    code: "busy",
    message: `The feed can not listen on 127.0.0.1:${port}: another program does`,
    remedy: "Choose another port",
  });
  expect(other.served.record().failure?.code).toBe("busy");
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "vedette-export-"));
  ends.push(() => rmSync(made, { recursive: true }));
  return made;
}

const order = (change: Partial<SharingExport>): SharingExport => ({
  ...{ what: "flags", filter: {}, format: "csv", file: "/nowhere/flags.csv", replace: false, by: "Ada" },
  ...change,
});

it("an export of hundreds of flags holds each once, and the audit log tells of it", async () => {
  const { stores, flag, confirm, audit } = desk();
  for (let i = 0; i < 250; i++) flag(`f${i}`, 1_000 + i);
  for (let i = 0; i < 120; i++) confirm(`f${i}`, 5_000);
  const out = folder();
  const file = join(out, "flags.csv");
  const place = { dataFolder: folder(), audit };
  const made = await exportShared(order({ file }), { ...place, items: sharedFlags(stores, {}, "Ada") });
  const text = readFileSync(file, "utf8");
  const ids = text
    .trim()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(",")[0]);
  expect([ids.length, new Set(ids).size, text.endsWith("\r\n")]).toEqual([250, 250, true]);
  expect(made).toEqual({
    ...{ file, items: 250, bytes: Buffer.byteLength(text) },
    sha256: createHash("sha256").update(text).digest("hex"),
  });
  const json = join(out, "sightings.geojson");
  const asked = order({ what: "sightings", format: "geojson", file: json, filter: { classes: ["vehicle"] } });
  await exportShared(asked, { ...place, items: sharedSightings(stores, asked.filter, "Ada") });
  expect(JSON.parse(readFileSync(json, "utf8")).features.length).toBe(240);
  expect(audit.ofKind("sharing.exported").map(({ entry }) => [entry?.by, entry?.about, entry?.body.items])).toEqual(
    expect.arrayContaining([
      ["Ada", [`file:${file}`], 250],
      ["Ada", [`file:${json}`], 120],
    ]),
  );
  expect(readdirSync(out).sort()).toEqual(["flags.csv", "sightings.geojson"]);
});

it("an export that fails leaves what was there, and nothing beside it", async () => {
  const { stores, flag, audit } = desk();
  flag("a", 1_000);
  const out = folder();
  const file = join(out, "flags.csv");
  writeFileSync(file, "old");
  const items = () => sharedFlags(stores, {}, "Ada");
  const place = { dataFolder: folder(), audit };
  expect((await failed(exportShared(order({ file }), { ...place, items: items() }))).code).toBe("bad-input");
  expect((await failed(exportShared(order({}), { ...place, items: items() }))).code).toBe("not-found");
  const broken = {
    add: () => {
      throw new Error("no log");
    },
  };
  const unkept = exportShared(order({ file, replace: true }), { ...place, audit: broken, items: items() });
  expect((await failed(unkept)).message).toBe("no log");
  expect([readdirSync(out), readFileSync(file, "utf8")]).toEqual([["flags.csv"], "old"]);
  await exportShared(order({ file, replace: true }), { ...place, items: items() });
  expect(readFileSync(file, "utf8")).toMatch(/^id,kind/);
});
