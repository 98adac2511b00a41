import { expect, it } from "vitest";
import type { CueRecord, CueWish } from "../../src/contract/cue.ts";
import { failureOf } from "../../src/contract/failure.ts";
import { distance } from "../../src/geo/enu.ts";
import { at } from "../geo/local.ts";
import { accept, type Flight, now, patrolling, placeOf, propose } from "./cueFlight.ts";
import { besideSection, reliefFlight } from "./reliefFlight.ts";

const stepsOf = (flight: Flight, cue: CueRecord) => now(flight, cue)?.steps.map(({ what, state }) => [what, state]);

it("goes there when a person accepts it, with its camera on the place, and back to where it left its patrol", async () => {
  const flight = await patrolling(1);
  const place = at(600, -600);
  const go = await propose(flight, { kind: "go", vehicleId: "1:1", place });
  expect(go).toMatchObject({ state: "proposed", title: "Copter 1 goes there", ahl: 60, steps: [] });
  expect(go.price?.awayMs).toBeGreaterThan(2 * (go.price?.thereMs ?? 0));
  expect(go.path.length).toBe(3); // there, and back to where it is now
  await flight.fly(5);
  expect(flight.station.vehicles()[0]?.mode).toBe("Auto"); // proposed, not flown
  const left = placeOf(flight);
  expect(await accept(flight, go)).toBe("done");
  expect(stepsOf(flight, go)).toEqual([
    ["Point the camera of Copter 1", "done"],
    ["Send Copter 1 there", "done"],
  ]);
  expect(flight.station.payloads.list()[0]?.gimbals[0]?.lookingAt).toMatchObject(place);
  expect(await flight.fly(120, () => now(flight, go)?.state === "there")).toBe(true);
  expect(distance(placeOf(flight), place)).toBeLessThan(25);

  const item = flight.station.fleet.vehicle("1:1").state.mission.current;
  const back = await propose(flight, { kind: "patrol", vehicleId: "1:1" });
  expect(back).toMatchObject({ state: "proposed", title: "Copter 1 goes back to its patrol", leftAt: item });
  expect(distance(back.place!, left)).toBeLessThan(60);
  expect(await accept(flight, back)).toBe("done");
  expect(await flight.fly(120, () => now(flight, back)?.state === "over")).toBe(true);
  await flight.fly(4);
  expect(flight.station.vehicles()[0]?.mode).toBe("Auto");
  expect(flight.station.fleet.vehicle("1:1").state.mission.current).toBe(item);
  expect(flight.station.payloads.list()[0]?.gimbals[0]?.lookingAt).toBeUndefined();
}, 60_000);

it("refuses what the fence forbids, with the reason and the nearest place that is allowed, and takes no order for it", async () => {
  const flight = await patrolling(1);
  const wish: CueWish = { kind: "go", vehicleId: "1:1", place: at(600, -1500) };
  const go = await propose(flight, wish);
  expect(go).toMatchObject({ state: "refused", why: expect.stringMatching(/fence/) });
  const { nearest } = go;
  expect(nearest).toBeDefined();
  expect(await accept(flight, go)).toMatchObject({ code: "refused" });
  expect(flight.station.vehicles()[0]?.mode).toBe("Auto");
  expect(await propose(flight, { ...wish, place: nearest! })).toMatchObject({ state: "proposed" });
  expect(flight.station.cues.list().filter(({ kind }) => kind === "go")).toHaveLength(1);
}, 60_000);

it("orbits a place so that the camera sees it, until somebody else takes the vehicle over", async () => {
  const flight = await patrolling(1);
  const place = at(600, -350);
  const orbit = await propose(flight, { kind: "orbit", vehicleId: "1:1", place });
  expect(orbit.state).toBe("proposed");
  const radius = orbit.orbit?.radius as number;
  expect(radius).toBeGreaterThan(50);
  expect(await accept(flight, orbit)).toBe("done");
  expect(await flight.fly(120, () => now(flight, orbit)?.state === "there")).toBe(true);
  const quarters = new Set<number>();
  await flight.fly(90, () => {
    const here = placeOf(flight);
    expect(Math.abs(distance(here, place) - radius)).toBeLessThan(0.35 * radius);
    const { east, north } = { east: here.lon - place.lon, north: here.lat - place.lat };
    quarters.add((east > 0 ? 1 : 0) + (north > 0 ? 2 : 0));
    return quarters.size === 4;
  });
  expect(quarters.size).toBe(4);
  await flight.through(Promise.resolve(flight.station.handlers["vehicle.returnHome"]({ vehicleId: "1:1" })));
  expect(await flight.fly(15, () => now(flight, orbit)?.state === "over")).toBe(true);
  expect(now(flight, orbit)?.why).toBe("Copter 1 was given another order: return");
}, 60_000);

