import { common } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import { remoteIdParsers } from "../../src/contract/remoteId.ts";
import { undulation } from "../../src/geo/geoid.ts";
import { RemoteIdTeller } from "../../src/station/remoteIdTeller.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { heardBy, pair } from "../mavlink/fakeVehicle.ts";

const place = { lat: 48.62, lon: 16.93, amsl: 180 };

async function ready() {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 3 });
  const settings = new Settings(openDatabase(":memory:"));
  return {
    ...p,
    settings,
    teller: new RemoteIdTeller({ node: p.ground, settings }),
    systems: heardBy(p.vehicle, common.OpenDroneIdSystem),
    updates: heardBy(p.vehicle, common.OpenDroneIdSystemUpdate),
    ids: heardBy(p.vehicle, common.OpenDroneIdOperatorId),
  };
}

describe("the operator that Remote ID tells of", () => {
  test("is told to vehicles: the place each second, all of it every ten", async () => {
    const { teller, clock, systems, updates, ids } = await ready();
    const from = clock.now();
    teller.set({ operatorId: "AUT87astrdge12k8", place });
    await clock.advance(60_000);
    expect(systems.length).toBeGreaterThanOrEqual(3);
    expect(systems.length).toBeLessThanOrEqual(8);
    expect(updates.length).toBeGreaterThan(35);
    expect(ids[0]).toMatchObject({ operatorIdType: 0, operatorId: "AUT87astrdge12k8" });
    const at = { operatorLatitude: 486_200_000, operatorLongitude: 169_300_000 };
    const height = expect.closeTo(180 + undulation(place), 2);
    expect(updates[0]).toMatchObject({ ...at, operatorAltitudeGeo: height });
    expect(systems[0]).toMatchObject({ ...at, operatorAltitudeGeo: height, operatorLocationType: 2, areaCount: 1 });
    // Seconds since 2019; all of it may be lost once, and is then told ten seconds later.
    const since2019 = Math.floor(from / 1_000) - 1_546_300_800;
    expect([0, 10, 20]).toContain((systems[0]?.timestamp ?? 0) - since2019);
  });

  test("is nobody until told, and nobody again when taken back", async () => {
    const { teller, clock, systems, updates, ids } = await ready();
    await clock.advance(20_000);
    expect([systems, updates, ids]).toEqual([[], [], []]);
    teller.set({ operatorId: "OP1", place: null });
    await clock.advance(40_000);
    expect([systems, updates, ids.length > 0]).toEqual([[], [], true]);
    teller.set({ operatorId: null, place: null });
    await clock.advance(1_000);
    ids.length = 0;
    await clock.advance(40_000);
    expect(ids).toEqual([]);
  });

  test("is remembered, and a height that is not known is told as that", async () => {
    const { teller, clock, ground, settings, updates } = await ready();
    teller.set({ operatorId: null, place: { ...place, amsl: null } });
    teller.close();
    const again = new RemoteIdTeller({ node: ground, settings });
    expect(again.operator).toEqual({ operatorId: null, place: { ...place, amsl: null } });
    await clock.advance(10_000);
    expect(updates[0]?.operatorAltitudeGeo).toBe(-1_000);
  });

  test("has an id of at most twenty plain characters and a place on earth", () => {
    const parse = remoteIdParsers["remoteId.set"];
    expect(parse({ operatorId: " OP1 ", place: null })).toEqual({ operatorId: "OP1", place: null });
    for (const bad of [
      { operatorId: "123456789012345678901", place: null },
      { operatorId: "Ä", place: null },
      { operatorId: "", place: null },
      { operatorId: null, place: { ...place, lat: 91 } },
      { operatorId: null, place: { lat: 1, lon: 1 } },
    ])
      expect(() => parse(bad)).toThrow();
  });
});
