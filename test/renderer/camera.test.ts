import { expect, test } from "vitest";
import { cameraName, controlWords, streamWords } from "../../renderer/fly/cameraWords.ts";
import { GimbalTurn } from "../../renderer/fly/gimbalTurn.ts";
import type { GimbalRecord } from "../../src/contract/payload.ts";
import { every } from "../../src/mavlink/clock.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

const gimbal: GimbalRecord = { id: "1:1", control: "nobody", pitchRangeDeg: [-90, 20], yawRangeDeg: [-170, 170] };

test("control is asked for where it is free, and confirmed where somebody has it", () => {
  const take = (part: Partial<GimbalRecord>, onPatrol = false) => {
    const { who, take: how } = controlWords({ ...gimbal, ...part }, onPatrol);
    return `${who} | ${how ? `${how.how}: ${how.label}` : "ours"}`;
  };
  const controller = { systemId: 42, componentId: 190 };
  expect([
    take({}),
    take({}, true),
    take({ control: "vehicle" }),
    take({ control: "other", controller }),
    take({ control: "unknown" }),
    take({ control: "we" }),
    take({ control: "we", lookingAt: { lat: 1, lon: 2, amsl: 3 } }),
  ]).toEqual([
    "○ Nobody points it | ask: Take control",
    "○ The patrol points it | ask: Take control",
    "◆ The vehicle points it by itself | confirm: Take it from the vehicle",
    "◆ Another points it: system 42, component 190 | confirm: Take it from system 42",
    "○ It does not say who points it | confirm: Take control",
    "● You point it | ours",
    "● You point it: it keeps looking at a place | ours",
  ]);
});

test("a camera and its streams are named by what they tell", () => {
  const camera = { id: "1:0", vendor: "", model: "", can: [], photographing: false };
  expect([cameraName(camera), cameraName({ ...camera, vendor: "Maker", model: "Eye" })]).toEqual([
    "Camera",
    "Maker Eye",
  ]);
  const stream = {
    id: "1:1",
    cameraId: "main",
    name: "",
    width: 0,
    height: 0,
    framesPerSecond: 0,
    bitsPerSecond: 0,
    thermal: false,
    shown: "",
  };
  expect(streamWords(stream)).toBe("");
  expect(
    streamWords({
      ...stream,
      width: 1280,
      height: 720,
      framesPerSecond: 25,
      codec: "H.264",
      bitsPerSecond: 4e6,
      thermal: true,
    }),
  ).toBe("1280 × 720 · 25 fps · H.264 · 4.0\u202fMbit/s · thermal");
});

test("a gimbal turns while arrows are held, and is told to stop once at the end", async () => {
  const clock = new VirtualClock();
  const said: number[][] = [];
  const turn = new GimbalTurn(
    (pitch, yaw) => said.push([pitch, yaw]),
    (ms, work) => every(clock, ms, work),
  );
  turn.hold("up");
  turn.hold("up"); // a key repeats
  await clock.advance(450);
  turn.hold("left");
  turn.letGo("up");
  turn.letGo("left");
  turn.letGo("left");
  await clock.advance(2_000);
  turn.stop();
  expect(said).toEqual([
    [15, 0],
    [15, 0],
    [15, 0],
    [15, -15],
    [0, -15],
    [0, 0],
  ]);
  turn.hold("down");
  turn.stop();
  await clock.advance(2_000);
  expect(said.slice(6)).toEqual([
    [-15, 0],
    [0, 0],
  ]);
});