it("says that it is over when the vehicle leaves guided flight by itself", async () => {
  const flight = await patrolling(1);
  const orbit = await propose(flight, { kind: "orbit", vehicleId: "1:1", place: at(600, -350) });
  await accept(flight, orbit);
  await flight.fly(10);
  const { actions } = flight.station.fleet.vehicle("1:1");
  await flight.through(actions.returnHome()); // as by its remote control: no call of the station
  expect(await flight.fly(15, () => now(flight, orbit)?.state === "over")).toBe(true);
  expect(now(flight, orbit)?.why).toBe("Copter 1 does something else now: RTL");
}, 60_000);

it.each<[string, (flight: Flight) => unknown]>([
  ["pause", ({ station }) => station.handlers["vehicle.pause"]({ vehicleId: "1:1" })],
  ["go here", ({ station }) => station.handlers["vehicle.goTo"]({ vehicleId: "1:1", ...at(300, -500), ahl: 60 })],
  [
    "another height",
    ({ station }) => station.handlers["fleet.command"]({ vehicleIds: ["1:1"], command: { kind: "height", ahl: 70 } }),
  ],
])(
  "an orbit is over when a person orders: %s; then nothing more is sent for it",
  async (words, order) => {
    const flight = await patrolling(1);
    const orbit = await propose(flight, { kind: "orbit", vehicleId: "1:1", place: at(600, -350) });
    expect(await accept(flight, orbit)).toBe("done");
    expect(await flight.fly(120, () => now(flight, orbit)?.state === "there")).toBe(true);
    await flight.fly(10);
    await flight.through(Promise.resolve(order(flight)));
    expect(now(flight, orbit)).toMatchObject({ state: "over", why: `Copter 1 was given another order: ${words}` });
    await flight.fly(60); // long enough to come to where it was sent
    const there = placeOf(flight);
    await flight.fly(40);
    expect(distance(placeOf(flight), there)).toBeLessThan(6);
    expect(flight.station.vehicles()[0]?.mode).toBe("Guided");
  },
  60_000,
);

it("a pause while a cue is being accepted keeps the vehicle from being sent off", async () => {
  const flight = await patrolling(1);
  const go = await propose(flight, { kind: "go", vehicleId: "1:1", place: at(600, -600) });
  const accepted = flight.station.handlers["cue.accept"]({ cueId: go.id });
  const ended = Promise.resolve(accepted).then(() => "done", failureOf);
  await flight.through(Promise.resolve(flight.station.handlers["vehicle.pause"]({ vehicleId: "1:1" })));
  expect(await flight.through(ended)).toMatchObject({ code: "cancelled" });
  expect(now(flight, go)).toMatchObject({ state: "over", why: "Copter 1 was given another order: pause" });
  const there = placeOf(flight);
  await flight.fly(15);
  expect(distance(placeOf(flight), there)).toBeLessThan(6);
}, 60_000);

it("turning the camera or another speed leaves an orbit going", async () => {
  const flight = await patrolling(1);
  const orbit = await propose(flight, { kind: "orbit", vehicleId: "1:1", place: at(600, -350) });
  await accept(flight, orbit);
  const { handlers } = flight.station;
  const command = { kind: "speed" as const, speed: 8 };
  await flight.through(Promise.resolve(handlers["fleet.command"]({ vehicleIds: ["1:1"], command })));
  const gimbalId = flight.station.payloads.list()[0]?.gimbals[0]?.id as string;
  await flight.through(Promise.resolve(handlers["gimbal.neutral"]({ vehicleId: "1:1", gimbalId })));
  expect(await flight.fly(120, () => now(flight, orbit)?.state === "there")).toBe(true);
}, 60_000);

