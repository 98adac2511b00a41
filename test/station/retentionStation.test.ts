import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { portPair } from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { Station } from "../../src/station/station.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { aFlag } from "../store/aFlag.ts";

const day = 86_400_000;
const minute = 60_000;
const from = Date.now() - 40 * day;

/** A data folder with one sortie, forty days ago: three segments of ten minutes, of which the first two show a flag each. */
function recorded(): string {
  const root = mkdtempSync(join(tmpdir(), "vedette-keeping-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "data");
  const db = openDatabase(join(folder, "vedette.db"));
  const [flags, footage, sorties] = [new FlagStore(db), new FootageStore(db), new SortieStore(db, folder)];
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: from, endedAt: from + 60 * minute });
  const write = (path: string, at: number) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `G ${path}`);
    utimesSync(file, at / 1_000, at / 1_000);
    return file;
  };
  for (const n of [0, 1, 2]) {
    const startAt = from + n * 20 * minute;
    const file = write(`sorties/s1/v1-${n}.ts`, startAt + 10 * minute);
    footage.saveSegment({ streamId: "v1", file, startAt, endAt: startAt + 10 * minute }, "s1");
  }
  for (const [n, id] of ["f1", "f2"].entries()) {
    const openedAt = from + n * 20 * minute + minute;
    const seen = { streamId: "v1", vehicleId: "1:1", trackIds: [`t${n}`], fromAt: openedAt, toAt: openedAt + minute };
    const place = { lat: 48 + n, lon: 16, amsl: 150 };
    flags.save(aFlag(id, { state: "closed", openedAt, lastAt: openedAt + minute, sightings: [seen], place }));
    flags.setVerdict(id, "confirmed", "Ada", from + 60 * minute);
    write(`sorties/s1/flags/${id}.jpg`, openedAt);
  }
  db.close();
  return folder;
}

