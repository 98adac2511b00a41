import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { every } from "../../src/mavlink/clock.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

type Manner = "obeys" | "is silent" | "refuses";

/** Vehicles that answer what they are asked after 20 ms and show their mode; each on a radio of its own. */
async function fleetOf(manners: readonly Manner[], conditions: Partial<RadioConditions> = {}) {
  const clock = new VirtualClock();
  const ground = new MavlinkNode({ clock });
  const fleet = new Fleet(ground, { rates: [] });
  for (const [i, manner] of manners.entries()) {
    const [near, far] = memoryLinkPair({ clock, delayMs: 20, ...conditions, seed: i + 1 });
    await Promise.all([near.open(), far.open()]);
    ground.addLink(`radio ${i + 1}`, near);
    const node = new MavlinkNode({ clock, systemId: i + 1, componentId: 1 });
    node.addLink("radio", far);
    let customMode = 3;
    const beat = () =>
      node.send(
        messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, baseMode: 129 as never, customMode, mavlinkVersion: 3 }),
      );
    beat();
    every(clock, 1_000, beat);
    node.on(common.CommandLong, ({ message: { command, _param2, targetSystem } }) => {
      if (targetSystem !== i + 1 || manner === "is silent") return;
      const refused = manner === "refuses" && command === common.MavCmd.DO_SET_MODE;
      if (!refused && command === common.MavCmd.DO_SET_MODE) customMode = _param2;
      node.send(messageOf(common.CommandAck, { command, result: refused ? 4 : 0, targetSystem: 255 }));
    });
  }
  await clock.advance(5_000);
  return { clock, fleet };
}

const ids = ["1:1", "2:1", "3:1", "4:1", "5:1"];

describe("a command to five vehicles", () => {
  it("gives an outcome for each: one silent, one refusing, three obeying", async () => {
    const { clock, fleet } = await fleetOf(["obeys", "is silent", "obeys", "refuses", "obeys"]);
    const outcomes = await clock.run(fleet.commandAll(ids, (actions) => actions.returnHome()));
    expect(outcomes).toEqual([
      { vehicleId: "1:1", ok: true },
      {
        vehicleId: "2:1",
        ok: false,
        failure: expect.objectContaining({ code: "timeout", message: "Returning was not answered" }),
      },
      { vehicleId: "3:1", ok: true },
      {
        vehicleId: "4:1",
        ok: false,
        failure: expect.objectContaining({
          code: "refused",
          message: "Returning was refused: the vehicle tried and failed",
        }),
      },
      { vehicleId: "5:1", ok: true },
    ]);
    expect(fleet.vehicles().map(({ mode }) => mode)).toEqual(["RTL", "Auto", "RTL", "Auto", "RTL"]);
  });

  it("is not held up by the slow one", async () => {
    const { clock, fleet } = await fleetOf(["obeys", "is silent", "obeys", "obeys", "obeys"]);
    const at = new Map<string, number>();
    const began = clock.now();
    const all = fleet.commandAll(
      ids,
      (actions) => actions.returnHome(),
      ({ vehicleId }) => at.set(vehicleId, clock.now() - began),
    );
    await clock.run(all);
    expect(at.get("2:1")).toBeGreaterThan(2_000);
    for (const id of ["1:1", "3:1", "4:1", "5:1"]) expect(at.get(id)).toBeLessThanOrEqual(1_100); // their next heartbeat
  });

  it("reaches all of them over radios that lose every fifth packet each way, repeat, delay and reorder", async () => {
    const bad = { loss: 0.2, duplicate: 0.2, delayMs: 150, jitterMs: 300 };
    const { clock, fleet } = await fleetOf(["obeys", "obeys", "obeys", "obeys", "obeys"], bad);
    const outcomes = await clock.run(fleet.commandAll(ids, (actions) => actions.returnHome()));
    expect(outcomes).toEqual(ids.map((vehicleId) => ({ vehicleId, ok: true })));
    expect(fleet.vehicles().map(({ mode }) => mode)).toEqual(ids.map(() => "RTL"));
  });

  it("names a vehicle that was never heard, and asks none twice", async () => {
    const { clock, fleet } = await fleetOf(["obeys"]);
    const asked: string[] = [];
    const outcomes = await clock.run(
      fleet.commandAll(["1:1", "9:1", "1:1"], async (_actions, id) => {
        asked.push(id);
      }),
    );
    expect(asked).toEqual(["1:1"]);
    expect(outcomes).toEqual([
      { vehicleId: "1:1", ok: true },
      { vehicleId: "9:1", ok: false, failure: expect.objectContaining({ code: "not-found" }) },
    ]);
  });
});
