import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Commands } from "../../renderer/fly/commands.ts";
import { readings } from "../../renderer/fly/readings.ts";
import { severityWord } from "../../renderer/fly/severity.ts";
import { whyNot } from "../../renderer/fly/whyNot.ts";
import { Hold, holdMs } from "../../renderer/ui/hold.ts";
import { FailureError } from "../../src/contract/failure.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { sample, vehicle } from "./records.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a command is pending until the vehicle answers, then acknowledged", async () => {
  const commands = new Commands(() => 1);
  let answer = () => {};
  const done = commands.run("1:1", "arm", "Arm", () => new Promise<void>((resolve) => (answer = resolve)));
  expect(commands.state.get().get("1:1")).toEqual({ name: "arm", label: "Arm", at: 1, phase: "pending" });
  answer();
  expect(await done).toBe(true);
  expect(commands.state.get().get("1:1")?.phase).toBe("acknowledged");
});

test("a refused command keeps the vehicle's words", async () => {
  const commands = new Commands(() => 1);
  const refusal = new FailureError("refused", "Arm: PreArm: GPS 1: no fix");
  expect(await commands.run("1:1", "arm", "Arm", () => Promise.reject(refusal))).toBe(false);
  expect(commands.state.get().get("1:1")).toEqual({
    name: "arm",
    label: "Arm",
    at: 1,
    phase: "failed",
    failure: { code: "refused", message: "Arm: PreArm: GPS 1: no fix" },
  });
});

test("the late answer of an earlier command does not overwrite a newer one, even in the same millisecond", async () => {
  const commands = new Commands(() => 1);
  let answer = () => {};
  const first = commands.run("1:1", "arm", "Arm", () => new Promise<void>((resolve) => (answer = resolve)));
  void commands.run("1:1", "land", "Land", () => new Promise(() => {}));
  answer();
  await first;
  expect(commands.state.get().get("1:1")).toMatchObject({ name: "land", phase: "pending" });
});

test("a hold acts once when held long enough, and not when let go before", () => {
  const done: string[] = [];
  const hold = new Hold(
    () => done.push("act"),
    (holding) => done.push(holding ? "holding" : "released"),
  );
  hold.press(0);
  vi.advanceTimersByTime(holdMs - 1);
  hold.release(holdMs - 1);
  vi.advanceTimersByTime(holdMs);
  expect(done).toEqual(["holding", "released"]);
  hold.press(5_000);
  hold.press(5_100);
  vi.advanceTimersByTime(holdMs);
  hold.release(5_000 + holdMs);
  expect(done).toEqual(["holding", "released", "holding", "released", "act"]);
});

test("a hold that a busy window heard of late counts by the times of the events; leaving the button never acts", () => {
  const done: string[] = [];
  const hold = new Hold(
    () => done.push("act"),
    () => {},
  );
  hold.press(0);
  hold.release(holdMs);
  expect(done).toEqual(["act"]);
  hold.press(5_000);
  vi.advanceTimersByTime(holdMs - 1);
  hold.cancel();
  vi.advanceTimersByTime(holdMs);
  expect(done).toEqual(["act"]);
});

test("on the ground and disarmed, a ready vehicle may be armed and nothing else", () => {
  const why = whyNot(vehicle());
  expect(why.arm).toBeUndefined();
  expect(Object.keys(why).toSorted()).toEqual(
    ["goTo", "land", "pause", "resume", "returnHome", "start", "takeOff"].toSorted(),
  );
});

test("in the air with a patrol, everything is possible but to disarm and to take off again", () => {
  const patrol = { name: "North", uploadedAt: 0, items: 9, plan: newPlan() };
  expect(whyNot(vehicle({ armed: true, landed: "in-air", patrol }))).toEqual({
    disarm: "The vehicle is in the air",
    takeOff: "Already in the air",
  });
});

test("a vehicle that is taking off is not told to take off again", () => {
  expect(whyNot(vehicle({ armed: true, landed: "taking-off" })).takeOff).toBe("Already taking off");
  expect(whyNot(vehicle({ armed: true, landed: "landing" })).takeOff).toBeUndefined();
  expect(whyNot(vehicle({ armed: true })).takeOff).toBeUndefined();
});

test("a vehicle that is not ready says why", () => {
  expect(whyNot(vehicle({ notReady: ["GPS: no fix", "EKF"] })).arm).toBe("Not ready: GPS: no fix; EKF");
});

test("a lost vehicle can be told to stop, return or land if it flew when last heard, and nothing else", () => {
  const actions = ["arm", "disarm", "goTo", "land", "pause", "resume", "returnHome", "start", "takeOff"];
  const why = whyNot(vehicle({ lost: true, armed: true, landed: "in-air" }));
  expect(Object.keys(why).toSorted()).toEqual(["arm", "disarm", "goTo", "resume", "start", "takeOff"]);
  expect(new Set(Object.values(why))).toEqual(new Set(["The vehicle is not heard"]));
  expect(Object.keys(whyNot(vehicle({ lost: true }))).toSorted()).toEqual(actions);
});

test("nothing can be told to a vehicle that is replayed from a log", () => {
  const why = whyNot(vehicle({ replayed: true, lost: true, armed: true, landed: "in-air" }));
  expect(Object.keys(why)).toEqual(Object.keys(whyNot(vehicle({ lost: true }))));
  expect(new Set(Object.values(why))).toEqual(new Set(["Replayed from a log: nothing can be sent"]));
});

test("a vehicle that says it holds no mission has none to start, whatever was uploaded before", () => {
  const patrol = { name: "North", uploadedAt: 0, items: 9, plan: newPlan() };
  expect(whyNot(vehicle({ armed: true, patrol, mission: { total: 0 } })).start).toBe("Upload a patrol first");
  expect(whyNot(vehicle({ armed: true, patrol, mission: {} })).start).toBeUndefined();
});

test("low battery, poor link and missing GPS are marked by level", () => {
  const level = (read: keyof typeof readings, part: Parameters<typeof sample>[0]) => readings[read](sample(part)).level;
  expect([90, 30, 10].map((percent) => level("battery", { battery: { percent } }))).toEqual(["ok", "caution", "alarm"]);
  expect([0, 0.1, 0.5].map((linkLoss) => level("link", { linkLoss }))).toEqual(["ok", "caution", "alarm"]);
  expect(level("gps", { gps: { satellites: 3, fix: 1 } })).toBe("alarm");
  expect(readings.battery(undefined)).toEqual({ text: "—" });
});

test("messages are told apart by mark and word, not by colour alone", () => {
  expect([0, 3, 4, 6].map((s) => severityWord(s).mark)).toEqual(["■", "■", "▲", "●"]);
  expect(severityWord(2)).toEqual({ level: "alarm", mark: "■", word: "critical" });
});
