import { expect, it } from "vitest";
import type { FlownCoverage, SectionRecord } from "../../src/contract/coverage.ts";
import { besideSection, reliefFlight } from "./reliefFlight.ts";

it("a schedule that is carried out has its section watched: seen as it is flown, warned of when the drone is lost, known after a kill, let go with it", {
  timeout: 120_000,
}, async () => {
  const flight = await reliefFlight([besideSection(300)]);
  await flight.fly(12);
  const { id: reliefId } = await flight.begin();
  const asked = () => flight.station.handlers["coverage.sections"](null) as { sections: readonly SectionRecord[] };
  const only = () => asked().sections[0] as SectionRecord;
  expect(asked().sections.map(({ name, asked, schedule }) => [name, asked, schedule?.name])).toEqual([
    ["East", true, "East"],
  ]);
  const { id } = only();
  await flight.station.handlers["coverage.promise"]({ sectionId: id, promiseMs: 8 * 60_000 });
  await flight.fly(8);
  expect(only().forecast?.lastLookAt).toBeGreaterThan(Date.now());
  expect(only().alarm).toBeUndefined();

  const launch = () => flight.relief().proposals.find(({ kind }) => kind === "launch");
  expect(await flight.fly(300, () => launch() !== undefined)).toBe(true);
  const proposalId = launch()?.id ?? "";
  await flight.through(Promise.resolve(flight.station.handlers["relief.accept"]({ reliefId, proposalId })), 120);
  expect(await flight.fly(240, () => only().age.seen > 20)).toBe(true);
  expect(asked().sections).toHaveLength(1); // the sortie's own part is none beside the whole
  expect(only().vehicleIds).toEqual(["1:1"]);

  flight.cut(0);
  const alert = () => flight.station.alerts.list().find(({ what }) => what === "coverage.promise");
  expect(await flight.fly(600, () => alert() !== undefined)).toBe(true);
  expect(alert()).toMatchObject({
    ...{ which: id, severity: "warning", title: "Section not seen in time" },
    words: expect.stringMatching(/^East is not seen again in time: nobody is known to come \(km /),
  });
  expect(only().vehicleIds).toEqual([]);

  const before = only();
  await flight.killed();
  await flight.fly(2);
  const after = only();
  expect([after.id, after.promiseMs, after.startedAt, after.schedule?.name]).toEqual([
    ...[before.id, before.promiseMs, before.startedAt, "East"],
  ]);
  expect(Math.abs(after.age.seen - before.age.seen)).toBeLessThan(5); // what was seen in the last seconds may be lost
  const hour = { sectionId: id, fromAt: Date.now() - 3_600_000, toAt: Date.now() };
  const history = await flight.station.handlers["coverage.history"](hour);
  expect(history.length).toBeGreaterThan(1);

  flight.station.handlers["relief.end"]({ reliefId });
  expect([only().asked, only().schedule]).toEqual([false, undefined]);
});

it("when a sortie is over, what it saw is held against what was planned, and a part that was not flown is named", {
  timeout: 120_000,
}, async () => {
  const flight = await reliefFlight([besideSection(300)]);
  await flight.fly(12);
  const { id: reliefId } = await flight.begin();
  const launch = () => flight.relief().proposals.find(({ kind }) => kind === "launch");
  expect(await flight.fly(300, () => launch() !== undefined)).toBe(true);
  const { handlers } = flight.station;
  const accepted = handlers["relief.accept"]({ reliefId, proposalId: launch()?.id ?? "" });
  await flight.through(Promise.resolve(accepted), 120);
  const section = () => flight.station.coverage.sections.records()[0] as SectionRecord;
  expect(await flight.fly(240, () => section().age.seen > 20)).toBe(true);
  const flown = () => handlers["coverage.flown"]({ vehicleId: "1:1" });
  expect(flown()).toBeNull();
  await flight.through(Promise.resolve(handlers["vehicle.returnHome"]({ vehicleId: "1:1" })));
  expect(await flight.fly(240, () => flown() !== null)).toBe(true);
  const { planned, flown: seen, both, missed, planName } = flown() as FlownCoverage;
  expect(planName).toMatch(/^East – D1/);
  expect(seen).toBeGreaterThan(10);
  expect(planned).toBeGreaterThan(seen);
  expect(both).toBeGreaterThan(0.9 * seen);
  expect(missed.map(({ why }) => why)).toContain("never in the picture");
});
