import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { dialect, messageOf } from "../../src/mavlink/dialect.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

describe("a fleet that hears nonsense", () => {
  it("shows only finite places, speeds and charges, whatever the fields hold", async () => {
    const p = await pair();
    const fleet = new Fleet(p.ground, { rates: [] });
    await p.clock.advance(1_100);
    const vehicle = fleet.vehicle("1:1");
    const random = seededRandom(8);
    const extremes = [0, -1, 127, 255, 65_535, 2 ** 31 - 1, -(2 ** 31), Number.NaN, Number.POSITIVE_INFINITY];
    for (let round = 0; round < 30; round++) {
      for (const type of dialect.values()) {
        const message = new type();
        for (const field of type.FIELDS) {
          const value = field.type === "char[]" ? "Failsafe \u0000" : extremes[Math.floor(random() * extremes.length)];
          const list = field.type.endsWith("[]") && field.type !== "char[]";
          Object.assign(message, { [field.name]: list ? Array.from({ length: field.length }, () => value) : value });
        }
        vehicle.take(message, p.clock.now() + round);
      }
      const live = vehicle.live();
      if (live) {
        for (const value of [live.lat, live.lon, live.amsl, live.ahl, live.headingDeg, live.groundSpeed, live.climb])
          expect(value).toSatisfy(Number.isFinite);
        expect(live.battery?.percent ?? 0).toBeLessThanOrEqual(100);
      }
      expect(() => vehicle.record(p.clock.now() + round)).not.toThrow();
    }
  });

  it("takes two vehicles with one system id for one that contradicts itself, and goes on", async () => {
    const p = await pair();
    const fleet = new Fleet(p.ground, { rates: [] });
    const twin = new MavlinkNode({ clock: p.clock, systemId: 1, componentId: 1 });
    twin.addLink("radio", p.down);
    for (let i = 0; i < 200; i++) {
      twin.send(messageOf(minimal.Heartbeat, { type: 1, autopilot: 12, mavlinkVersion: 3 }));
      twin.send(messageOf(common.GlobalPositionInt, { lat: 480000000, lon: 90000000 }));
      p.say(common.GlobalPositionInt, { lat: 470000000, lon: 80000000 });
      await p.clock.advance(50);
    }
    expect(fleet.vehicles().map(({ id, lost }) => [id, lost])).toEqual([["1:1", false]]);
    expect([47, 48]).toContain(fleet.live()[0]!.lat);
  });
});
