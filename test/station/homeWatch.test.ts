import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { every } from "../../src/mavlink/clock.ts";
import { type MessageType, messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { PatrolChecks } from "../../src/station/patrolChecks.ts";
import { Patrols } from "../../src/station/patrols.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { at, line } from "../geo/local.ts";

const proved = { ...at(0, -200), amsl: 900 };
const beat = { type: 2, autopilot: 3, systemStatus: 3, mavlinkVersion: 3 };
const plan = newPlan({ name: "Ridge", section: line([0, 0], [1000, 0]), home: proved });

/** A vehicle that holds a patrol that was proved where it stands, over a link that loses, repeats, delays and reorders. */
async function holding({ kept = true } = {}) {
  const clock = new VirtualClock();
  const [up, down] = memoryLinkPair({ clock, loss: 0.2, duplicate: 0.1, delayMs: 30, jitterMs: 60, seed: 9 });
  await Promise.all([up.open(), down.open()]);
  const ground = new MavlinkNode({ clock });
  const vehicle = new MavlinkNode({ clock, systemId: 1, componentId: 1 });
  ground.addLink("radio", up);
  vehicle.addLink("radio", down);
  const say = <T extends MavLinkData>(type: MessageType<T>, fields: Partial<T>) =>
    vehicle.send(messageOf(type, fields));
  const now = {
    ...{ armed: false, landed: common.MavLandedState.ON_GROUND, fix: 3 },
    ...{ stands: proved as LatLon & { amsl: number }, home: proved as LatLon & { amsl: number } },
  };
  const degE7 = (place: LatLon) => ({ lat: Math.round(place.lat * 1e7), lon: Math.round(place.lon * 1e7) });
  const homeMessage = () => {
    const { lat, lon } = degE7(now.home);
    say(common.HomePosition, { latitude: lat, longitude: lon, altitude: now.home.amsl * 1e3 });
  };
  every(clock, 500, () => {
    say(minimal.Heartbeat, { ...beat, baseMode: (now.armed ? 129 : 1) as never });
    say(common.ExtendedSysState, { landedState: now.landed });
    say(common.GpsRawInt, { fixType: now.fix, satellitesVisible: 9 });
    say(common.GlobalPositionInt, { ...degE7(now.stands), alt: now.stands.amsl * 1e3 });
  });
  const fleet = new Fleet(ground, { rates: [] });
  const settings = new Settings(openDatabase(":memory:"));
  const patrols = new Patrols({ settings, log: silentLog });
  let announced = 0;
  const start = (held: Patrols) =>
    new PatrolChecks({
      ...{ clock, fleet, patrols: held, tell: () => {}, rebuilt: () => undefined },
      announce: () => announced++,
    });
  const checks = start(patrols);
  patrols.hold("1:1", { plan, uploadedAt: 1, ...(kept && { home: proved }) }, []);
  /** Lets the vehicle be like this for a while (ms), and says how far its patrol's home was moved then. */
  const after = async (part: Partial<typeof now>, { ms = 6_000, told = 0, held = patrols } = {}) => {
    Object.assign(now, part);
    for (let i = 0; i < told; i++) homeMessage();
    await clock.advance(ms);
    const move = held.homeMoveOf("1:1");
    return move && [Math.round(move.across), Math.round(move.up)];
  };
  const again = () => {
    checks.close();
    const held = new Patrols({ settings, log: silentLog });
    start(held);
    return held;
  };
  await after({});
  expect(await after({}, { told: 9 })).toBeUndefined();
  return { patrols, after, again, announcements: () => announced };
}

const valley = { ...at(0, -320), amsl: 802 };

it("a vehicle that was carried into the valley before it is armed has its patrol's home moved, until it is back", async () => {
  const { after, announcements } = await holding();
  const before = announcements();
  expect(await after({ stands: valley })).toEqual([120, -98]);
  expect(announcements()).toBe(before + 1);
  expect(await after({ stands: { ...valley, amsl: 803 } })).toEqual([120, -98]); // no news every moment
  expect(announcements()).toBe(before + 1);
  expect(await after({ stands: proved })).toBeUndefined();
  expect(announcements()).toBe(before + 2);
});

it("thirty metres across and five in height are let pass, and what was said is taken back well within them", async () => {
  const { after } = await holding();
  const stands = (north: number, up: number) => ({ stands: { ...at(0, -200 + north), amsl: 900 + up } });
  expect(await after(stands(29, -4.8))).toBeUndefined();
  expect(await after(stands(31, 0))).toEqual([31, 0]);
  expect(await after(stands(29, 0))).toEqual([31, 0]);
  expect(await after(stands(20, 0))).toBeUndefined();
  expect(await after(stands(0, 5.4))).toEqual([0, 5]);
  expect(await after(stands(0, 3.5))).toBeUndefined();
});

it("in flight the home that the vehicle told counts, not where it is", async () => {
  const { after } = await holding();
  const aloft = { armed: true, landed: common.MavLandedState.IN_AIR, stands: { ...at(700, 90), amsl: 960 } };
  expect(await after(aloft, { ms: 200_000 })).toBeUndefined();
  expect(await after({ home: valley }, { told: 9 })).toEqual([120, -98]);
});

it("a home that was told before the vehicle was carried away does not take back what its place had shown", async () => {
  const { after } = await holding();
  expect(await after({ stands: valley })).toEqual([120, -98]);
  expect(await after({ fix: 1 }, { ms: 200_000 })).toEqual([120, -98]);
  expect(await after({ fix: 3 })).toEqual([120, -98]);
  expect(await after({ armed: true }, { ms: 30_000 })).toEqual([120, -98]);
  expect(await after({}, { ms: 90_000 })).toBeUndefined(); // it has told the same home since: it kept it
});

it("it is found after a restart of the station too, and where only the rest is on board", async () => {
  const { after, again, patrols } = await holding();
  patrols.goOn("1:1", [], 2, ["Goes on"]);
  const held = again();
  expect(held.of("1:1")?.home).toEqual(proved);
  expect(await after({ stands: valley }, { held })).toEqual([120, -98]);
});

it("where a former version did not keep the height, the plan's home is compared across only", async () => {
  const { after } = await holding({ kept: false });
  expect(await after({ stands: { ...proved, amsl: 800 } })).toBeUndefined();
  expect(await after({ stands: valley })).toEqual([120, 0]);
});

it("an upload from the new place ends it", async () => {
  const { after, patrols } = await holding();
  expect(await after({ stands: valley })).toEqual([120, -98]);
  patrols.hold("1:1", { plan: { ...plan, home: valley }, uploadedAt: 2, home: valley }, []);
  expect(patrols.homeMoveOf("1:1")).toBeUndefined();
  expect(await after({})).toBeUndefined();
});