it("a look while it goes back to its patrol does not keep it from getting there and going on", async () => {
  const flight = await patrolling(1);
  const go = await propose(flight, { kind: "go", vehicleId: "1:1", place: at(600, -600) });
  await accept(flight, go);
  expect(await flight.fly(120, () => now(flight, go)?.state === "there")).toBe(true);
  const back = await propose(flight, { kind: "patrol", vehicleId: "1:1" });
  expect(await accept(flight, back)).toBe("done");
  const look = await propose(flight, { kind: "look", vehicleId: "1:1", place: at(600, -450) });
  expect(await accept(flight, look)).toBe("done");
  expect([now(flight, back)?.state, now(flight, look)?.state]).toEqual(["under-way", "there"]);
  expect(await flight.fly(120, () => now(flight, back)?.state === "over")).toBe(true);
  await flight.fly(4);
  expect(flight.station.vehicles()[0]?.mode).toBe("Auto");
  const next = await propose(flight, { kind: "look", vehicleId: "1:1", place: at(620, -450) });
  expect(await accept(flight, next)).toBe("done");
  expect([now(flight, look), now(flight, next)?.state]).toEqual([undefined, "there"]); // one camera looks at one place
}, 60_000);

it("where a patrol was left is forgotten when the flight is over, and no way back is flown to it in the next one", async () => {
  const flight = await patrolling(1);
  const go = await propose(flight, { kind: "go", vehicleId: "1:1", place: besideSection(250) });
  await accept(flight, go);
  expect(await flight.fly(120, () => now(flight, go)?.state === "there")).toBe(true);
  expect(await propose(flight, { kind: "patrol", vehicleId: "1:1" })).toMatchObject({ state: "proposed" });
  const left = now(flight, go)?.leftAt;
  expect(left).toBeDefined();
  await flight.through(Promise.resolve(flight.station.handlers["vehicle.land"]({ vehicleId: "1:1" })));
  expect(await flight.fly(180, () => flight.station.vehicles()[0]?.armed === false)).toBe(true);
  await flight.fly(2);
  expect(flight.station.store.settings.get("cues", (kept) => (kept as { left: unknown }).left)).toEqual({});
  await flight.through(flight.station.fleet.vehicle("1:1").actions.takeOff(30));
  await flight.fly(20);
  const back = await propose(flight, { kind: "patrol", vehicleId: "1:1" });
  expect([back.leftAt, back.place]).toEqual([undefined, undefined]);
}, 60_000);

it("hands over to the one that is there soonest, and then proposes that the first goes back to its patrol", async () => {
  const flight = await patrolling(3);
  const go = await propose(flight, { kind: "go", vehicleId: "1:1", place: at(900, -500) });
  await accept(flight, go);
  await flight.fly(30, () => now(flight, go)?.state === "there");
  const over = await propose(flight, { kind: "hand-over", vehicleId: "1:1", place: at(900, -500) });
  expect(over).toMatchObject({ state: "proposed", from: "1:1" });
  const [first, second] = over.others ?? [];
  expect(over.vehicleId).toBe(first?.vehicleId);
  expect(first?.thereMs).toBeLessThanOrEqual(second?.thereMs as number);
  expect(over.title).toBe(`${over.name} takes over from Copter 1`);
  expect(await accept(flight, over)).toBe("done");
  expect(await flight.fly(150, () => flight.station.cues.list().some(({ kind }) => kind === "patrol"))).toBe(true);
  expect(flight.station.cues.list().find(({ kind }) => kind === "patrol")).toMatchObject({
    ...{ vehicleId: "1:1", state: "proposed" },
  });
}, 60_000);

it("a camera that can not reach there, a vehicle on the ground and one that is not heard are refused in words", async () => {
  const flight = await reliefFlight([besideSection(300)]);
  await flight.fly(12);
  const place = at(600, -350);
  expect(await propose(flight, { kind: "go", vehicleId: "1:1", place })).toMatchObject({
    ...{ state: "refused", why: "Copter 1 is on the ground", remedy: "Launch it first" },
  });
  expect(await propose(flight, { kind: "patrol", vehicleId: "1:1" })).toMatchObject({
    ...{ state: "refused", why: "Copter 1 has not left a patrol" },
  });
  expect(await flight.through(propose(flight, { kind: "go", vehicleId: "7:1", place }).catch(failureOf))).toMatchObject(
    {
      ...{ code: "not-found", message: "There is no vehicle 7:1 that is heard" },
    },
  );
  flight.cut(0);
  await flight.fly(5);
  expect(await propose(flight, { kind: "look", vehicleId: "1:1", place })).toMatchObject({
    ...{ state: "refused", why: "Copter 1 is not heard" },
  });
}, 30_000);
