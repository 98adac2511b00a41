import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { every } from "../../src/mavlink/clock.ts";
import { Traffic } from "../../src/mavlink/traffic.ts";
import { pair } from "./fakeVehicle.ts";

const ALL = 1 | 2 | 4 | 8 | 16 | 32 | 128;
const plane = {
  ...{ ICAOAddress: 0x4b1234, lat: 475_000_000, lon: 85_000_000, altitude: 1_500_000, altitudeType: 0, flags: ALL },
  ...{ heading: 9_050, horVelocity: 7_000, verVelocity: -250, callsign: "HBABC", emitterType: 1, squawk: 7000 },
};
const bytes = (text: string, length: number) => Array.from({ length }, (_, i) => text.charCodeAt(i) || 0);

async function ready() {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 5 });
  return { ...p, traffic: new Traffic(p.ground) };
}

describe("traffic", () => {
  it("shows an aircraft heard by ADS-B with the datum of its altitude", async () => {
    const { traffic, clock, say } = await ready();
    for (let i = 0; i < 10; i++) say(common.AdsbVehicle, plane);
    await clock.advance(200);
    const record = {
      ...{ id: "4B1234", kind: "adsb", callsign: "HBABC", lat: 47.5, lon: 8.5, altitude: 1_500 },
      ...{ altitudeDatum: "pressure", headingDeg: 90.5, speed: 70, climb: -2.5, squawk: 7000, emitterType: 1 },
    };
    expect(traffic.aircraft()).toEqual([{ ...record, at: expect.any(Number) }]);
  });

  it("drops who was not heard for 30 seconds", async () => {
    const { traffic, clock, say } = await ready();
    for (let i = 0; i < 10; i++) say(common.AdsbVehicle, plane);
    await clock.advance(29_000);
    expect(traffic.aircraft().length).toBe(1);
    await clock.advance(2_000);
    expect(traffic.aircraft()).toEqual([]);
  });

  it("goes on following, and drops who fell silent, when the computer's clock is set back", async () => {
    const { traffic, clock, say } = await ready();
    for (let i = 0; i < 10; i++) say(common.AdsbVehicle, plane);
    for (let i = 0; i < 10; i++) say(common.AdsbVehicle, { ...plane, ICAOAddress: 0x4b0001 });
    await clock.advance(1_000);
    clock.setBack(3_600_000);
    for (let i = 0; i < 10; i++) say(common.AdsbVehicle, { ...plane, lat: 476_000_000 });
    await clock.advance(1_000);
    const now = clock.now();
    const placed = () => traffic.aircraft().map(({ id, lat, at }) => [id, lat, Math.abs(now - at) < 2_000]);
    expect(placed()).toEqual(expect.arrayContaining([["4B1234", 47.6, true]]));
    await clock.advance(28_500); // the other is silent for 30.5 s now
    expect(traffic.aircraft().map(({ id }) => id)).toEqual(["4B1234"]);
    await clock.advance(2_000);
    expect(traffic.aircraft()).toEqual([]);
  });

  it("leaves out values that are not marked valid or make no sense", async () => {
    const { traffic, clock, say } = await ready();
    for (let i = 0; i < 10; i++) {
      say(common.AdsbVehicle, { ...plane, ICAOAddress: 1, flags: 1 });
      say(common.AdsbVehicle, { ...plane, ICAOAddress: 2, heading: 40_000, altitude: 90_000_000, squawk: 9999 });
      say(common.AdsbVehicle, { ...plane, ICAOAddress: 3, lat: 0, lon: 0 });
      say(common.AdsbVehicle, { ...plane, ICAOAddress: 4, lat: 950_000_000 });
      say(common.AdsbVehicle, { ...plane, ICAOAddress: 5, flags: ALL & ~1 });
    }
    await clock.advance(200);
    const at = expect.any(Number);
    const place = { kind: "adsb", lat: 47.5, lon: 8.5, emitterType: 1, at };
    expect(traffic.aircraft().sort((a, b) => a.id.localeCompare(b.id))).toEqual([
      { ...place, id: "000001" },
      { ...place, id: "000002", callsign: "HBABC", speed: 70, climb: -2.5 },
    ]);
  });

  it("joins the messages of a Remote ID into one aircraft", async () => {
    const { traffic, clock, say } = await ready();
    const idOrMac = [1, 2, 3, 4, 5, 6, ...Array<number>(14).fill(0)];
    every(clock, 1_000, () => {
      say(common.OpenDroneIdBasicId, { idOrMac, idType: 1, uaType: 2, uasId: bytes("1581F\u0007ABC", 20) });
      say(common.OpenDroneIdSystem, { idOrMac, operatorLatitude: 474_000_000, operatorLongitude: 84_000_000 });
      say(common.OpenDroneIdOperatorId, { idOrMac, operatorId: "CHE123" });
      say(common.OpenDroneIdLocation, {
        ...{ idOrMac, latitude: 475_000_000, longitude: 85_000_000, altitudeGeodetic: 480, altitudeBarometric: -1_000 },
        ...{ direction: 36_100, speedHorizontal: 1_250, speedVertical: 6_300 },
      });
    });
    await clock.advance(20_000);
    expect(traffic.aircraft()).toEqual([
      {
        ...{ id: "1581FABC", kind: "remote-id", lat: 47.5, lon: 8.5, altitude: 480, altitudeDatum: "ellipsoid" },
        ...{ speed: 12.5, emitterType: 2, operatorId: "CHE123", operatorAt: { lat: 47.4, lon: 8.4 } },
        at: expect.any(Number),
      },
    ]);
  });

  it("takes a vehicle's own Remote ID for no other aircraft, whoever hears it", async () => {
    const { traffic, clock, say } = await ready();
    const place = { latitude: 475_000_000, longitude: 85_000_000, altitudeGeodetic: 480 };
    const unheard = Array<number>(20).fill(0);
    const heard = [9, 8, 7, ...Array<number>(17).fill(0)];
    every(clock, 1_000, () => {
      for (const idOrMac of [unheard, heard]) {
        say(common.OpenDroneIdBasicId, { idOrMac, idType: 1, uaType: 2, uasId: bytes("OURS1", 20) });
        say(common.OpenDroneIdLocation, { idOrMac, ...place });
      }
    });
    await clock.advance(20_000);
    expect(traffic.aircraft()).toEqual([]);
  });

  it("tells a barometer at 1013 hPa from one at the local pressure", async () => {
    const { traffic, clock, say } = await ready();
    const idOrMac = [4, ...Array<number>(19).fill(0)];
    const place = { latitude: 475_000_000, longitude: 85_000_000, altitudeGeodetic: -1_000, altitudeBarometric: 600 };
    for (let i = 0; i < 10; i++) say(common.OpenDroneIdLocation, { idOrMac, ...place, direction: 36_100 });
    await clock.advance(500);
    expect(traffic.aircraft()).toMatchObject([{ id: "04", altitude: 600, altitudeDatum: "standard-pressure" }]);
  });

  it("keeps 500 at most, the nearest first", async () => {
    const { traffic, clock, say, down } = await ready();
    down.conditions.loss = 0;
    for (let i = 1; i <= 700; i++) say(common.AdsbVehicle, { ...plane, ICAOAddress: i, lat: 475_000_000 + i * 1_000 });
    await clock.advance(200);
    const near = traffic.aircraft({ lat: 47.5, lon: 8.5 });
    expect(near.length).toBe(500);
    expect(near.map(({ lat }) => lat)).toEqual(near.map(({ lat }) => lat).sort((a, b) => a - b));
  });
});
