import { common } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import type { StatusText } from "../../src/contract/records.ts";
import type { TrafficRecord } from "../../src/contract/traffic.ts";
import { offset } from "../../src/geo/enu.ts";
import { undulation } from "../../src/geo/geoid.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { approach } from "../../src/station/airConflict.ts";
import { AirTraffic, type OwnAircraft } from "../../src/station/airTraffic.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

const ALL = 1 | 2 | 4 | 8 | 16 | 32 | 128;
const here = { lat: 48.62, lon: 16.93 };
const still = {
  ...{ id: "1:1", ...here, amsl: 260, headingDeg: 0, rollDeg: 0, pitchDeg: 0 },
  ...{ groundSpeed: 0, climb: 0, courseDeg: 0, linkLoss: 0, flying: true },
};

/** A station whose vehicles hear others over a bad radio. */
async function ready(own: readonly Partial<OwnAircraft>[] = [{}]) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 9 });
  const air = new AirTraffic(p.ground);
  const warnings: StatusText[] = [];
  const told: (readonly TrafficRecord[])[] = [];
  air.onWarning((text) => warnings.push(text));
  air.onTraffic((records) => told.push(records));
  const vehicles = () => own.map((one) => ({ ...still, at: p.clock.now(), ...one }));
  /** Ticks twice a second; `say` sends before each. */
  const watch = async (seconds: number, say: (second: number) => void = () => {}) => {
    for (let i = 0; i < seconds * 2; i++) {
      say(i / 2);
      await p.clock.advance(500);
      air.tick(p.clock.now(), vehicles());
    }
  };
  const plane = (
    fields: { bearing?: number; metres: number; amsl?: number; heading?: number; speed?: number } & object,
  ) => {
    const { lat, lon } = offset(here, fields.bearing ?? 0, fields.metres);
    p.say(common.AdsbVehicle, {
      ...{ ICAOAddress: 0x4b1234, lat: Math.round(lat * 1e7), lon: Math.round(lon * 1e7), flags: ALL, emitterType: 7 },
      ...{ altitude: (fields.amsl ?? 260) * 1_000, altitudeType: 1, callsign: "HBABC", squawk: 7000 },
      ...{ heading: (fields.heading ?? 180) * 100, horVelocity: (fields.speed ?? 50) * 100, verVelocity: 0 },
    });
  };
  return { ...p, air, warnings, told, watch, plane };
}

