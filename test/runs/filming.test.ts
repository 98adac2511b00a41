import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { stabilisedPose } from "../../src/geo/camera.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { readScenario } from "../../src/mission/scenario/scenarioFile.ts";
import type { TimedPose } from "../../src/runs/craft.ts";
import { film } from "../../src/runs/filming.ts";
import type { ModelledVision, Picture } from "../../src/runs/modelledVision.ts";
import type { RunWatch } from "../../src/runs/runWatch.ts";
import type { RunDrone, RunWorld } from "../../src/runs/runWorld.ts";
import { SitlCraft } from "../../src/runs/sitlCraft.ts";
import type { Vehicle } from "../../src/vehicle/vehicle.ts";

const file = path.resolve(import.meta.dirname, "../../missions/scenarios/two-km-ten-minutes.scenario.json");
const scenario = readScenario(readFileSync(file, "utf8"));
const above = { lat: 48.3, lon: 17.2, amsl: 290 };
const level = { yawDeg: 0, gimbalPitchDeg: -40, gimbalYawDeg: 0 };

test("a picture is stamped with when its pose was, the vehicles are where they were then, and no pose is filmed twice", async () => {
  const clock = new VirtualClock(scenario.startAt);
  let told: TimedPose | undefined;
  const taken: (number | undefined)[] = [];
  const asked: number[] = [];
  const craft = { flies: true, vehicleId: "1:1", systemId: 1, conditions: { cut: false } };
  const one = { filming: true, craft: Object.defineProperty(craft, "cameraPose", { get: () => told }) };
  const after = () => clock.now() - scenario.startAt;
  const parts = {
    world: {
      weather: scenario.weather[0],
      traffic: (at: number) => {
        asked.push(at - scenario.startAt);
        return [];
      },
    } as unknown as RunWorld,
    vision: {
      shoot: (_address: string, take: () => Picture | undefined) => {
        const at = take()?.at;
        taken.push(at === undefined ? undefined : at - scenario.startAt);
      },
    } as unknown as ModelledVision,
    watch: { inPicture: () => {} } as unknown as RunWatch,
  };
  const off = film(one as unknown as RunDrone, { ...{ scenario, seed: 1, clock }, ...parts });
  const tell = (afterMs: number) => {
    told = { ...stabilisedPose(above, level), at: scenario.startAt + afterMs };
  };
  tell(100);
  await clock.advance(500); // looked at after 250 and 500 ms
  tell(450);
  await clock.advance(250);
  expect({ taken, asked }).toEqual({ taken: [100, 450], asked: [100, 450] });
  while (after() < 3_000) await clock.advance(250); // nothing newer comes: its pictures stay away
  expect(taken.slice(2)).toEqual([undefined, undefined, undefined]);
  off();
});

test("a real autopilot's camera is where it was at its newest position, with the attitude and gimbal of then", () => {
  const clock = new VirtualClock(scenario.startAt);
  const at = scenario.startAt - 180;
  const asked: number[] = [];
  const vehicle = {
    state: { place: { at } },
    poseAt: (instant: number) => {
      asked.push(instant);
      return { at: instant, position: above, ...level };
    },
  };
  const drone = new SitlCraft(scenario.fleet[0]!, 1, {
    ...{ binary: "", folder: "", seed: 1, clock, groundAmsl: 180, weather: scenario.weather[0]! },
    ...{ vehicleOf: () => vehicle as unknown as Vehicle, tell: (what) => silentLog.info(what) },
  });
  expect(drone.cameraPose).toEqual({ ...stabilisedPose(above, level), at });
  expect(asked).toEqual([at]);
});
