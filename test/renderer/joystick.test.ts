import { describe, expect, it } from "vitest";
import { JoystickLoop, type StickCall } from "../../renderer/fly/joystickLoop.ts";
import { askedBy, type Pad, shaped, storedMappings, usualMapping } from "../../renderer/fly/joystickMap.ts";
import { FailureError } from "../../src/contract/failure.ts";

const pad = (held: readonly number[], axes: readonly number[] = [0, 0, 0, 0]): Pad => ({
  ...{ id: "Pad", index: 0, axes },
  buttons: Array.from({ length: 16 }, (_, i) => ({ pressed: held.includes(i) })),
});

describe("a joystick's axes", () => {
  it("move nothing in the dead zone, all at the end, and are finer in the middle with expo", () => {
    const how = { deadZone: 0.1, expo: 0.5 };
    expect([0, 0.1, -0.1, 1, -1, 1.4, Number.NaN].map((one) => shaped(one, how))).toEqual([0, 0, 0, 1, -1, 1, 0]);
    expect(shaped(0.55, how)).toBeCloseTo(0.5 * 0.5 + 0.5 * 0.125, 9);
    expect(shaped(0.55, { deadZone: 0.1, expo: 0 })).toBeCloseTo(0.5, 9);
  });

  it("ask for nothing without a switch that is held; pushed forward is forward", () => {
    const forward = [0, 0, 0, -1];
    expect(askedBy(pad([], forward), usualMapping)).toBeUndefined();
    expect(askedBy(pad([5], forward), usualMapping)).toEqual({
      flight: { forward: 5, right: 0, up: 0, yawRateDeg: 0 },
    });
    expect(askedBy(pad([4], forward), usualMapping)).toEqual({ gimbal: { pitchRateDeg: 30, yawRateDeg: 0 } });
    expect(askedBy(pad([5], [1, 1]), usualMapping)).toEqual({
      flight: { forward: 0, right: 0, up: -2, yawRateDeg: 45 },
    });
    expect(askedBy({ ...pad([]), buttons: [] }, usualMapping)).toBeUndefined();
  });

  it("are remembered for each make; what can not be, as fifty metres a second, is as usual again", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const mine = { ...usualMapping, speed: 8 };
    storedMappings(storage).set({ Pad: mine });
    expect(storedMappings(storage).get()).toEqual({ Pad: mine });
    kept.set("vedette.joystick", JSON.stringify({ Pad: { ...mine, speed: 50 }, Other: mine, Broken: { axes: null } }));
    expect(storedMappings(storage).get()).toEqual({ Other: mine });
    kept.set("vedette.joystick", "{");
    expect(storedMappings(storage).get()).toEqual({});
  });
});

describe("the window's stick", () => {
  function desk() {
    let now: Pad | null = pad([]);
    const asked: string[] = [];
    const failures: string[] = [];
    let answer: (name: string) => Promise<unknown> = async (name) => (name === "stick.take" ? { token: "t" } : null);
    const loop = new JoystickLoop({
      call: ((name: string, args: Record<string, unknown>) => {
        const { sequence, held, why, flight } = args as {
          sequence?: number;
          held?: boolean;
          why?: string;
          flight?: object;
        };
        asked.push(
          [name, sequence, held, why, flight && JSON.stringify(flight)].filter((one) => one !== undefined).join(" "),
        );
        return answer(name);
      }) as unknown as StickCall,
      pads: () => [now],
      mappingOf: () => usualMapping,
      onFailure: (cause) => failures.push((cause as Error).message),
    });
    const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
    return {
      ...{ loop, asked, failures },
      see: (next: Pad | null) => (now = next),
      answerWith: (next: typeof answer) => (answer = next),
      tick: async (times = 1) => {
        for (let i = 0; i < times; i++) {
          loop.tick();
          await settled();
        }
      },
      take: () => loop.take("1:1", { id: "Pad", index: 0 }, { flies: true }),
    };
  }

  it("says what is asked while the switch is held, once that it was let go, and nothing else", async () => {
    const { asked, see, tick, take } = desk();
    await take();
    await tick(3);
    see(pad([5], [0, 0, 1, 0]));
    await tick(2);
    see(pad([], [0, 0, 1, 0]));
    await tick(4);
    const flight = '{"forward":0,"right":5,"up":0,"yawRateDeg":0}';
    expect(asked.map((line) => line.replace("-0", "0"))).toEqual([
      ...["stick.take", `stick.move 1 true ${flight}`, `stick.move 2 true ${flight}`, "stick.move 3 false"],
    ]);
  });

  it("has one word on its way at a time: the latest follows, none queues up", async () => {
    const { asked, see, tick, take, answerWith } = desk();
    await take();
    let answerNow = (_: unknown) => {};
    answerWith(() => new Promise((resolve) => (answerNow = resolve)));
    see(pad([5]));
    await tick(10);
    expect(asked.filter((line) => line.startsWith("stick.move"))).toHaveLength(1);
    answerNow(null);
    await tick(2);
    expect(asked.filter((line) => line.startsWith("stick.move"))).toHaveLength(2);
  });

  it("is given back when the joystick is unplugged, or another is in its place", async () => {
    for (const gone of [null, { ...pad([5]), id: "Other" }]) {
      const { loop, asked, see, tick, take } = desk();
      await take();
      see(pad([5]));
      await tick();
      see(gone);
      await tick(3);
      expect([asked.at(-1), loop.view.get().taken]).toEqual(["stick.release unplugged", undefined]);
    }
  });

  it("is off when the station refuses or takes it away, and says why once", async () => {
    const { loop, failures, see, tick, take, answerWith } = desk();
    await take();
    answerWith(() => Promise.reject(new FailureError("denied", "This window does not have it any more")));
    see(pad([5]));
    await tick(5);
    expect([failures, loop.view.get().taken]).toEqual([["This window does not have it any more"], undefined]);
    answerWith(async () => ({ token: "t" }));
    await take();
    loop.heard({ vehicleId: "1:1", state: "released", flies: true, why: "It is in RTL now: the stick is off" });
    expect(loop.view.get()).toMatchObject({ taken: undefined, record: { state: "released" } });
  });
});