describe("air traffic", () => {
  test("is told with how it stands to the nearest of our vehicles", async () => {
    const { air, watch, plane } = await ready([{}, { id: "2:1", ...offset(here, 0, 9_000) }]);
    await watch(3, () => plane({ metres: 11_000, amsl: 1_260, heading: 90 }));
    expect(air.records()).toEqual([
      {
        ...{ id: "adsb 4B1234", source: "adsb", name: "HBABC", category: "helicopter", squawk: "7000" },
        ...{ lat: expect.closeTo(48.7189, 3), lon: 16.93, amsl: 1_260, heightFrom: "gnss" },
        ...{ headingDeg: 90, speed: 50, climb: 0, heardAt: expect.any(Number), level: "far" },
        near: { vehicleId: "2:1", distance: expect.closeTo(2_000, -2), bearingDeg: expect.any(Number), above: 1_000 },
      },
    ]);
  });

  test("is warned of once for each encounter, a minute ahead", async () => {
    const { warnings, watch, plane } = await ready();
    await watch(60, (s) => plane({ metres: 5_000 - 50 * s, amsl: 340 }));
    expect(warnings).toEqual([{ vehicleId: "1:1", at: expect.any(Number), severity: 2, text: expect.any(String) }]);
    expect(warnings[0]?.text).toMatch(
      /^Traffic: HBABC \(helicopter\) (3\.9|4\.0) km north, 80 m above, too near in \d\d s$/,
    );
    await watch(120, (s) => plane({ metres: 2_000 + 50 * s, amsl: 340, heading: 0 }));
    expect(warnings.length).toBe(1);
    await watch(60, (s) => plane({ metres: 5_000 - 50 * s, amsl: 340 }));
    expect(warnings.length).toBe(2);
  });

  test("that passes beside, above or behind is no conflict", async () => {
    const { air, warnings, watch, plane } = await ready();
    await watch(5, () => plane({ metres: 2_500, heading: 90 }));
    expect(air.records()[0]?.level).toBe("near");
    await watch(5, () => plane({ metres: 2_500, amsl: 500 }));
    await watch(5, () => plane({ metres: 2_500, heading: 0 }));
    expect(warnings).toEqual([]);
  });

  test("is no conflict for a vehicle on the ground", async () => {
    const { air, warnings, watch, plane } = await ready([{ flying: false }]);
    await watch(5, () => plane({ metres: 500 }));
    expect([air.records()[0]?.level, warnings]).toEqual(["near", []]);
  });

  test("leaves a barometer's height three hundred metres of doubt", async () => {
    const { clock, air, warnings, watch, say } = await ready();
    const { lat, lon } = offset(here, 0, 2_500);
    const idOrMac = [1, 2, 3, ...Array<number>(17).fill(0)];
    const place = { latitude: Math.round(lat * 1e7), longitude: Math.round(lon * 1e7), direction: 18_000 };
    await watch(4, () =>
      say(common.OpenDroneIdLocation, {
        ...{ idOrMac, ...place, speedHorizontal: 5_000, altitudeGeodetic: -1_000, altitudeBarometric: 500 },
      }),
    );
    expect(air.records()).toMatchObject([{ id: "remote-id 010203", amsl: 500, heightFrom: "pressure" }]);
    expect(warnings.length).toBe(1);
    await clock.advance(40_000);
    const geodetic = 300 + undulation(here);
    await watch(2, () =>
      say(common.OpenDroneIdLocation, { idOrMac, ...place, speedHorizontal: 5_000, altitudeGeodetic: geodetic }),
    );
    expect(air.records()[0]?.amsl).toBeCloseTo(300, 0);
  });

  test("of which the height is not known may be at any", async () => {
    const { warnings, watch, say } = await ready();
    const { lat, lon } = offset(here, 90, 800);
    const place = { lat: Math.round(lat * 1e7), lon: Math.round(lon * 1e7) };
    await watch(4, () => say(common.AdsbVehicle, { ICAOAddress: 7, ...place, flags: 1 }));
    expect(warnings.map(({ text }) => text)).toEqual(["Traffic: 000007 800 m east, height unknown, too near now"]);
  });

  test("goes fifteen seconds after it was last heard, and that is told once", async () => {
    const { told, watch, plane } = await ready();
    await watch(3, () => plane({ metres: 9_000 }));
    await watch(13);
    expect(told.at(-1)?.length).toBe(1);
    await watch(10);
    expect(told.at(-1)).toEqual([]);
    expect(told.filter((records) => records.length === 0).length).toBe(1);
  });

  test("of a replayed log is told as that, judged from what the log replays alone, and nobody is warned of it", async () => {
    const { clock, ground, air, warnings, watch } = await ready([{}, { id: "9:1", replayed: true }]);
    const [log, pen] = memoryLinkPair({ clock });
    await Promise.all([log.open(), pen.open()]);
    ground.addLink("log", Object.assign(log, { mute: true }));
    const writer = new MavlinkNode({ clock, systemId: 9, componentId: 1 });
    writer.addLink("log", pen);
    const { lat, lon } = offset(here, 0, 500);
    const place = { lat: Math.round(lat * 1e7), lon: Math.round(lon * 1e7) };
    await watch(4, () => writer.send(messageOf(common.AdsbVehicle, { ICAOAddress: 7, ...place, flags: 1 })));
    expect(air.records()).toMatchObject([
      { id: "replayed adsb 000007", replayed: true, level: "conflict", near: { vehicleId: "9:1" } },
    ]);
    expect(warnings).toEqual([]);
  });

  test("that squawks an emergency says so", async () => {
    const { air, watch, say } = await ready();
    const place = { lat: 487_000_000, lon: 169_300_000, altitude: 900_000 };
    await watch(3, () =>
      say(common.AdsbVehicle, { ICAOAddress: 7, ...place, flags: ALL, squawk: 7600, callsign: "OK1" }),
    );
    expect(air.records()[0]).toMatchObject({ name: "OK1", squawk: "7600", emergency: "radio failure" });
  });
});

describe("an approach", () => {
  const cylinder = { radius: 1_000, height: 100 };
  const at = (bearing: number, metres: number) => offset(here, bearing, metres);

  test("takes both courses into account", () => {
    const chased = approach(
      { ...here, courseDeg: 0, speed: 20 },
      { ...at(180, 2_000), courseDeg: 0, speed: 60 },
      cylinder,
      60_000,
    );
    expect(chased.inMs).toBeCloseTo(25_000, -2);
    const fleeing = approach(
      { ...here, courseDeg: 0, speed: 60 },
      { ...at(180, 2_000), courseDeg: 0, speed: 60 },
      cylinder,
      60_000,
    );
    expect(fleeing.inMs).toBeUndefined();
  });

  test("needs the same moment at the same height", () => {
    const sinking = { ...at(0, 5_000), amsl: 1_300, courseDeg: 180, speed: 100, climb: -10 };
    // Over the vehicle from 40 s to 60 s, at its height from 90 s on.
    expect(approach({ ...here, amsl: 300 }, sinking, cylinder, 120_000).inMs).toBeUndefined();
    expect(approach({ ...here, amsl: 700 }, sinking, cylinder, 120_000).inMs).toBeCloseTo(50_000, -2);
  });

  test("carries an old place on along its course", () => {
    const old = { ...at(0, 3_000), courseDeg: 180, speed: 50, ageMs: 10_000 };
    expect(approach(here, old, cylinder, 60_000)).toMatchObject({ distance: expect.closeTo(2_500, 0) });
  });
});
