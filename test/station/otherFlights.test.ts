import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minimal } from "mavlink-mappings";
import { expect, it, onTestFinished } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { silentLog } from "../../src/base/log.ts";
import type { StatusText } from "../../src/contract/records.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { otherFlights } from "../../src/station/otherFlights.ts";
import { Station } from "../../src/station/station.ts";
import { at, line } from "../geo/local.ts";

/** A station that hears these vehicles. */
function stationWith(...systemIds: readonly number[]): Station {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-others-"));
  const peers = { need: () => {}, onPeer: () => () => {}, onOrphaned: () => () => {} };
  const station = new Station({ dataFolder, modelFile: "", session: "one", peers, log: silentLog });
  onTestFinished(async () => {
    await station.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const bytes = new Emitter<ReceivedBytes>();
  const [address, nothing] = ["udpin:127.0.0.1:0", async () => {}];
  const link: Link = {
    ...{ address, boundAddress: address, open: nothing, close: nothing, send: () => {} },
    ...{ onBytes: bytes.on, onClosed: () => () => {} },
  };
  station.node.addLink("radio", link);
  for (const systemId of systemIds) {
    const beat = messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, baseMode: 1 as never, mavlinkVersion: 3 });
    bytes.emit({ bytes: encodePacket(beat, { systemId, componentId: 1, sequence: 0 }), at: Date.now() });
  }
  return station;
}

const plan: Plan = newPlan({ name: "East", section: line([0, 0], [1000, 0]), home: at(0, 300) });
const west: Plan = { ...plan, name: "West" };
const items = Array(6).fill({ command: 16 });

it("what other vehicles hold and what the library shows may be in the air too; what is not heard and the plan itself is not", () => {
  const station = stationWith(1, 2);
  const flights = () => otherFlights(station, "1:1", plan).map((one) => [one.plan.name, one.where]);
  expect(flights()).toEqual([]);
  for (const id of ["1:1", "2:1", "3:1"]) station.patrols.hold(id, { plan: west, uploadedAt: 1 }, items);
  const { name } = station.fleet.vehicle("2:1");
  expect(flights()).toEqual([["West", `on board ${name}`]]);
  const keep = (one: Plan) => {
    const { id } = station.store.plans.save(null, one, { by: "", note: "" }).plan;
    station.store.plans.show(id, true);
  };
  keep({ ...plan, watchWidth: 80 }); // the plan's own entry, as it was saved
  keep({ ...west, home: null }); // on board already
  keep({ ...west, name: "North", section: line([0, 900], [1000, 900]) });
  expect(flights()).toEqual([
    ["West", `on board ${name}`],
    ["North", "in the library"],
  ]);
});

it("an upload tells, before anything is sent, where the plan comes too near what another vehicle holds", async () => {
  const station = stationWith(1, 2);
  station.patrols.hold("2:1", { plan: west, uploadedAt: 1 }, items);
  const told: StatusText[] = [];
  station.announcer.on("text", (text) => {
    told.push(text);
    void station.handlers["patrol.cancelUpload"]({ vehicleId: "1:1" });
  });
  await expect(station.handlers["patrol.upload"]({ vehicleId: "1:1", plan })).rejects.toThrow();
  const { name } = station.fleet.vehicle("2:1");
  expect(told).toEqual([
    {
      vehicleId: "1:1",
      at: expect.any(Number),
      severity: 4,
      text: `"East" and "West" (on board ${name}) come within 0 m of each other at heights 0 m apart: 50 m beside or 15 m above each other are wanted. Fly 15 m higher or 15 m lower, or see that they are never in the air together.`,
    },
  ]);
  expect(station.snapshot().texts).toEqual(told);
});
