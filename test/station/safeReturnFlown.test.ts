import { expect, it } from "vitest";
import { at } from "../geo/local.ts";
import { besideSection, reliefFlight } from "./reliefFlight.ts";

it("a copter whose battery falls far out is warned of, then is critical, and it is over when it returns", async () => {
  const flight = await reliefFlight([besideSection(300)]);
  await flight.fly(12);
  const { handlers, alerts } = flight.station;
  const vehicleId = "1:1";
  await flight.through(Promise.resolve(handlers["patrol.upload"]({ vehicleId, plan: flight.plan })));
  await flight.through(Promise.resolve(handlers["vehicle.takeOff"]({ vehicleId, ahl: 60 })));
  await flight.fly(30);
  await flight.through(Promise.resolve(handlers["vehicle.goTo"]({ vehicleId, ...at(1_100, -300), ahl: 60 })));
  await flight.fly(120);
  const stands = () =>
    alerts.list().find(({ what, clearedAt }) => what === "vehicle.return" && clearedAt === undefined);
  expect(stands()).toBeUndefined();
  const { battery } = flight.sims[0]!.copter;
  for (let percent = 40; percent >= 22 && !stands(); percent -= 1) {
    battery.setPercent(percent);
    await flight.fly(12);
  }
  expect(stands()).toMatchObject({ severity: "warning", title: "Turn home soon", vehicleId });
  for (let percent = battery.percent - 1; percent >= 12 && stands()?.severity === "warning"; percent -= 1) {
    battery.setPercent(percent);
    await flight.fly(12);
  }
  expect(stands()).toMatchObject({ severity: "critical", title: "Last safe return passed" });
  await flight.through(Promise.resolve(handlers["vehicle.returnHome"]({ vehicleId })));
  await flight.fly(8);
  expect(stands()).toMatchObject({ severity: "warning", title: "Comes home late" });
  expect(await flight.fly(300, () => flight.station.vehicles()[0]?.armed === false)).toBe(true);
  await flight.fly(6);
  expect(stands()).toBeUndefined();
  expect(alerts.list().filter(({ what }) => what === "vehicle.return")).toHaveLength(1);
}, 60_000);
