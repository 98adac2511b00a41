import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { rightOf } from "../../src/contract/accessRights.ts";
import { actingAs } from "../../src/station/actor.ts";
import { audited, isCommand } from "../../src/station/auditedCalls.ts";
import { AuditTrail } from "../../src/station/auditTrail.ts";
import type { StationHandlers } from "../../src/station/handlers.ts";
import { AuditLog } from "../../src/store/auditLog.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

/** Calls that need more than the right to see and are no orders in the audit log, by the reason. */
const noOrders: Readonly<Record<string, readonly string[]>> = {
  "has a line of its own in the log": [
    ...["flags.judge", "flags.escalate", "flags.tag", "flags.note", "flags.join", "flags.part", "flags.undo"],
    ...["corrections.add", "corrections.undo", "alerts.acknowledge", "flag.delete"],
    ...["retention.set", "retention.run", "retention.trustClock", "retention.hold"],
    ...["checklist.skip", "checklist.save", "checklist.remove", "checklist.forbid"],
    ...["audit.export", "audit.merge", "evidence.start", "dataset.start", "dailyReport.make", "data.merge"],
    ...["accounts.add", "accounts.change", "accounts.resetPassword", "accounts.lockAfter"],
    ...["account.signIn", "account.signOut", "account.unlock"],
  ],
  "is kept with its person in the sortie's checklist": ["checklist.begin", "checklist.tick"],
  "goes on with a session whose beginning is in the log": ["account.resume"],
  "only reads": [
    ...["fence.read", "rally.read", "patrol.readBack", "params.read", "params.askMeanings"],
    ...["logs.list", "logs.fetch", "accounts.list", "account.state"],
  ],
  "only tries out, and changes nothing": ["models.inspect", "models.try", "models.measure", "rules.try"],
  "only ends what was begun by an order or a line": [
    ...["offline.cancel", "params.cancel", "logs.cancel", "evidence.cancel", "footageExport.cancel"],
    ...["dataset.cancel", "dailyReport.cancel", "data.cancelMerge"],
  ],
  "is believed only when it is solved, which is an order": ["cameraCalibration.click", "cameraCalibration.unclick"],
  "changes only which files are offered": ["scenarioRuns.open", "scenarioRuns.forget"],
  "is of simulated drones alone": ["sim.add", "sim.remove", "sim.camera", "sim.secondCamera", "sim.fault"],
};

it("every call that needs more than the right to see is an order in the audit log, or it is said here why not", () => {
  const said = Object.values(noOrders).flat();
  const changing = Object.entries(rightOf).flatMap(([call, right]) => (right === "see" ? [] : [call]));
  expect(changing.filter((call) => !isCommand(call)).toSorted()).toEqual(said.toSorted());
});

it("what is done to plans, maps, replays and the vehicles' messages stands in the log, with who did it", async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-audited-"));
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
  const db = openDatabase(join(dataFolder, "vedette.db"));
  const now = () => 10_000;
  const audit = new AuditLog(db, { now });
  const trail = new AuditTrail({
    ...{ audit, settings: new Settings(db), dataFolder, log: silentLog, fail: () => {}, now },
  });
  onTestFinished(async () => {
    await trail.close();
    db.close();
  });
  const asked = {
    "plans.erase": { planId: "p1" },
    "plans.trash": { planId: "p2", trashed: true },
    "maps.remove": { id: "m1" },
    "maps.addOnline": { address: "https://tiles.example/{z}/{x}/{y}?key=hidden", attribution: "Survey" },
    "messages.setRate": { vehicleId: "1:1", messageId: 30, hertz: 4 },
    "replay.set": { linkId: "l1", playing: false },
  };
  const handlers = Object.fromEntries(Object.keys(asked).map((call) => [call, () => null]));
  const calls = audited(handlers as unknown as StationHandlers, trail, now) as unknown as Readonly<
    Record<string, (args: unknown) => unknown>
  >;
  for (const [call, args] of Object.entries(asked)) await actingAs("Ada", () => calls[call]?.(args));
  const told = trail.list({ most: 100 }).toReversed();
  expect(told.filter(({ kind }) => kind === "command").map(({ by, body }) => [by, body.call, body.args])).toEqual(
    Object.entries(asked).map(([call, args]) => [
      "Ada",
      call,
      call === "maps.addOnline" ? { ...args, address: "https://tiles.example/{z}/{x}/{y}?key=***" } : args,
    ]),
  );
  expect(told.filter(({ kind }) => kind === "command.ended")).toHaveLength(6);
});