function started(dataFolder: string) {
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  const station = new Station({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
  onTestFinished(() => station.close());
  const [port, other] = portPair();
  station.windows.attach(other);
  const window = new RpcClient<StationCalls, StationEvents>(port, "station");
  const there = () => [0, 1, 2].filter((n) => existsSync(join(dataFolder, `sorties/s1/v1-${n}.ts`)));
  return { station, window, there };
}

it("a flag that is deleted is offered nowhere any more: no list, no sighting, no clip, no package, no file for others", async () => {
  const dataFolder = recorded();
  const { window, there } = started(dataFolder);
  const gone: string[] = [];
  window.on("flagGone", ({ flagId }) => gone.push(flagId));
  const list = { filter: {}, order: "newest", by: "Ada", limit: 10, grouped: false } as const;
  const offered = async () => ({
    snapshot: (await window.call("snapshot", null)).flags.map(({ id }) => id),
    list: (await window.call("flags.query", list)).flags.map(({ id }) => id),
  });
  expect(await offered()).toEqual({ snapshot: ["f2", "f1"], list: ["f2", "f1"] });
  const stone = await window.call("flag.delete", { flagId: "f1", reason: "filmed a garden", by: "Ada" });
  expect(stone.files.map(({ path, kind }) => [path, kind])).toEqual([
    ["sorties/s1/v1-0.ts", "footage"],
    ["sorties/s1/flags/f1.jpg", "still"],
  ]);
  expect(await offered()).toEqual({ snapshot: ["f2"], list: ["f2"] });
  expect([gone, there(), existsSync(join(dataFolder, "sorties/s1/flags/f1.jpg"))]).toEqual([["f1"], [1, 2], false]);
  const words = "Flag f1 was deleted by Ada";
  await expect(window.call("flag.clip", { flagId: "f1" })).rejects.toThrow(words);
  await expect(window.call("flags.open", { flagId: "f1", by: "Ada" })).rejects.toThrow(words);
  const file = join(dataFolder, "..", "package");
  const order = { flagIds: ["f1"], file, by: "Ada", recordings: false };
  await expect(window.call("evidence.start", order)).rejects.toThrow(words);
  for (const what of ["flags", "sightings"] as const) {
    const shared = join(dataFolder, "..", `${what}.geojson`);
    await window.call("sharing.export", {
      what,
      format: "geojson",
      file: shared,
      filter: {},
      replace: false,
      by: "Ada",
    });
    const text = readFileSync(shared, "utf8");
    expect([what, text.includes('"f1"') || text.includes("f1.jpg"), text.includes("f2")]).toEqual([what, false, true]);
  }
  expect((await window.call("flag.deleted", { most: 5 })).map(({ flagId, reason }) => [flagId, reason])).toEqual([
    ["f1", "filmed a garden"],
  ]);
  expect((await window.call("audit.check", null)).breaks).toEqual([]);
});

it("what another station's data bring back of it is removed again, and what that has deleted goes here", async () => {
  const [here, other] = [recorded(), recorded()];
  const copy = join(other, "..", "copy");
  const elsewhere = started(other);
  await elsewhere.window.call("flag.delete", { flagId: "f2", reason: "deleted there", by: "Eve" });
  await elsewhere.station.close();
  cpSync(other, copy, { recursive: true });
  const { window, there } = started(here);
  await window.call("flag.delete", { flagId: "f1", reason: "deleted here", by: "Ada" });
  expect(there()).toEqual([1, 2]);
  await window.call("data.merge", { folder: copy, by: "Ada" });
  await expect
    .poll(async () => (await window.call("flag.deleted", { most: 5 })).map(({ flagId }) => flagId))
    .toEqual(["f2", "f1"]);
  await expect.poll(there).toEqual([2]);
  expect((await window.call("snapshot", null)).flags).toEqual([]);
  expect((await window.call("flag.deleted", { most: 1 }))[0]).toMatchObject({
    by: "Eve",
    reason: expect.stringMatching(/^deleted there \(deleted at station [0-9a-f]+, /),
  });
  expect((await window.call("audit.check", null)).breaks).toEqual([]);
});

it("what another station's data bring is kept for its days from when it came, though it was recorded and judged long before", async () => {
  const other = recorded();
  const elsewhere = started(other);
  await elsewhere.window.call("flags.judge", { flagIds: ["f2"], kind: "dismissed", by: "Eve" });
  await elsewhere.station.close();
  const judged = openDatabase(join(other, "vedette.db"));
  judged.exec(`UPDATE flagEvent SET at = ${from + 90 * minute} WHERE by = 'Eve'`);
  judged.exec(`UPDATE flagRow SET judgedAt = ${from + 90 * minute} WHERE flagId = 'f2'`);
  judged.close();
  const dataFolder = join(other, "..", "here");
  const { window, there } = started(dataFolder);
  await window.call("data.merge", { folder: other, by: "Ada" });
  const rules = { unflaggedDays: 30, dismissedDays: 30 };
  await window.call("retention.set", { rules, by: "Ada" });
  expect(await window.call("retention.forecast", rules)).toMatchObject({ shares: [{ files: 0 }, { files: 0 }] });
  expect(await window.call("retention.run", { by: "Ada" })).toMatchObject({ last: { files: 0 } });
  expect([there(), existsSync(join(dataFolder, "sorties/s1/flags/f2.jpg"))]).toEqual([[0, 1, 2], true]);
});

it("rules are shown before they hold, carried out when asked, and stay after the next start", async () => {
  const dataFolder = recorded();
  const { station, window, there } = started(dataFolder);
  const rules = { unflaggedDays: 30, dismissedDays: 60 };
  expect(await window.call("retention.forecast", rules)).toMatchObject({ shares: [{ files: 1 }, { files: 0 }] });
  expect(there()).toEqual([0, 1, 2]);
  expect(await window.call("retention.set", { rules, by: "Ada" })).toMatchObject({ rules });
  expect(await window.call("retention.run", { by: "Ada" })).toMatchObject({ last: { files: 1, stuck: 0 } });
  expect(there()).toEqual([0, 1]);
  expect((await window.call("footage.removals", null)).map(({ why }) => why)).toEqual(["unflagged"]);
  const held = await window.call("retention.hold", { flagId: "f2", reason: "court", by: "Ada" });
  expect(held).toMatchObject({ flagId: "f2", hold: { by: "Ada", reason: "court" } });
  await expect(window.call("flag.delete", { flagId: "f2", reason: "x", by: "Ada" })).rejects.toThrow("is held by Ada");
  await station.close();
  const again = started(dataFolder);
  expect(await again.window.call("retention.now", null)).toMatchObject({ rules, held: 1, last: { files: 1 } });
});
