import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Sighting } from "../../src/contract/records.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { takeInStation } from "../../src/store/otherStation.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { type DeletedElsewhere, takeInTombstones } from "../../src/store/tombstoneMerge.ts";
import { Tombstones } from "../../src/store/tombstones.ts";
import { aFlag } from "./aFlag.ts";

/** A station in a folder of its own, whose names are those of every other one: its sorties are s1, s2, its flags f1, f2, … */
function station(name: string, flights: number) {
  const folder = mkdtempSync(join(tmpdir(), `vedette-${name}-`));
  const db = openDatabase(join(folder, "vedette.db"));
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const flags = new FlagStore(db);
  const sorties = new SortieStore(db, folder);
  const audit = new AuditLog(db, { now: () => 1 });
  const stones = new Tombstones(db, audit, { begin: () => {} });
  const fly = (id: string, startedAt: number) =>
    sorties.save({ id, vehicleId: "1:1", startedAt, endedAt: startedAt + 1 });
  for (const n of [1, 2]) fly(`s${n}`, flights + n);
  const flightOf = (sortieId = "") => sorties.list().find(({ id }) => id === sortieId)?.startedAt;
  const remove = (flagId: string, reason: string) => {
    const { id: _, ...flag } = flags.get(flagId);
    const stone = { ...flag, flagId, by: "Grace", at: 1, reason, files: [], station: name };
    stones.bury(flags.get(flagId), stone, []);
  };
  const takeIn = async (other: { readonly folder: string }) => {
    let elsewhere: readonly DeletedElsewhere[] = [];
    const merged = await takeInStation(db, {
      ...{ folder: other.folder, dataFolder: folder, tell: () => {}, together: (work) => work() },
      more: (there, named) => {
        elsewhere = takeInTombstones(db, stones, there, named);
      },
    });
    for (const { flagId, stone } of elsewhere) if (flags.find(flagId)) remove(flagId, stone.reason);
    return merged;
  };
  /** What is known, whatever it is called here. */
  const known = () => ({
    flags: Object.fromEntries(
      flags.list().map((flag) => [
        flag.reason,
        {
          ...{ flight: flightOf(flag.sortieId), openedAt: flag.openedAt, lastAt: flag.lastAt, place: flag.place },
          ...{ verdict: flag.verdict, note: flag.note, joined: flag.joined },
          sightings: flag.sightings
            .map(({ streamId, trackIds, fromAt, toAt, sortieId }) =>
              [flightOf(sortieId ?? flag.sortieId), streamId, fromAt, toAt, ...trackIds.toSorted()].join(" "),
            )
            .sort(),
        },
      ]),
    ),
    count: flags.list().length,
    spans: flags.spans().length,
    deleted: stones
      .newest(999)
      .map(({ reason }) => reason)
      .sort(),
    sorties: sorties.list().map(({ startedAt }) => startedAt),
  });
  return { name, folder, db, flags, sorties, flightOf, remove, takeIn, known };
}

type Station = ReturnType<typeof station>;

