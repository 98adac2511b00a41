import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { AlertRaise } from "../../src/contract/alerts.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { LiveVehicle, VehicleRecord } from "../../src/contract/records.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { actingAs } from "../../src/station/actor.ts";
import { Alerts } from "../../src/station/alerts.ts";
import { linkAlert, textAlert, trafficAlert, vehicleAlerts } from "../../src/station/alertWords.ts";
import { Announcer } from "../../src/station/announcer.ts";
import { Troubles } from "../../src/station/troubles.ts";
import { AlertStore } from "../../src/store/alertStore.ts";
import type { AuditEvent } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "vedette-alerts-"));
  ends.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function desk(dataFolder = folder(), clock = new VirtualClock()) {
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const announcer = new Announcer();
  const events: string[] = [];
  announcer.on("alert", ({ key, count }) => events.push(`${key} ×${count}`));
  announcer.on("alertGone", () => events.push("gone"));
  const alerts = new Alerts({
    clock,
    announcer,
    log: silentLog,
    nameOf: (id) => (id === "1:1" ? "Copter 1" : undefined),
  });
  const lines: AuditEvent[] = [];
  const note = (event: AuditEvent) => lines.push(event);
  const store = new AlertStore(db);
  alerts.keepIn(store, { note });
  const close = () => {
    alerts.close();
    db.close();
  };
  return { alerts, announcer, clock, events, lines, close, store, dataFolder, handlers: alerts.handlers() };
}

const lost: AlertRaise = {
  ...{ what: "vehicle.lost", severity: "critical", title: "Link lost", vehicleId: "1:1" },
  words: "Nothing is heard of Copter 1",
};
const fence: AlertRaise = { ...lost, what: "vehicle.fence", severity: "emergency", title: "Outside", words: "Outside" };

describe("the station's alerts", () => {
  it("are announced once each time they change, with the vehicle's name, and acknowledged in the name of who did it", async () => {
    const { alerts, clock, events, lines, handlers, close } = desk();
    alerts.stands("vehicles", [lost]);
    alerts.stands("vehicles", [lost]);
    const [record] = alerts.list();
    expect(record).toMatchObject({ ...lost, vehicle: "Copter 1", count: 1 });
    const id = record?.id as string;
    await actingAs("M. Meier", () => handlers["alerts.acknowledge"]({ ids: [id], by: "somebody" }));
    alerts.stands("vehicles", []);
    await clock.advance(4_000);
    expect(events).toEqual(["vehicle.lost 1:1 ×1", "vehicle.lost 1:1 ×1", "vehicle.lost 1:1 ×1", "gone"]);
    expect(lines).toEqual([
      {
        ...{ kind: "alert.acknowledged", by: "M. Meier", about: [`alert:${id}`, "vehicle:1:1"] },
        body: { severity: "critical", title: "Link lost", words: lost.words, since: record?.since, count: 1 },
      },
    ]);
    close();
  });

  it("survive a restart, acknowledged or not, and the history finds what is over by severity, vehicle, words and time", async () => {
    const first = desk();
    first.alerts.stands("vehicles", [lost, fence]);
    first.alerts.happened({ ...lost, what: "text", severity: "warning", title: "EKF variance", words: "EKF variance" });
    const [, outside, ekf] = first.alerts.list();
    first.handlers["alerts.acknowledge"]({ ids: [outside?.id ?? "", ekf?.id ?? ""], by: "A" });
    const before = first.alerts.list();
    expect(before.map(({ what }) => what)).toEqual(["vehicle.lost", "vehicle.fence"]);
    first.close();
    const second = desk(first.dataFolder, first.clock);
    expect(second.alerts.list()).toEqual(before);
    const titles = async (asked: object) =>
      (await second.handlers["alerts.history"](asked)).alerts.map(({ title }) => title).sort();
    expect([
      await titles({}),
      await titles({ severities: ["warning"] }),
      await titles({ vehicleId: "2:1" }),
      await titles({ text: "ekf VAR" }),
      await titles({ toAt: 1 }),
    ]).toEqual([["EKF variance", "Link lost", "Outside"], ["EKF variance"], [], ["EKF variance"], []]);
    second.close();
  });

  it("of a flood are acknowledged with one line in the audit log", () => {
    const { alerts, lines, handlers, close } = desk();
    const many = Array.from({ length: 12 }, (_, i) => ({ ...lost, vehicleId: `${i + 1}:1` }));
    alerts.stands("vehicles", many);
    const group = alerts.list().find(({ members }) => members);
    handlers["alerts.acknowledge"]({ ids: [group?.id ?? ""], by: "A" });
    expect(lines.map(({ body }) => body?.members)).toEqual([12]);
    close();
  });

  it("of failures are counted whatever figures are in them; what somebody cancelled is none", () => {
    const { alerts, announcer, close } = desk();
    const troubles = new Troubles({ alerts, announcer, log: silentLog, dataFolder: "/data" });
    for (const percent of [90, 95, 99])
      troubles.fail(new FailureError("disk-full", `The disk is ${percent} % full: /data`, "Free some"));
    troubles.fail(new FailureError("cancelled", "The upload was cancelled"));
    expect(alerts.list().map(({ severity, title, words, count }) => [severity, title, words, count])).toEqual([
      ["critical", "The disk is 99 % full", "The disk is 99 % full: /data", 3],
    ]);
    close();
  });

  it("are told though the database can not be written any more", () => {
    const { alerts, events, close } = desk();
    close();
    alerts.stands("vehicles", [lost]);
    expect(events).toEqual(["vehicle.lost 1:1 ×1"]);
  });
});

