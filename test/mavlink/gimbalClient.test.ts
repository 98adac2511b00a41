import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { GimbalClient } from "../../src/mavlink/gimbalClient.ts";
import { heardBy, pair } from "./fakeVehicle.ts";
import { gimbalVehicle } from "./gimbalVehicle.ts";

const gimbal = { systemId: 1, componentId: 1, gimbalId: 1 };

async function ready(wish: number | { silent: true } = 0) {
  const startsWith = typeof wish === "number" ? wish : 0;
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 3 });
  const side = gimbalVehicle(p, startsWith, typeof wish === "number");
  const client = new GimbalClient(p.ground, new CommandClient(p.ground));
  const seen: string[] = [];
  client.onGimbal(({ control }) => seen.push(control));
  await p.clock.advance(10_000);
  return { ...p, ...side, client, seen };
}

describe("a gimbal", () => {
  it("is found with its range and who controls it", async () => {
    const { client, seen, configured } = await ready();
    expect(client.gimbals(1)).toEqual([
      {
        ...gimbal,
        pitchRangeDeg: [expect.closeTo(-90, 3), expect.closeTo(45, 3)],
        yawRangeDeg: [expect.closeTo(-180, 3), expect.closeTo(180, 3)],
        control: "nobody's",
      },
    ]);
    expect(seen.at(-1)).toBe("nobody's");
    expect(configured()).toEqual([]);
  });

  it("is asked for once control is wanted, pointed, and given back", async () => {
    const { client, clock, state, configured } = await ready();
    expect(await client.point(gimbal, -30, 0, "nose").catch(failureOf)).toMatchObject({ code: "denied" });
    await clock.run(client.acquire(gimbal));
    const before = configured().length;
    await clock.run(client.acquire(gimbal));
    expect(configured().length).toBe(before);
    await clock.run(client.point(gimbal, -30, 90, "north"));
    await clock.run(client.point(gimbal, -45, 10, "nose"));
    await clock.run(client.turn(gimbal, 0, 0, "nose"));
    await clock.run(client.neutral(gimbal));
    const distinct = [...new Set(state.pointed.map((p) => JSON.stringify(p)))].map((p) => JSON.parse(p));
    expect(distinct).toEqual([
      [-30, 90, null, null, 4 | 8 | 16 | 64, 1],
      [-45, 10, null, null, 4 | 8 | 32, 1],
      [null, null, 0, 0, 4 | 8 | 32, 1],
      [null, null, null, null, 2 | 4 | 8 | 32, 1],
    ]);
    expect(client.gimbals(1)[0]!.control).toBe("ours");
    await clock.run(client.release(gimbal));
    expect(state.control).toEqual([0, 0]);
  });

  it("that another has is not stolen, but may be taken explicitly", async () => {
    const { client, clock, state, configured } = await ready(42);
    expect(await client.acquire(gimbal).catch(failureOf)).toEqual({
      code: "denied",
      message: "Gimbal 1 is under control of system 42, component 190",
      remedy: "Ask there, or take it explicitly.",
    });
    expect(await client.lookAway(gimbal).catch(failureOf)).toMatchObject({ code: "denied" });
    await clock.advance(5_000);
    expect(configured()).toEqual([]);
    await clock.run(client.take(gimbal));
    expect(state.control).toEqual([255, 190]);
  });

  it("shows when another takes it from us", async () => {
    const { client, clock, state, seen } = await ready();
    await clock.run(client.acquire(gimbal));
    state.control = [42, 190];
    await clock.advance(3_000);
    expect(seen.slice(-2)).toEqual(["ours", "another's"]);
  });

  it("refuses what it cannot reach", async () => {
    const { client, clock } = await ready();
    await clock.run(client.acquire(gimbal));
    expect(await client.point(gimbal, 60, 0, "nose").catch(failureOf)).toEqual({
      code: "bad-input",
      message: "Pitch 60 is outside -90…45",
    });
    expect(await client.point(gimbal, Number.NaN, 0, "nose").catch(failureOf)).toMatchObject({ code: "bad-input" });
  });

  it("turns in radians a second and looks at places", async () => {
    const { client, clock, vehicle } = await ready();
    await clock.run(client.acquire(gimbal));
    const turned = heardBy(vehicle, common.GimbalManagerSetPitchyaw);
    const looked = heardBy(vehicle, common.CommandInt);
    for (let i = 0; i < 10; i++) await client.turn(gimbal, 90, -45, "nose");
    await clock.run(client.lookAt(gimbal, { lat: 47.5, lon: 8.5, amsl: 400 }));
    await clock.run(client.lookAway(gimbal));
    expect([turned[0]!.pitchRate, turned[0]!.yawRate]).toEqual([
      expect.closeTo(Math.PI / 2, 5),
      expect.closeTo(-Math.PI / 4, 5),
    ]);
    const { command, _param1, _param5, _param6, _param7 } = looked[0]!;
    expect([command, _param1, _param5, _param6, _param7]).toEqual([195, 1, 475_000_000, 85_000_000, 400]);
  });

  it("whose manager is silent is asked to tell who controls it, a few times only", async () => {
    const { client, clock, asked } = await ready({ silent: true });
    await clock.advance(60_000);
    const intervals = asked.filter(({ command }) => command === common.MavCmd.SET_MESSAGE_INTERVAL);
    const sent = [...new Set(intervals.map((m) => `${m._param1} ${m._param2}`))];
    expect([client.gimbals(1)[0]!.control, sent]).toEqual(["unknown", ["281 500000"]]);
    expect(intervals.length).toBeLessThan(12); // three wishes and what the radio made of them
  });

  it("tells where it looks", async () => {
    const { client, clock, say, down } = await ready();
    down.conditions.loss = 0;
    const half = Math.sin(-Math.PI / 12);
    say(common.GimbalDeviceAttitudeStatus, { gimbalDeviceId: 1, q: [Math.cos(Math.PI / 12), 0, half, 0], flags: 32 });
    await clock.advance(200);
    expect(client.gimbals(1)[0]!.attitude).toEqual({ pitchDeg: expect.closeTo(-30, 3), yawDeg: 0, yawFrom: "nose" });
  });
});
