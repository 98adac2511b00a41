import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { SortieRecord } from "../../src/contract/records.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { AuditTrail } from "../../src/station/auditTrail.ts";
import { FlagRemoval } from "../../src/station/flagRemoval.ts";
import { FootageBudget } from "../../src/station/footageBudget.ts";
import { Retention } from "../../src/station/retention.ts";
import { RetentionRemover } from "../../src/station/retentionRemover.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { CustodyStore } from "../../src/store/custodyStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { EvidenceStore } from "../../src/store/evidenceStore.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { RetentionStore } from "../../src/store/retentionStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { Tombstones } from "../../src/store/tombstones.ts";
import { aFlag } from "../store/aFlag.ts";

export const now = Date.UTC(2026, 5, 30, 12);
export const day = 86_400_000;
const minute = 60_000;

/** A station's recordings in a folder of their own, with a database on the disk. */
export function retentionDesk() {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-retention-"));
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
  const clock = new VirtualClock(now);
  const db = openDatabase(join(dataFolder, "vedette.db"));
  onTestFinished(() => db.close());
  const audit = new AuditLog(db, { now: () => clock.now() });
  const [flags, footage, sorties] = [new FlagStore(db), new FootageStore(db), new SortieStore(db, dataFolder)];
  const [custody, settings, store] = [new CustodyStore(db, audit), new Settings(db), new RetentionStore(db, audit)];
  const inUse = new Set<string>();
  const flagsInUse = new Set<string>();
  const failures: string[] = [];
  const trail = new AuditTrail({
    ...{ audit, settings, dataFolder, log: silentLog, fail: () => {}, now: () => clock.now() },
  });

  const write = (path: string, bytes: number, at: number) => {
    const file = join(dataFolder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.alloc(bytes, 71));
    utimesSync(file, at / 1_000, at / 1_000);
    return file;
  };
  /** Ten minutes of a stream, so many days ago. */
  const record = (daysAgo: number, bytes = 1_000, { sortieId = "s1", streamId = "v1" } = {}) => {
    const startAt = now - daysAgo * day;
    const path = `sorties/${sortieId}/${streamId}-${daysAgo}.ts`;
    const file = write(path, bytes, startAt + 10 * minute);
    footage.saveSegment({ streamId, file, startAt, endAt: startAt + 10 * minute }, sortieId);
    custody.add({ path, kind: "footage", sortieId, bytes, sha256: "ab".repeat(32) }, startAt + 11 * minute);
    return file;
  };
  /** A flag that was seen for a minute so many days ago, a minute into that day's footage. */
  const flag = (id: string, daysAgo: number, { sortieId = "s1", streamId = "v1" } = {}) => {
    const openedAt = now - daysAgo * day + minute;
    const lastAt = openedAt + minute;
    const sighting = { streamId, vehicleId: "1:1", trackIds: [`t-${id}`], fromAt: openedAt, toAt: lastAt };
    flags.save(aFlag(id, { sortieId, state: "closed", openedAt, lastAt, sightings: [sighting] }));
    write(`sorties/${sortieId}/flags/${id}.jpg`, 50, lastAt);
    flags.setThumbnail(id, `media://data/sorties/${sortieId}/flags/${id}.jpg`);
  };
  const sortie = (id: string, daysAgo: number, more: Partial<SortieRecord> = {}) => {
    sorties.save({
      id,
      vehicleId: "1:1",
      startedAt: now - daysAgo * day,
      endedAt: now - daysAgo * day + 60 * minute,
      ...more,
    });
    write(`sorties/${id}/telemetry.tlog`, 300, now - daysAgo * day);
    write(`sorties/${id}/tracks.jsonl`, 40, now - daysAgo * day);
  };

  /** The station's process: another one after a crash. */
  const process = (kept: RetentionStore = store) => {
    const budget = new FootageBudget({
      ...{ store: footage, dataFolder, settings, clock, log: silentLog, inUse: () => inUse },
      ...{ flags: () => [{ sightings: flags.spans() }], rate: () => 0, fail: () => {} },
    });
    onTestFinished(() => budget.close());
    const remover = new RetentionRemover({
      ...{ store: kept, dataFolder, log: silentLog, now: () => clock.now() },
      keeps: (task) => retention.keeps(task),
      alone: (work) => budget.alone(work),
      removed: async ({ file, why, bytes }) => {
        await budget.wentElsewhere({ streamId: "v1", file, startAt: 0, endAt: 0, bytes }, why);
      },
    });
    const retention: Retention = new Retention({
      ...{ store: kept, remover, trail, settings, clock, log: silentLog },
      ...{ inUse: () => inUse, flagsInUse: () => flagsInUse },
      segments: () => budget.segments(),
      sorties: () => sorties.list(),
      sortieFolder: (id) => join(dataFolder, "sorties", id),
      stillOf: ({ id, sortieId }) => join(dataFolder, "sorties", sortieId, "flags", `${id}.jpg`),
      fail: ({ failure }) => failures.push(failure.message),
    });
    onTestFinished(() => retention.close());
    const evidence = new EvidenceStore(db, audit);
    const stones = new Tombstones(db, audit, kept);
    const removal = new FlagRemoval({
      ...{ stones, store: kept, remover, station: audit.station, now: () => clock.now() },
      ...{ inUse: () => inUse, flagsInUse: () => flagsInUse },
      flag: (id) => flags.get(id),
      segments: (...span) => evidence.segments(...span),
      stillOf: ({ id, sortieId }) => join(dataFolder, "sorties", sortieId, "flags", `${id}.jpg`),
      pathOf: (file) => relative(dataFolder, file),
      kept: (path) => custody.of(path),
    });
    const gone: string[] = [];
    removal.onGone((id) => gone.push(id));
    return { retention, remover, budget, removal, stones, gone };
  };
  const removals = () => audit.ofKind("recording.removed").map(({ entry }) => entry?.body ?? {});
  const there = (files: readonly string[]) => files.filter((file) => existsSync(file)).map((file) => basename(file));
  return {
    ...{ dataFolder, clock, db, audit, trail, flags, footage, sorties, custody, store, settings, inUse, flagsInUse },
    ...{ failures, write, record, flag, sortie, process, removals, there },
  };
}