describe("what a vehicle's record says", () => {
  const vehicle: VehicleRecord = {
    ...{
      id: "1:1",
      systemId: 1,
      name: "Copter 1",
      autopilot: "ardupilot",
      kind: "multirotor",
      mode: "Auto",
      modes: [],
    },
    ...{
      armed: true,
      landed: "in-air",
      lost: false,
      heardAt: 0,
      linkIds: [],
      notReady: [],
      failsafe: false,
      mission: {},
    },
  };
  const live = { lat: 47, lon: 11 } as LiveVehicle;
  const kinds = (record: Partial<VehicleRecord>, sample?: Partial<LiveVehicle>) =>
    vehicleAlerts({ ...vehicle, ...record }, { ...live, ...sample }).map(({ what, severity }) => `${what} ${severity}`);

  it("weighs more in the air than on the ground, and nothing where it is only replayed", () => {
    expect([
      kinds({}),
      kinds({ lost: true }),
      kinds({ lost: true, landed: "on-ground" }),
      kinds({ lost: true, armed: false }),
      kinds({ lost: true, replayed: true }),
      kinds({ fence: { enabled: true, breached: true }, failsafe: true }),
      kinds({}, { battery: { state: "failed", percent: 3 } }),
      kinds({ armed: false }, { battery: { state: "low" } }),
      kinds({ lost: true }, { battery: { state: "low" } }),
    ]).toEqual([
      [],
      ["vehicle.lost critical"],
      ["vehicle.lost warning"],
      ["vehicle.lost notice"],
      [],
      ["vehicle.failsafe critical", "vehicle.fence emergency"],
      ["vehicle.battery emergency"],
      ["vehicle.battery notice"],
      ["vehicle.lost critical"],
    ]);
  });

  it("has words with figures, what to do, and where", () => {
    expect(vehicleAlerts(vehicle, { ...live, battery: { state: "critical", percent: 11.6 } })).toEqual([
      {
        ...{ what: "vehicle.battery", vehicleId: "1:1", vehicle: "Copter 1", severity: "critical" },
        ...{
          title: "Battery critical",
          words: "The battery of Copter 1 is critical, 12 % left",
          remedy: "Land it now.",
        },
        place: { lat: 47, lon: 11 },
      },
    ]);
  });
});

it("a vehicle's words are alerts from warnings on, the same with other figures, and quiet about arming", () => {
  const said = (severity: number, text: string, flies = true) =>
    textAlert({ vehicleId: "1:1", at: 0, severity, text }, flies)?.severity;
  expect([
    said(0, "Crash"),
    said(2, "EKF failsafe"),
    said(4, "Vibration"),
    said(5, "Mission 3"),
    said(4, "GPS", false),
  ]).toEqual(["emergency", "critical", "warning", undefined, "notice"]);
  expect(said(2, "PreArm: compass not healthy", false)).toBe("notice");
  const what = (text: string) => textAlert({ vehicleId: "1:1", at: 0, severity: 4, text }, true)?.what;
  expect(what("Battery 1 low voltage 22.1V used 1200 mAh")).toBe(what("Battery 1 low voltage 21.97V used 1310 mAh"));
});

it("another aircraft is an alert from a conflict on, an emergency when it is seconds away, with words that stand still", () => {
  const near = { vehicleId: "1:1", distance: 1_400, bearingDeg: 45, above: 80 };
  const record = { id: "adsb 1", source: "adsb", name: "HB", lat: 47, lon: 11, heardAt: 0, level: "conflict" } as const;
  const alerts = (inMs: number) => trafficAlert({ ...record, near: { ...near, inMs } });
  expect(alerts(35_000)).toMatchObject([
    { severity: "critical", words: "Traffic: HB 1.4 km north-east, 80 m above, comes too near", which: "adsb 1" },
  ]);
  expect([alerts(10_000)[0]?.severity, trafficAlert({ ...record, level: "near", near })]).toEqual(["emergency", []]);
});

it("a link that failed says so until it is open again; a replay that ended is nothing to worry about", () => {
  const link = { id: "l", address: "serial:/dev/x:57600", state: "waiting", bytesIn: 0, bytesOut: 0, loss: 0 } as const;
  const failure = { code: "denied", message: "No permission" } as const;
  expect(linkAlert({ ...link, failure })).toMatchObject([{ words: "serial:/dev/x:57600: No permission", which: "l" }]);
  expect([linkAlert(link), linkAlert({ ...link, failure, byDefault: true })[0]?.severity]).toEqual([[], "notice"]);
});