/** Numbers from 0 to 1, the same for the same seed. */
function dice(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it.each([1, 2, 3])(
  "three stations whose data are merged in any order know the same in the end, once and whole (seed %i)",
  async (seed) => {
    const random = dice(seed);
    const one = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const stations = ["a", "b", "c"].map((name, n) => station(name, (n + 1) * 1_000));
    /** All that anybody has seen or deleted. */
    const seen = new Map<string, { readonly sightings: Set<string>; lastAt: number }>();
    const deleted = new Set<string>();
    let now = 100_000;
    const sees = (
      at: Station,
      reason: string,
      flag: { sortieId: string; lastAt: number },
      { streamId, fromAt, sortieId }: Sighting,
    ) => {
      const all = seen.get(reason) ?? { sightings: new Set(), lastAt: 0 };
      all.sightings.add(`${at.flightOf(sortieId ?? flag.sortieId)} ${streamId} ${fromAt}`);
      all.lastAt = Math.max(all.lastAt, flag.lastAt);
      seen.set(reason, all);
    };
    const sighting = (at: Station): Sighting => {
      const [fromAt, long] = [now - Math.floor(random() * 5_000), Math.floor(random() * 500)];
      const other = random() < 0.4 ? { sortieId: one(at.sorties.list()).id } : {};
      return {
        ...{ streamId: `v${one([1, 2, 3])}`, vehicleId: "1:1", trackIds: [`t${now}`], fromAt, toAt: now + long },
        ...other,
      };
    };
    const open = (at: Station) => {
      let n = 1;
      while (at.flags.isTaken(`f${n}`)) n++;
      const first = { ...sighting(at), fromAt: now - 1, toAt: now };
      const { sortieId: _, ...own } = first;
      const flag = aFlag(`f${n}`, { sortieId: one(at.sorties.list()).id, openedAt: one([now, 50_000]), lastAt: now });
      const reason = `opened at ${at.name} ${now}`;
      at.flags.save({ ...flag, reason, sightings: [own] });
      sees(at, reason, flag, own);
    };
    const grow = (at: Station, from = at.flags) => {
      const flags = from.list();
      if (flags.length === 0) return;
      const flag = one(flags);
      const more = sighting(at);
      const last = flag.sightings.at(-1) as Sighting;
      const longer = { ...last, trackIds: [...last.trackIds, `t${now}`], toAt: now };
      const sightings = random() < 0.3 ? [...flag.sightings.slice(0, -1), longer] : [...flag.sightings, more];
      const grown = { ...flag, sightings, lastAt: Math.max(flag.lastAt, sightings.at(-1)?.toAt ?? 0) };
      at.flags.save({ ...grown, place: { lat: now / 1e5, lon: 16, amsl: 1 } });
      for (const each of sightings) sees(at, flag.reason, grown, each);
    };
    const say = (at: Station) => {
      const flags = at.flags.list();
      if (flags.length < 2) return;
      const [first, second] = [one(flags), one(flags)];
      const by = `analyst ${at.name}`;
      if (random() < 0.5) at.flags.setVerdict(first.id, one(["confirmed", "dismissed"] as const), by, now);
      else {
        const words = [first, second].map(({ id }) => ({
          flagId: id,
          word: { field: "joined" as const, value: `v${now}` },
        }));
        at.flags.history.add(words, { by, at: now });
      }
    };
    const remove = (at: Station) => {
      const flags = at.flags.list();
      if (flags.length < 3) return;
      const { id, reason } = one(flags);
      at.remove(id, reason);
      deleted.add(reason);
    };
    const merge = (at: Station) => at.takeIn(one(stations.filter((other) => other !== at)));
    for (let n = 0; n < 60; n++) {
      now += 1_000;
      const at = one(stations);
      const what = random();
      if (what < 0.25) open(at);
      else if (what < 0.55) grow(at);
      else if (what < 0.75) say(at);
      else if (what < 0.82) remove(at);
      else await merge(at);
    }
    const pairs = stations.flatMap((at) =>
      stations.filter((other) => other !== at).map((other) => [at, other] as const),
    );
    for (let round = 0; round < 2; round++)
      for (const [at, other] of pairs.toSorted(() => random() - 0.5)) await at.takeIn(other);
    const [a, b, c] = stations.map(({ known }) => known());
    expect(b).toEqual(a);
    expect(c).toEqual(a);
    expect(a?.deleted).toEqual([...deleted].sort());
    const left = [...seen].filter(([reason]) => !deleted.has(reason));
    expect(a?.count).toBe(left.length);
    const found = Object.entries(a?.flags ?? {}).map(([reason, { lastAt, sightings }]) => [
      reason,
      lastAt,
      sightings.map((text) => text.split(" ").slice(0, 3).join(" ")),
    ]);
    expect(found.sort()).toEqual(
      left.map(([reason, { lastAt, sightings }]) => [reason, lastAt, [...sightings].sort()]).sort(),
    );
    for (const [at, other] of pairs)
      expect(await at.takeIn(other)).toMatchObject({ sorties: 0, flags: 0, words: 0, renamed: [] });
    expect(stations.map(({ known }) => known())).toEqual([a, a, a]);
  },
);
