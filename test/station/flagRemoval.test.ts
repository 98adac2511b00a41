import { createHash } from "node:crypto";
import { existsSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { MergedData } from "../../src/contract/merging.ts";
import { resurrected } from "../../src/station/flagRemovalMerge.ts";
import { newestWord, unloggedWords } from "../../src/store/auditWords.ts";
import { FlagQueries } from "../../src/store/flagQuery.ts";
import { takeInStation } from "../../src/store/otherStation.ts";
import { takenInSince } from "../../src/store/stationMergeAudit.ts";
import { type DeletedElsewhere, takeInTombstones } from "../../src/store/tombstoneMerge.ts";
import { now, retentionDesk } from "./retentionDesk.ts";

const day = 86_400_000;
const order = { flagId: "f1", reason: "filmed a private garden", by: "Grace" };
const listOf = ({ db }: ReturnType<typeof retentionDesk>) =>
  new FlagQueries(db)
    .query({ filter: {}, order: "newest", by: "Ada", limit: 10, grouped: false })
    .flags.map(({ id }) => id);

/** A station with two flags, of which one is judged and has a word of somebody's. */
function desk() {
  const made = retentionDesk();
  const { record, flag, flags, footage, sortie, audit } = made;
  sortie("s1", 20);
  const files = [record(20), record(10)] as const;
  flag("f1", 20);
  flag("f2", 10);
  footage.addBoxes([{ at: now - 20 * day + 61_000, trackId: "t-f1", score: 1, box: { x: 0, y: 0, w: 0.1, h: 0.1 } }]);
  footage.addBoxes([{ at: now - 10 * day + 61_000, trackId: "t-f2", score: 1, box: { x: 0, y: 0, w: 0.1, h: 0.1 } }]);
  const event = { kind: "flag.note", by: "Ada", about: ["flag:f1"], body: { note: "Mrs Smith's garden" } };
  audit.with(event, () => flags.setNote("f1", "Mrs Smith's garden", "Ada", now));
  const still = join(made.dataFolder, "sorties/s1/flags/f1.jpg");
  return { ...made, files, still };
}

describe("a flag that is deleted", () => {
  it("leaves a tombstone with who, why, when, its rule and the hashes of what was there; its footage and still are gone", async () => {
    const station = desk();
    const { files, still, flags, audit, trail, process, there, footage, db, store } = station;
    expect(listOf(station)).toEqual(["f2", "f1"]);
    const { removal, gone, stones } = process();
    const hash = createHash("sha256").update(Buffer.alloc(50, 71)).digest("hex");
    const stone = {
      ...{ flagId: "f1", sortieId: "s1", openedAt: now - 20 * day + 60_000, lastAt: now - 20 * day + 120_000 },
      ...{ rule: "Watch zone", by: "Grace", at: now, reason: "filmed a private garden", station: audit.station },
      files: [
        { path: "sorties/s1/v1-20.ts", kind: "footage", bytes: 1_000, sha256: "ab".repeat(32) },
        { path: "sorties/s1/flags/f1.jpg", kind: "still", bytes: 50, sha256: hash },
      ],
    };
    expect(await removal.delete(order)).toEqual(stone);
    expect(stones.newest(10)).toEqual([stone]);
    expect(there([...files, still])).toEqual(["v1-10.ts"]);
    expect([gone, listOf(station), flags.list().map(({ id }) => id)]).toEqual([["f1"], ["f2"], ["f2"]]);
    expect(() => flags.get("f1")).toThrow(
      "Flag f1 was deleted by Grace at 2026-06-30 12:00 UTC: filmed a private garden",
    );
    expect(footage.kept().map(({ file }) => file)).toEqual([files[1]]);
    expect(footage.boxes(["t-f1", "t-f2"], 0, now).map(({ trackId }) => trackId)).toEqual(["t-f2"]);
    expect(db.prepare("SELECT note, thumbnail, body FROM flag WHERE id = 'f1'").get()).toEqual({
      ...{ note: "", thumbnail: null, body: `{"deleted":${now}.0,"rule":"Watch zone"}` },
    });
    expect(store.tasks()).toEqual([]);
    // The chain of custody holds, and names the deletion.
    await trail.check();
    expect(trail.state().breaks).toEqual([]);
    expect([...unloggedWords(db, audit, 0)]).toEqual([]);
    expect(audit.about("flag:f1").map(({ entry }) => [entry?.kind, entry?.by])).toEqual([
      ["flag.note", "Ada"],
      ["flag.deleted", "Grace"],
      ["recording.removed", "Grace"],
      ["recording.removed", "Grace"],
    ]);
    expect(audit.ofKind("flag.deleted")[0]?.entry?.body).toMatchObject({ reason: order.reason, files: stone.files });
    await expect(removal.delete(order)).rejects.toThrow("was deleted by Grace");
  });

  it("leaves footage that shows another flag too, and says so; that goes with the last of them", async () => {
    const { flag, files, process, there } = desk();
    flag("f3", 20);
    const { removal } = process();
    const stone = await removal.delete(order);
    expect(stone.files.map(({ kind, sharedWith }) => [kind, sharedWith])).toEqual([
      ["footage", ["f3"]],
      ["still", undefined],
    ]);
    expect(there(files)).toEqual(["v1-20.ts", "v1-10.ts"]);
    await removal.delete({ ...order, flagId: "f3" });
    expect(there(files)).toEqual(["v1-10.ts"]);
  });

  describe("while its files were hashed", () => {
    /** Does something after the files were hashed and before the flag goes. */
    const meanwhile = ({ process, store }: ReturnType<typeof desk>, work: () => void) => {
      let asked = 0;
      const late = new Proxy(store, {
        get(target, name) {
          const value = Reflect.get(target, name, target) as unknown;
          if (name === "holdOf" && ++asked === 2) work();
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
      return process(late).removal.delete(order);
    };

    it("another flag may have come that its footage shows: that stays, and the tombstone says so", async () => {
      const station = desk();
      const stone = await meanwhile(station, () => station.flag("f3", 20));
      expect(stone.files.map(({ kind, sharedWith }) => [kind, sharedWith])).toEqual([
        ["footage", ["f3"]],
        ["still", undefined],
      ]);
      expect([station.there(station.files).length, station.store.tasks()]).toEqual([2, []]);
    });

    it("somebody may have begun to use its footage: then it is refused, and nothing has changed", async () => {
      const station = desk();
      const deleting = meanwhile(station, () => station.inUse.add(station.files[0]));
      await expect(deleting).rejects.toThrow("The footage of flag f1 is being used");
      expect([station.there(station.files).length, listOf(station)]).toEqual([2, ["f2", "f1"]]);
    });
  });

  it("is refused while it is held, still seen, taken out, or its footage is used", async () => {
    const { process, files, flags, flagsInUse, inUse, there, flag } = desk();
    const { removal, retention } = process();
    const refused = async (words: string) => {
      await expect(removal.delete(order)).rejects.toThrow(words);
      expect(there(files)).toHaveLength(2);
    };
    retention.hold("f1", "court case 12", "Ada");
    await refused("Flag f1 is held by Ada: court case 12");
    retention.hold("f1", null, "Ada");
    flagsInUse.add("f1");
    await refused("Flag f1 is being taken out");
    flagsInUse.clear();
    inUse.add(files[0]);
    await refused("The footage of flag f1 is being used");
    inUse.clear();
    utimesSync(files[0], now / 1_000 - 60, now / 1_000 - 60);
    await refused("The footage of flag f1 was recorded only just now");
    flag("open", 9);
    flags.save({ ...flags.get("open"), state: "open" });
    await expect(removal.delete({ ...order, flagId: "open" })).rejects.toThrow("Flag open is still being seen");
    await expect(removal.delete({ ...order, flagId: "nobody" })).rejects.toThrow("There is no flag nobody");
  });

  it("takes no footage with it that a flag which is there shows when its turn comes", async () => {
    const { process, files, store } = desk();
    const { removal, retention } = process();
    const task = { kind: "footage", file: files[0], flagId: "gone", sortieId: "s1", why: "deleted" } as const;
    const whole = { ...task, rule: "flag gone was deleted", bytes: 1, at: now, by: "Ada" };
    expect(retention.keeps(whole)).toBe("flag f1 shows it");
    await removal.delete(order);
    expect([store.showing(files[0], 2_000), retention.keeps(whole)]).toEqual([[], undefined]);
  });

  it("is gone for good: nothing that was said of it can be said or taken back, and its vehicle does not write over it", async () => {
    const { process, flags } = desk();
    const before = flags.get("f1");
    const { act } = {
      act: flags.history.add([{ flagId: "f1", word: { field: "tags", value: ["x"] } }], { by: "Ada", at: now }),
    };
    await process().removal.delete(order);
    expect(() => flags.save(before)).toThrow("nothing is written over its tombstone");
    expect(() => flags.setNote("f1", "again")).toThrow("There is no flag f1");
    expect(() => flags.history.undo(act, { by: "Ada", at: now })).toThrow("was deleted since");
  });

  it("is one of hundreds: several go one after the other, and all that is said later is kept", async () => {
    const { process, flags, db } = desk();
    db.exec("BEGIN");
    for (let n = 0; n < 200; n++) flags.save({ ...flags.get("f2"), id: `many${n}` });
    db.exec("COMMIT");
    for (let n = 0; n < 40; n++) flags.save({ ...flags.get("f2"), id: `more${n}` });
    const { removal } = process();
    for (const flagId of ["many10", "many11", "more3", "many9", "more39"]) await removal.delete({ ...order, flagId });
    flags.setThumbnail("f2", "media://data/x.jpg");
    flags.setVerdict("many12", "confirmed", "Ada", now);
    expect([flags.list().length, flags.get("many12").verdict?.kind]).toEqual([237, "confirmed"]);
    const found = new FlagQueries(db).query({ filter: { text: "more39" }, order: "newest", by: "Ada", limit: 9 });
    expect(found.total).toBe(0);
  });

  it("goes at the next start where the station was killed in between", async () => {
    const { process, files, store, there, removals } = desk();
    const killed = new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name, target) as unknown;
        if (name === "end")
          return () => {
            throw new Error("killed");
          };
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    await expect(process(killed).removal.delete(order)).rejects.toThrow("killed");
    expect([store.tasks().length, removals()]).toEqual([2, []]);
    await process().retention.run();
    expect(there(files)).toEqual(["v1-10.ts"]);
    expect([store.tasks(), removals().map(({ why, rule }) => [why, rule])]).toEqual([
      [],
      [1, 2].map(() => ["deleted", "flag f1 was deleted: filmed a private garden"]),
    ]);
  });
});

describe("data of another station", () => {
  /** Takes in what another station holds, as the station does. */
  async function merge(here: ReturnType<typeof retentionDesk>, there: ReturnType<typeof retentionDesk>) {
    const { db, audit, dataFolder, store } = here;
    const process = here.process();
    let elsewhere: DeletedElsewhere[] = [];
    const merged = await takeInStation(db, {
      ...{ folder: there.dataFolder, dataFolder, log: audit },
      more: (other, sorties) => {
        elsewhere = takeInTombstones(db, process.stones, other, sorties);
      },
      together: (work) => {
        const before = newestWord(db);
        const told = (done: MergedData) => ({ ...done, events: takenInSince(db, before) });
        return audit.with((done) => ({ kind: "data.merge", by: "Ada", body: told(done) }), work);
      },
      tell: () => {},
      buried: (stills, sortieIds) => store.begin(resurrected(process.stones.ofSorties(sortieIds), stills, dataFolder)),
    });
    await process.remover.resume();
    return { merged, elsewhere, process };
  }
  /** The same station's data twice: a copy that went on by itself. */
  function copied() {
    const [one, other] = [desk(), retentionDesk()];
    return { one, other };
  }

  it("does not bring back what was deleted here: no flag, no word, no box, no footage, no still", async () => {
    const { one, other } = copied();
    await merge(other, one); // the other has it all now
    expect(listOf(other)).toEqual(["f2", "f1"]);
    await one.process().removal.delete(order);
    other.flags.setNote("f1", "said elsewhere", "Eve", now + 1);
    const { merged } = await merge(one, other);
    expect(merged).toMatchObject({ flags: 0, words: 0 });
    expect([listOf(one), one.there([...one.files, one.still])]).toEqual([["f2"], ["v1-10.ts"]]);
    expect(one.footage.boxes(["t-f1"], 0, now)).toEqual([]);
    expect(one.flags.history.of("f1").map(({ value }) => value)).not.toContain("said elsewhere");
    expect(one.removals().filter(({ rule }) => String(rule).includes("another station's data"))).toHaveLength(2);
    await one.trail.check();
    expect(one.trail.state().breaks).toEqual([]);
  });

  it("brings its holds: what is held there is held here", async () => {
    const { one, other } = copied();
    one.process().retention.hold("f2", "court case 12", "Grace");
    const { process } = await merge(other, one);
    expect(process.retention.of("f2")).toMatchObject({ hold: { by: "Grace", reason: "court case 12" } });
    await expect(process.removal.delete({ ...order, flagId: "f2" })).rejects.toThrow("is held by Grace");
  });

  it("brings its tombstones: what was deleted there is to be deleted here, and no third station brings it back", async () => {
    const { one, other } = copied();
    await merge(other, one);
    await one.process().removal.delete(order);
    const { elsewhere, process } = await merge(other, one);
    expect(elsewhere).toMatchObject([{ flagId: "f1", stone: { by: "Grace", reason: order.reason } }]);
    expect(other.audit.about("flag:f1").map(({ entry }) => entry?.kind)).toContain("flag.deleted");
    await process.removal.delete({ ...order, flagId: elsewhere[0]?.flagId ?? "" });
    expect(listOf(other)).toEqual(["f2"]);
    // A third one that never had the flag, and one that still has it.
    const [third, fourth] = [retentionDesk(), desk()];
    await merge(third, one);
    expect(listOf(third)).toEqual(["f2"]);
    await merge(third, fourth);
    expect([listOf(third), existsSync(join(third.dataFolder, "sorties/s1/v1-20.ts"))]).toEqual([["f2"], false]);
  });

  it("takes no footage of another flight with it that has the name here which a deleted one's sortie has there", async () => {
    const [here, there] = [retentionDesk(), retentionDesk()];
    here.sortie("s1", 20);
    const mine = here.record(20);
    there.sortie("s1", 25);
    there.record(20);
    there.flag("f1", 20);
    await there.process().removal.delete(order);
    there.db
      .prepare("UPDATE tombstone SET files = json_insert(files, '$[#]', json(?), '$[#]', json(?))")
      .run(
        ...["sorties/s9/v1-20.ts", "sorties/s1/../s1/v1-20.ts"].map((path) =>
          JSON.stringify({ path, kind: "footage", bytes: 1 }),
        ),
      );
    const { process } = await merge(here, there);
    expect(existsSync(mine)).toBe(true);
    expect(process.stones.newest(1)[0]).toMatchObject({
      sortieId: "s1-2",
      files: [{ path: "sorties/s1-2/v1-20.ts" }, { path: "sorties/s1-2/flags/f1.jpg" }],
    });
  });
});
