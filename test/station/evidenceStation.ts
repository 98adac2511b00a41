import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { minimal } from "mavlink-mappings";
import { onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { EvidenceRecord } from "../../src/contract/evidence.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { PackageManifest } from "../../src/review/evidence/manifest.ts";
import { sightLine } from "../../src/review/recording.ts";
import { AuditTrail } from "../../src/station/auditTrail.ts";
import { Custody } from "../../src/station/custody.ts";
import { Evidence } from "../../src/station/evidence.ts";
import { EvidenceKeyFile } from "../../src/station/evidenceKey.ts";
import type { ClipWish, EvidencePlace, Unfinished } from "../../src/station/evidencePlace.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { ChecklistStore } from "../../src/store/checklistStore.ts";
import { CustodyStore } from "../../src/store/custodyStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { EvidenceStore } from "../../src/store/evidenceStore.ts";
import { FlagStore } from "../../src/store/flagStore.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { Settings } from "../../src/store/settings.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";

/** When the flag was seen first, ms since 1970. */
export const T = Date.UTC(2026, 0, 31, 12);
const place = { lat: 48, lon: 16, amsl: 200 };

/** Where more can be put into a station before its recordings are hashed. */
export interface MoreOfStation {
  readonly flags: FlagStore;
  readonly footage: FootageStore;
  readonly sorties: SortieStore;
  readonly checklists: ChecklistStore;
  readonly audit: AuditLog;
  /** What was seen of the first flag's car. */
  readonly track: TrackRecord;
  /** Writes a file below the data folder, as old as the flight. */
  readonly write: (path: string, content: string | Uint8Array) => string;
}

/** A station that has flown one sortie, with one flag in three segments of footage, and judged it. */
export async function evidenceStation(
  writeClip?: EvidencePlace["writeClip"],
  more?: (parts: MoreOfStation) => void,
  atEnd: (work: () => void) => void = onTestFinished,
) {
  const root = mkdtempSync(join(tmpdir(), "vedette-evidence-"));
  atEnd(() => rmSync(root, { recursive: true, force: true }));
  const dataFolder = join(root, "data");
  const out = join(root, "out");
  mkdirSync(out);
  const db = openDatabase(join(dataFolder, "vedette.db"));
  atEnd(() => db.close());
  let now = T - 700_000;
  const clock = () => now++;
  const audit = new AuditLog(db, { now: clock });
  const trail = new AuditTrail({
    ...{ audit, settings: new Settings(db), dataFolder, log: silentLog, fail: () => {}, now: clock },
  });
  audit.add({ kind: "station.started", body: { vedette: "0.0.9" } });
  now = T + 3_600_000;
  const [flags, footage, sorties] = [new FlagStore(db), new FootageStore(db), new SortieStore(db, dataFolder)];
  sorties.save({ id: "s1", vehicleId: "1:1", startedAt: T - 600_000, endedAt: T + 600_000 });
  for (let s = -90; s <= 90; s += 10)
    sorties.addTrailPoint("s1", { at: T + s * 1_000, lat: 48 + s * 1e-5, lon: 16.001, amsl: 260 });
  const write = (path: string, content: string | Uint8Array) => {
    const file = join(dataFolder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    utimesSync(file, T / 1_000, T / 1_000);
    return file;
  };
  const segments = [-30, 0, 30].map((s, i) => {
    const file = write(`sorties/s1/video/video-1-1-${i}.ts`, `G segment ${i} ${"x".repeat(1_000)}`);
    const segment = { streamId: "video-1-1", file, startAt: T + s * 1_000, endAt: T + (s + 30) * 1_000 };
    footage.saveSegment(segment, "s1");
    return segment;
  });
  write("sorties/s1/telemetry.tlog", telemetryOf(1));
  const track: TrackRecord = {
    ...{
      id: "t1",
      streamId: "video-1-1",
      vehicleId: "1:1",
      className: "car",
      score: 0.9,
      firstAt: T,
      lastAt: T,
      place,
    },
    ...{ ellipse: { major: 4, minor: 2, angleDeg: 30 }, speed: 3, stationary: false, ended: false },
  };
  const sights = [0, 1, 2].map((s) => sightLine({ at: T + s * 1_000, seen: 5, track: { ...track, lastAt: T } }));
  write(
    "sorties/s1/tracks.jsonl",
    `${[...sights, sightLine({ at: T, seen: 1, track: { ...track, id: "t9" } })].join("\n")}\n`,
  );
  write("sorties/s1/flags/f1.jpg", "\u00ffpicture");
  audit.with({ kind: "flag.opened", about: ["flag:f1"], body: { rule: "r" } }, () =>
    flags.save({
      ...{
        id: "f1",
        sortieId: "s1",
        state: "closed",
        rule: "r",
        reason: "a <car> stopped",
        className: "car",
        score: 0.9,
      },
      ...{ openedAt: T, lastAt: T + 20_000, place, ellipse: { major: 4, minor: 2, angleDeg: 30 }, stationary: false },
      sightings: [{ streamId: "video-1-1", vehicleId: "1:1", trackIds: ["t1"], fromAt: T, toAt: T + 20_000 }],
    }),
  );
  audit.add({ kind: "flag.opened", about: ["flag:f2"], body: { secret: "of another flag" } });
  const judge = { kind: "flag.verdict", by: "Ada", about: ["flag:f1"], body: { kind: "confirmed" } };
  audit.with(judge, () => flags.setVerdict("f1", "confirmed", "Ada", T + 60_000));
  const checklists = new ChecklistStore(db);
  more?.({ flags, footage, sorties, checklists, audit, track, write });
  const custody = new Custody(
    {
      ...{ dataFolder, store: new CustodyStore(db, audit), trail, log: silentLog, now: clock },
      segments: () => footage.kept(),
      sorties: () => sorties.list(),
      telemetry: async () => [],
      recording: () => undefined,
    },
    { pause: 0 },
  );
  await custody.look();
  const wishes: ClipWish[] = [];
  let unfinished: Unfinished | undefined;
  const evidence = new Evidence({
    ...{ dataFolder, custody, trail, store: new EvidenceStore(db, audit), now: clock },
    key: new EvidenceKeyFile(join(dataFolder, "evidence-key.pem"), trail),
    flag: (id) => flags.get(id),
    historyOf: (id) => flags.history.of(id),
    correctionsOf: ({ id }) => [
      {
        ...{ id: 1, act: 1, sortieId: "s1", streamId: "v1", by: "Ada", saidAt: T },
        word: { kind: "class", at: T, trackId: `track of ${id}`, className: "van" },
      },
    ],
    dossierOf: (flagId) =>
      new EvidenceStore(db, audit).dossier({ flagId, aroundMs: 2_000, pathOf: (file) => custody.pathOf(file) }),
    clipOf: (flagId) => ({ flagId, fromAt: T, toAt: T + 20_000, segments, boxes: [] }),
    stillOf: ({ id }) => join(dataFolder, "sorties/s1/flags", `${id}.jpg`),
    sortieFolder: (id) => join(dataFolder, "sorties", id),
    checklistOf: (id) => checklists.ofSortie(id),
    trailOf: (id) => sorties.trail(id),
    nameOf: () => "Falcon",
    detector: () => undefined,
    remember: (left) => {
      unfinished = left ?? undefined;
    },
    unfinished: () => unfinished,
    writeClip:
      writeClip ??
      (async (wish) => {
        wishes.push(wish);
        writeFileSync(wish.file, `${wish.format} clip`);
        return ["The camera's own metadata were passed on"];
      }),
  });
  const made = async (
    file: string,
    more: { recordings?: boolean; flagIds?: string[]; burnIn?: boolean; everything?: boolean } = {},
  ): Promise<EvidenceRecord> => {
    const order = { flagIds: ["f1"], by: "Ada", recordings: true, ...more, file: join(out, file) };
    return (await evidence.start(order)).ended;
  };
  const leave = (what: Unfinished) => {
    unfinished = what;
  };
  const told = (kind: string) => audit.ofKind(kind).map(({ entry }) => entry);
  return {
    dataFolder,
    out,
    db,
    audit,
    trail,
    footage,
    segments,
    evidence,
    made,
    told,
    wishes,
    write,
    leave,
    left: () => unfinished,
  };
}

/** A flight log of five heartbeats around the flag, 29 bytes each. */
export function telemetryOf(systemId: number): Buffer {
  const packets = [-120, -30, 0, 30, 120].map((s, sequence) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(T + s * 1_000) * 1_000n);
    const heartbeat = messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 });
    return Buffer.concat([stamp, encodePacket(heartbeat, { systemId, componentId: 1, sequence })]);
  });
  return Buffer.concat(packets);
}

export const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as PackageManifest;
