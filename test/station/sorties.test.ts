import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { LiveVehicle, SortieRecord, VehicleRecord } from "../../src/contract/records.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { Sorties } from "../../src/station/sorties.ts";
import { openDatabase } from "../../src/store/database.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";

const vehicle = (change: Partial<VehicleRecord>): VehicleRecord => ({
  id: "1:1",
  systemId: 1,
  name: "Drone 1",
  autopilot: "ardupilot",
  kind: "multirotor",
  mode: "AUTO",
  modes: [],
  armed: false,
  landed: "on-ground",
  lost: false,
  heardAt: 0,
  linkIds: [],
  notReady: [],
  failsafe: false,
  mission: {},
  ...change,
});

const live = (at: number): LiveVehicle => ({
  id: "1:1",
  at,
  lat: 48,
  lon: 16,
  amsl: 200,
  headingDeg: 0,
  rollDeg: 0,
  pitchDeg: 0,
  groundSpeed: 0,
  climb: 0,
  courseDeg: 0,
  linkLoss: 0,
});

/** A station's sorties over a real database; recorders that note what they are told and touch their file. */
function station(root = mkdtempSync(join(tmpdir(), "vedette-sorties-"))) {
  const told: string[] = [];
  const db = openDatabase(join(root, "vedette.db"));
  const store = new SortieStore(db, root);
  const sorties = new Sorties({
    store,
    log: silentLog,
    recorders: {
      telemetry(_id, file) {
        told.push(`telemetry ${basename(file)}`);
        writeFileSync(file, "x");
        return async () => void told.push("telemetry ends");
      },
      video: (_id, folder) => told.push(folder ? `video ${basename(folder)}` : "video ends"),
    },
  });
  const announced: SortieRecord[] = [];
  sorties.onSortie((s) => announced.push(s));
  return { root, db, store, sorties, told, announced };
}

const at = Date.UTC(2026, 0, 31, 12);

it("a sortie runs from arming to disarming, with telemetry and video", () => {
  const { store, sorties, told, announced } = station();
  sorties.observe(vehicle({}), at);
  sorties.observe(vehicle({ armed: true, patrol: { name: "North", uploadedAt: 1, items: 3, plan: newPlan() } }), at);
  sorties.observe(vehicle({ armed: true }), at + 1_000);
  sorties.observe(vehicle({}), at + 60_000);
  expect(told).toEqual(["telemetry telemetry.tlog", "video video", "telemetry ends", "video ends"]);
  const sortie = { id: "20260131-120000-1-1", vehicleId: "1:1", patrol: "North", startedAt: at };
  expect(announced).toEqual([sortie, { ...sortie, endedAt: at + 60_000 }]);
  expect(store.list()).toEqual([{ ...sortie, endedAt: at + 60_000 }]);
});

it("a disk that takes no more is told once and keeps nobody from following the vehicle; then the sortie begins", () => {
  const { db, sorties, announced } = station();
  const told: string[] = [];
  sorties.onFailure(({ failure }) => told.push(failure.message));
  db.exec("PRAGMA query_only = 1"); // every write fails, as on a full disk
  for (let i = 0; i < 3; i++) sorties.observe(vehicle({ armed: true }), at + i);
  expect(told).toEqual([expect.stringMatching(/^The sortie is not kept: .*readonly/)]);
  expect(announced).toEqual([]);
  db.exec("PRAGMA query_only = 0");
  for (let t = 500; t <= 3_000; t += 500) sorties.observeLive(live(at + t));
  expect(announced.map((s) => s.startedAt)).toEqual([at + 2_500]);
});

it("a lost vehicle's sortie goes on", () => {
  const { sorties } = station();
  sorties.observe(vehicle({ armed: true }), at);
  sorties.observe(vehicle({ armed: false, lost: true }), at + 5_000);
  expect(sorties.current("1:1")?.id).toBe("20260131-120000-1-1");
});

it("a station that was started again in flight goes on with the sortie, in a new telemetry file", () => {
  const first = station();
  first.sorties.observe(vehicle({ armed: true }), at);
  const second = station(first.root);
  second.sorties.observe(vehicle({ armed: true }), at + 30_000);
  expect(second.sorties.current("1:1")?.id).toBe("20260131-120000-1-1");
  expect(second.told).toEqual(["telemetry telemetry-2.tlog", "video video"]);
  expect(existsSync(join(first.root, "sorties/20260131-120000-1-1/telemetry.tlog"))).toBe(true);
});

it("a sortie whose vehicle landed while no station was there is ended", () => {
  const first = station();
  first.sorties.observe(vehicle({ armed: true }), at);
  const second = station(first.root);
  second.sorties.observe(vehicle({}), at + 90_000);
  expect(second.store.list()[0]?.endedAt).toBe(at + 90_000);
});

it("a sortie that a crash left open days ago is ended, and the new flight is its own", () => {
  const first = station();
  first.sorties.observe(vehicle({ armed: true }), at);
  const later = at + 3 * 24 * 3_600_000;
  const second = station(first.root);
  second.sorties.observe(vehicle({ armed: true }), later);
  expect(second.store.list().map((s) => [s.id, s.endedAt])).toEqual([
    ["20260203-120000-1-1", undefined],
    ["20260131-120000-1-1", later],
  ]);
});

it("the flown track goes on at once when the clock jumps back", () => {
  const { store, sorties } = station();
  sorties.observe(vehicle({ armed: true }), at);
  for (const t of [0, 1_000, -3_600_000, -3_599_000]) sorties.observeLive(live(at + t));
  expect(store.trail("20260131-120000-1-1").map((point) => point.at - at)).toEqual([-3_600_000, -3_599_000, 0, 1_000]);
});

it("the flown track gets one point a second", () => {
  const { store, sorties } = station();
  sorties.observe(vehicle({ armed: true }), at);
  for (let t = 0; t <= 2_000; t += 100)
    sorties.observeLive({
      id: "1:1",
      at: at + t,
      lat: 48,
      lon: 16,
      amsl: 200,
      headingDeg: 0,
      rollDeg: 0,
      pitchDeg: 0,
      groundSpeed: 0,
      climb: 0,
      courseDeg: 0,
      linkLoss: 0,
    });
  expect(store.trail("20260131-120000-1-1").map((p) => p.at - at)).toEqual([0, 1_000, 2_000]);
});
