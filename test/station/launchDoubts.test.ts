import { expect, it } from "vitest";
import { besideSection, reliefFlight } from "./reliefFlight.ts";

it("a launch is proposed with the open items of its checklist, until a person has gone through it", async () => {
  const flight = await reliefFlight([besideSection(300), besideSection(500)]);
  await flight.fly(12);
  await flight.begin();
  const launch = () => flight.relief().proposals.find(({ kind }) => kind === "launch");
  expect(await flight.fly(600, () => launch() !== undefined)).toBe(true);
  const { droneId, reason } = launch()!;
  expect(reason).toMatch(
    /^▲ Look first: its checklist is unfinished: .+ and \d+ more\.\nThe schedule has it take off at /,
  );
  const vehicleId = `${droneId.slice(1)}:1`;
  const { handlers, checklists } = flight.station;
  const run = checklists.state().runs.find((one) => one.vehicleId === vehicleId)!;
  for (const { id, test } of run.list.items)
    if (!test) handlers["checklist.skip"]({ vehicleId, itemId: id, reason: "a test", by: "D" });
  expect(checklists.openBeforeFlight(vehicleId)).toEqual([]);
  await flight.fly(2);
  expect(launch()?.reason).toMatch(/^The schedule has it take off at /);
}, 60_000);
