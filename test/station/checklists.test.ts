import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { FailureError, failureOf } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { Checklist, CheckValues } from "../../src/mission/checklist.ts";
import { actingAs } from "../../src/station/actor.ts";
import { Checklists } from "../../src/station/checklists.ts";
import { checkValuesOf } from "../../src/station/checklistValues.ts";
import type { AuditEvent } from "../../src/store/auditLog.ts";
import { ChecklistStore } from "../../src/store/checklistStore.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

const copter: VehicleRecord = {
  ...{
    id: "1:1",
    systemId: 1,
    name: "Copter 1",
    autopilot: "ardupilot",
    kind: "multirotor",
    mode: "Stabilize",
    modes: [],
  },
  ...{
    armed: false,
    landed: "on-ground",
    lost: false,
    heardAt: 0,
    linkIds: [],
    notReady: [],
    failsafe: false,
    mission: {},
  },
};
const good: CheckValues = { home: true, video: "playing", notReady: [], lost: false, battery: 96 };
const list: Checklist = {
  ...{ id: "mine", title: "Our copters", type: "copter" },
  items: [
    { id: "props", words: "Propellers are tight" },
    { id: "battery", words: "Battery is full", test: { value: "battery", limit: 90 } },
    { id: "lead", words: "Released", by: "supervisor" },
  ],
};

function desk(dataFolder?: string) {
  const folder = dataFolder ?? mkdtempSync(join(tmpdir(), "vedette-checklists-"));
  if (!dataFolder) ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const db = openDatabase(join(folder, "vedette.db"));
  let now = 1_000;
  let leads = true;
  let vehicle = copter;
  const lines: AuditEvent[] = [];
  const failures: unknown[] = [];
  const checklists = new Checklists({
    ...{ store: new ChecklistStore(db), settings: new Settings(db), now: () => ++now, leads: () => leads },
    audit: { note: (event) => lines.push(event) },
    vehicle: (id) => (id === vehicle.id ? vehicle : undefined),
    fail: (cause) => failures.push(cause),
  });
  const calls = checklists.handlers();
  calls["checklist.save"]({ list, by: "Lead" });
  return {
    ...{ checklists, calls, lines, failures, folder, close: () => db.close() },
    see: (record: Partial<VehicleRecord>, values = good) => {
      vehicle = { ...vehicle, ...record };
      checklists.observe(vehicle, values);
    },
    setLeads: (yes: boolean) => (leads = yes),
    run: () => checklists.state().runs[0],
  };
}

const thrownBy = (work: () => unknown) => {
  try {
    work();
  } catch (cause) {
    return cause instanceof FailureError ? failureOf(cause).message : cause;
  }
  return "nothing";
};
const tick = (itemId: string) => ({ vehicleId: "1:1", itemId, ticked: true, by: "A" });

it("a vehicle on the ground has the edited list of its type begun by itself, and its values tick what they can", () => {
  const { see, run, calls, close } = desk();
  see({});
  expect(run()).toMatchObject({
    vehicleId: "1:1",
    list,
    items: { battery: { state: "ticked" }, props: { state: "open" } },
  });
  see({}, { ...good, battery: 40 });
  expect(run()?.items.battery).toMatchObject({ state: "open", words: "40 %, at least 90 %" });
  calls["checklist.begin"]({ vehicleId: "1:1", listId: "built-in-plane" });
  expect(run()?.list.id).toBe("built-in-plane");
  close();
});

