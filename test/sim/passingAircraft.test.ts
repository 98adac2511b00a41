import { common, type MavLinkData } from "mavlink-mappings";
import { expect, test } from "vitest";
import { distance } from "../../src/geo/enu.ts";
import { faultsOf, injectFault } from "../../src/sim/faults.ts";
import { PassingAircraft } from "../../src/sim/passingAircraft.ts";
import { testFlight } from "./testStation.ts";

const vehicle = { lat: 48.62, lon: 16.93, amsl: 250 };

function heard(seconds: number, prepare: (aircraft: PassingAircraft) => void): common.AdsbVehicle[] {
  const said: MavLinkData[] = [];
  const aircraft = new PassingAircraft((message) => said.push(message));
  prepare(aircraft);
  for (let at = 0; at < seconds * 1_000; at += 20) aircraft.step(vehicle, at);
  return said as common.AdsbVehicle[];
}

test("an aircraft comes over the vehicle and back again, heard once a second", () => {
  const said = heard(330, (aircraft) => {
    aircraft.on = true;
  });
  expect(said.length).toBe(330);
  const far = said.map(({ lat, lon }) => distance(vehicle, { lat: lat / 1e7, lon: lon / 1e7 }));
  expect([far[0], far[82], far[164], far[245]].map((metres) => Math.round((metres ?? 0) / 100))).toEqual([
    45, 0, 45, 0,
  ]);
  expect([said[10]?.heading, said[200]?.heading].map((cdeg) => Math.round((cdeg ?? 0) / 100))).toEqual([220, 40]);
  expect(said[0]).toMatchObject({ callsign: "OKVDT", altitude: 310_000, horVelocity: 5_500, squawk: 7_000 });
});

test("no aircraft is heard until it is switched on, nor after it is switched off", () => {
  expect(heard(5, () => {})).toEqual([]);
  const off = heard(5, (aircraft) => {
    aircraft.on = true;
    aircraft.on = false;
  });
  expect(off).toEqual([]);
});

test("a vehicle hears one while that is asked of it, and mending everything ends it", async () => {
  const { vehicle, station, fly } = await testFlight();
  const radio = { loss: 0, duplicate: 0, delayMs: 0, jitterMs: 0, cut: false };
  injectFault(vehicle, radio, { kind: "traffic", on: true });
  expect(faultsOf(vehicle, radio)).toEqual([{ kind: "traffic", on: true }]);
  await fly(5);
  expect(station.all(common.AdsbVehicle).length).toBeGreaterThanOrEqual(4);
  injectFault(vehicle, radio, { kind: "none" });
  await fly(1);
  station.forget();
  await fly(5);
  expect([station.all(common.AdsbVehicle), faultsOf(vehicle, radio)]).toEqual([[], []]);
});
