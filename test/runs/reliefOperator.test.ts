import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { ReliefRecord } from "../../src/contract/relief.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { readScenario } from "../../src/mission/scenario/scenarioFile.ts";
import type { ScenarioPlan } from "../../src/mission/scenario/scenarioPlan.ts";
import type { ReliefProposal } from "../../src/mission/schedule/reliefState.ts";
import type { Desk } from "../../src/runs/desk.ts";
import { operateByRelief } from "../../src/runs/reliefOperator.ts";

const file = path.resolve(import.meta.dirname, "../../missions/scenarios/two-km-ten-minutes.scenario.json");
const sample = readScenario(readFileSync(file, "utf8"));
const scenario = { ...sample, operator: { reactionMs: 10_000, patienceMs: 60_000 } };

/** A person before proposals that change as time goes by; what is accepted, and when. */
function desk(proposalsAt: (afterMs: number) => readonly Partial<ReliefProposal>[], isDone = true) {
  const clock = new VirtualClock(scenario.startAt);
  const after = () => clock.now() - scenario.startAt;
  const accepted: [number, string][] = [];
  const relief = () => ({
    ...{ id: "r", notes: [] },
    proposals: proposalsAt(after()).map((one) => ({ droneId: "Drone 1", dueAt: 0, ...one })),
  });
  operateByRelief({
    ...{ scenario, clock, planned: {} as ScenarioPlan },
    desk: {
      carryOut: async () => true,
      accept: async (_kind: string, _vehicleId: string, { proposalId }: { proposalId: string }) => {
        accepted.push([after(), proposalId]);
        return isDone;
      },
    } as unknown as Desk,
    vehicleIdOf: () => "1:1",
    relief: () => relief() as unknown as ReliefRecord,
    notReady: () => [],
    battery: () => 100,
    tell: () => {},
  });
  return { clock, accepted };
}

test("another schedule that is made anew each minute is accepted once the drone was missing for longer than patience lasts", async () => {
  const { clock, accepted } = desk((at) => [{ id: `re-plan ${Math.floor(at / 60_000)}`, kind: "re-plan" }]);
  await clock.advance(69_000);
  expect(accepted).toEqual([]);
  await clock.advance(5_000); // it is another since 1:00, and was read by 1:10
  expect(accepted[0]).toEqual([70_000, "re-plan 1"]);
});

test("patience begins anew for a drone that was heard in between, and each proposal is tried three times", async () => {
  const { clock, accepted } = desk(
    (at) => (at >= 30_000 && at < 50_000 ? [] : [{ id: at < 30_000 ? "a" : "b", kind: "re-plan" }]),
    false,
  );
  await clock.advance(109_000);
  expect(accepted).toEqual([]);
  await clock.advance(200_000);
  expect(accepted).toEqual([
    [110_000, "b"],
    [120_000, "b"],
    [130_000, "b"],
  ]);
});

test("a return is accepted after the reaction time, whatever else is due", async () => {
  const { clock, accepted } = desk((at) => (at < 5_000 ? [] : [{ id: "home", kind: "return", dueAt: at + 60_000 }]));
  await clock.advance(14_000);
  expect(accepted).toEqual([]);
  await clock.advance(1_500);
  expect(accepted[0]).toEqual([15_000, "home"]);
});
