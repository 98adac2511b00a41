import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { HomeOrigin } from "../../src/mavlink/homeOrigin.ts";
import { pair } from "./fakeVehicle.ts";

const here = { latitude: 470_000_000, longitude: 80_000_000, altitude: 400_000 };
const place = { lat: 47.5, lon: 8.5, amsl: 512 };

/** A vehicle that keeps home, and an origin that can be set once. */
async function ready({ stubborn = false } = {}) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 6 });
  let home = { latitude: 1, longitude: 1, altitude: 0 };
  let origin: typeof home | undefined;
  const ack = (command: number, result = 0) => p.say(common.CommandAck, { command, result, targetSystem: 255 });
  p.vehicle.on(common.CommandInt, ({ message: m }) => {
    if (!stubborn)
      home = m._param1 === 1 ? here : { latitude: m._param5, longitude: m._param6, altitude: m._param7 * 1_000 };
    ack(m.command);
  });
  p.vehicle.on(common.SetGpsGlobalOrigin, ({ message: { latitude, longitude, altitude } }) => {
    origin ??= { latitude, longitude, altitude };
  });
  p.vehicle.on(common.CommandLong, ({ message: m }) => {
    ack(m.command, m._param1 === 49 && !origin ? common.MavResult.FAILED : 0);
    if (m._param1 === 242) p.say(common.HomePosition, home);
    if (m._param1 === 49 && origin) p.say(common.GpsGlobalOrigin, origin);
  });
  return { ...p, client: new HomeOrigin(p.ground, new CommandClient(p.ground)) };
}

describe("home", () => {
  it("is set to a place, and the vehicle says so", async () => {
    const { client, clock } = await ready();
    expect(await clock.run(client.setHome(1, place))).toEqual(place);
  });

  it("is set where the vehicle is", async () => {
    const { client, clock } = await ready();
    expect(await clock.run(client.setHome(1, "here"))).toEqual({ lat: 47, lon: 8, amsl: 400 });
  });

  it("that the vehicle does not take is a failure, accepted or not", async () => {
    const { client, clock } = await ready({ stubborn: true });
    expect(await clock.run(client.setHome(1, place).catch(failureOf))).toEqual({
      code: "refused",
      message: "Vehicle 1 keeps its home at 0.000000, 0.000000, 0.0 m",
      remedy: "Set it again.",
    });
    expect(await client.setHome(1, { ...place, lat: 91 }).catch(failureOf)).toMatchObject({ code: "bad-input" });
  });
});

describe("the origin", () => {
  it("is set once, over a bad link", async () => {
    const { client, clock } = await ready();
    await clock.run(client.setOrigin(1, place));
    expect(await clock.run(client.setOrigin(1, { ...place, lat: 48 }).catch(failureOf))).toEqual({
      code: "refused",
      message: "Vehicle 1 keeps its origin at 47.500000, 8.500000, 512.0 m",
      remedy: "An origin can be set once: restart the vehicle to set another.",
    });
  });
});