it("what was gone through is kept with the sortie: who, when, values, and what was open when it was armed", async () => {
  const { see, run, calls, checklists, lines, folder, close } = desk();
  see({});
  calls["checklist.tick"](tick("props"));
  calls["checklist.skip"]({ vehicleId: "1:1", itemId: "battery", reason: "Short hop", by: "B" });
  actingAs("M. Meier", () => checklists.mayAsk("1:1", "vehicle.arm", { vehicleId: "1:1", arm: true }));
  checklists.begun({ id: "s1", vehicleId: "1:1", startedAt: 7_000 });
  see({ armed: true, landed: "in-air" }, { ...good, battery: 30 });
  const kept = await calls["checklist.ofSortie"]({ sortieId: "s1" });
  expect(kept).toEqual(run());
  expect(kept).toMatchObject({
    ...{ sortieId: "s1", armed: { at: 7_000, by: "M. Meier", open: ["Released"] } },
    items: {
      props: { state: "ticked", by: "A" },
      battery: { state: "skipped", by: "B", reason: "Short hop", words: "96 %, at least 90 %" },
      lead: { state: "open" },
    },
  });
  expect(lines.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
    ...["checklist.saved Lead", "checklist.skipped B", "checklist.unfinished M. Meier"],
  ]);
  expect(thrownBy(() => calls["checklist.tick"](tick("lead")))).toContain("part of the sortie");
  see({ armed: false, landed: "on-ground" });
  expect([run()?.sortieId, run()?.items.props]).toEqual([undefined, { state: "open" }]); // the next flight begins anew
  close();
  const later = desk(folder);
  expect(await later.calls["checklist.ofSortie"]({ sortieId: "s1" })).toEqual(kept);
  later.close();
});

it("what people ticked survives a restart of the station", () => {
  const first = desk();
  first.see({});
  first.calls["checklist.tick"](tick("props"));
  const before = first.run();
  first.close();
  const second = desk(first.folder);
  expect(second.run()).toEqual(before);
  second.see({});
  expect(second.run()?.items.props).toEqual({ state: "ticked", by: "A", at: 1_004 });
  second.close();
});

it("an unfinished list refuses arming only where a supervisor set it so, and never stops or lands anything", () => {
  const { see, calls, checklists, close } = desk();
  see({});
  const ask = (call: string, args: object) =>
    thrownBy(() => checklists.mayAsk("1:1", call, { vehicleId: "1:1", ...args }));
  expect(ask("vehicle.arm", { arm: true })).toBe("nothing");
  calls["checklist.forbid"]({ forbids: true, by: "Lead" });
  const words = "Copter 1 is not armed: its checklist is unfinished: Propellers are tight and 1 more";
  expect([
    ask("vehicle.arm", { arm: true }),
    ask("vehicle.takeOff", { ahl: 30 }),
    ask("fleet.command", { command: { kind: "takeOff", ahl: 30 } }),
    ask("vehicle.arm", { arm: false }),
    ask("fleet.command", { command: { kind: "land" } }),
    ask("vehicle.returnHome", {}),
  ]).toEqual([words, words, words, "nothing", "nothing", "nothing"]);
  see({ armed: true, landed: "in-air" });
  expect(ask("vehicle.startMission", {})).toBe("nothing");
  close();
});

it("a supervisor's item is nobody else's, and lists of the app are copied, not changed", () => {
  const { see, calls, setLeads, run, close } = desk();
  see({});
  setLeads(false);
  expect(thrownBy(() => calls["checklist.tick"](tick("lead")))).toBe('"Released" is for a supervisor');
  setLeads(true);
  calls["checklist.tick"](tick("lead"));
  expect(run()?.items.lead?.state).toBe("ticked");
  const builtIn = { ...list, id: "built-in-copter" };
  expect(thrownBy(() => calls["checklist.save"]({ list: builtIn, by: "A" }))).toContain("comes with the app");
  calls["checklist.remove"]({ id: "mine", by: "A" });
  expect(thrownBy(() => calls["checklist.remove"]({ id: "mine", by: "A" }))).toContain("no such checklist");
  expect(run()?.list).toEqual(list); // what was begun is gone on with
  close();
});

it("a vehicle in a replayed log has no checklist", () => {
  const { see, run, close } = desk();
  see({ replayed: true });
  expect(run()).toBeUndefined();
  close();
});

it("the values come from what the vehicle and the station report of it", () => {
  const vehicle: VehicleRecord = {
    ...copter,
    ...{ notReady: ["Estimator: no position yet", "Home is not set yet"], fence: { enabled: true } },
  };
  const known = { vehicle, live: undefined, payload: undefined, stream: undefined, toldEstimator: true };
  expect(checkValuesOf({ ...known, gps: { fix: 3, satellites: 9, hdop: 1.1 }, battery: { percent: 88 } })).toEqual({
    ...{ gpsFix: 3, satellites: 9, hdop: 1.1, battery: 88, home: false, video: "none", lost: false },
    ...{ estimator: ["Estimator: no position yet"], fence: { enabled: true, breached: false } },
    notReady: vehicle.notReady,
  });
});
