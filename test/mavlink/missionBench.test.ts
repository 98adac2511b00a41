import { common } from "mavlink-mappings";
import { expect, test } from "vitest";
import { measure, vehicles, whats } from "../../bench/upload/cell.ts";
import { patrol } from "../../bench/upload/items.ts";
import { radio } from "../../bench/upload/radio.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { MissionClient } from "../../src/mavlink/missionClient.ts";

test.each(vehicles.flatMap((vehicle) => whats.map((what) => ({ what, vehicle }))))(
  "$what with the simulated $vehicle at 30 % loss each way ends verified",
  async ({ what, vehicle }) => {
    const cell = await measure({ what, vehicle, loss: 0.3, runs: 4, items: 60 });
    expect(cell).toMatchObject({ success: 1, falselyVerified: 0, failure: "" });
  },
);

test.each(vehicles)(
  "an upload cut off in the middle leaves the simulated %s free for the next one",
  async (vehicle) => {
    const { clock, ground, server, setLoss } = await radio(vehicle, 5);
    const client = new MissionClient(ground);
    const target = { systemId: 1, storage: vehicle === "ArduPilot" ? "ardupilot" : "exact" } as const;
    const controller = new AbortController();
    const broken = client.upload(target, patrol(50), { signal: controller.signal }).catch(failureOf);
    await clock.advance(2_000);
    setLoss(1);
    controller.abort(); // the vehicle does not hear of it, and goes on waiting
    expect(await clock.run(broken)).toMatchObject({ code: "cancelled" });
    await clock.advance(500);
    setLoss(0);
    await clock.run(client.upload(target, patrol(20)));
    expect(server.mission().length).toBe(20);
    expect((await clock.run(client.download(target))).length).toBe(20);
  },
);

test("a download from a vehicle that waits for the rest of an upload waits for its end", async () => {
  const { clock, ground } = await radio("ArduPilot", 5);
  const client = new MissionClient(ground);
  ground.send(messageOf(common.MissionCount, { targetSystem: 1, targetComponent: 1, count: 3 }), { systemId: 1 });
  await clock.advance(300);
  const startedAt = clock.now();
  expect(await clock.run(client.download({ systemId: 1, storage: "ardupilot" }))).toEqual([]);
  expect(clock.now() - startedAt).toBeGreaterThan(7_000);
});
