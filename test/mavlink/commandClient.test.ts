import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { type Command, CommandClient } from "../../src/mavlink/commandClient.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

const ARM = common.MavCmd.COMPONENT_ARM_DISARM;
const INTERVAL = common.MavCmd.SET_MESSAGE_INTERVAL;
const arm: Command = { systemId: 1, command: ARM, params: [1], kind: "dangerous", what: "Arming" };
const interval: Command = { systemId: 1, command: INTERVAL, params: [30, 100_000], kind: "idempotent" };

async function ready(conditions: Parameters<typeof pair>[0] = {}) {
  const p = await pair({ delayMs: 30, ...conditions });
  const client = new CommandClient(p.ground);
  const asked = heardBy(p.vehicle, common.CommandLong);
  const answer = (command: number, result: number, more: Partial<common.CommandAck> = {}) =>
    p.say(common.CommandAck, { command, result, targetSystem: 255, targetComponent: 190, ...more });
  /** Answers every asking. */
  const always = (result: number) => p.vehicle.on(common.CommandLong, ({ message }) => answer(message.command, result));
  return { ...p, client, asked, answer, always };
}

describe("a command", () => {
  it("is done when the vehicle accepts it", async () => {
    const { client, asked, always, clock } = await ready();
    always(common.MavResult.ACCEPTED);
    await clock.run(client.run({ ...arm, params: [1, 2, 3, 4, 5, 6, 7] }));
    expect(asked).toEqual([
      messageOf(common.CommandLong, {
        targetSystem: 1,
        targetComponent: 1,
        command: ARM,
        ...{ _param1: 1, _param2: 2, _param3: 3, _param4: 4, _param5: 5, _param6: 6, _param7: 7 },
      }),
    ]);
  });

  it("with a place is sent as COMMAND_INT, in degrees × 10⁷", async () => {
    const { client, vehicle, clock, answer } = await ready();
    const asked = heardBy(vehicle, common.CommandInt);
    vehicle.on(common.CommandInt, ({ message }) => answer(message.command, 0));
    const command = common.MavCmd.DO_REPOSITION;
    await clock.run(
      client.run({ ...arm, command, frame: 3, params: [-1, 1, 0, Number.NaN, 47.1234567, -8.7654321, 50] }),
    );
    expect([asked[0]!._param5, asked[0]!._param6, asked[0]!._param7, asked[0]!.frame]).toEqual([
      471234567, -87654321, 50, 3,
    ]);
  });

  it("is refused in the vehicle's own words, also when they come after its answer", async () => {
    const { client, clock, vehicle, answer, say } = await ready();
    vehicle.on(common.CommandLong, () => {
      answer(ARM, common.MavResult.FAILED);
      clock.after(100, () =>
        say(common.StatusText, { severity: 2, text: "Arm: Battery below minimum arming voltage" }),
      );
    });
    expect(await clock.run(client.run(arm).catch(failureOf))).toEqual({
      code: "refused",
      message: "Arming was refused: the vehicle tried and failed (it says: Arm: Battery below minimum arming voltage)",
    });
  });

  it("that is idempotent is repeated until answered, counting up its confirmation", async () => {
    const { client, clock, asked, down, always } = await ready();
    always(common.MavResult.ACCEPTED);
    down.conditions.loss = 1;
    const done = client.run(interval);
    await clock.advance(3_000);
    down.conditions.loss = 0;
    await clock.run(done);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.map(({ confirmation }) => confirmation)).toEqual(asked.map((_, i) => i));
  });

  it("that is dangerous is never repeated once it is a second old", async () => {
    const { client, clock, asked } = await ready();
    const startedAt = clock.now();
    const failure = await clock.run(client.run(arm).catch(failureOf));
    expect(failure).toEqual({
      code: "timeout",
      message: "Arming was not answered",
      remedy: "The vehicle may have obeyed all the same: look at it before you try again.",
    });
    expect(clock.now() - startedAt).toBe(3_000);
    const before = asked.length;
    expect(before).toBeGreaterThan(1);
    await clock.advance(30_000);
    expect(asked.length).toBe(before);
  });

  it("that is dangerous does not reach a vehicle late that was cut off when it was given", async () => {
    const { client, clock, asked, up } = await ready();
    up.conditions.cut = true;
    const done = client.run(arm).catch(failureOf);
    await clock.advance(1_100);
    up.conditions.cut = false;
    expect(await clock.run(done)).toMatchObject({ code: "timeout" });
    await clock.advance(10_000);
    expect(asked).toEqual([]);
  });

  it("that is dangerous ends in time when the computer's clock is set back, and is not repeated late", async () => {
    const { client, clock, asked } = await ready();
    const startedAt = clock.elapsed();
    const done = client.run(arm).catch(failureOf);
    await clock.advance(200);
    clock.setBack(60_000);
    expect(await clock.run(done)).toMatchObject({ code: "timeout" });
    expect([asked.length, clock.elapsed() - startedAt]).toEqual([2, 3_000]);
  });

  it("that is dangerous is not sent after it had to wait for another for more than a second", async () => {
    const { client, clock, asked } = await ready();
    const disarm = { ...arm, params: [0], what: "Disarming" };
    const first = client.run(disarm).catch(failureOf);
    const second = client.run(arm).catch(failureOf);
    await clock.run(first);
    expect(await clock.run(second)).toMatchObject({
      code: "timeout",
      message: "Arming was not sent: another one was still under way",
    });
    expect(asked.every(({ _param1 }) => _param1 === 0)).toBe(true);
  });

  it("may take long while the vehicle says that it is at work, and shows how far it is", async () => {
    const { client, clock, asked, answer } = await ready();
    const shown: (number | undefined)[] = [];
    let done = false;
    const run = client.run({ ...interval, onProgress: (percent) => shown.push(percent) }).then(() => {
      done = true;
    });
    for (const progress of [0, 50, 255]) {
      await clock.advance(100);
      answer(INTERVAL, common.MavResult.IN_PROGRESS, { progress });
      await clock.advance(6_000);
    }
    expect([done, shown, asked.length]).toEqual([false, [0, 50, undefined], 1]);
    answer(INTERVAL, common.MavResult.ACCEPTED);
    await clock.run(run);
  });

  it("that is slow is done when the vehicle says so at the end, though it refused a repetition while at work", async () => {
    const { client, clock, asked, vehicle, answer } = await ready();
    vehicle.on(common.CommandLong, ({ message: { confirmation } }) => {
      if (confirmation > 0) answer(INTERVAL, common.MavResult.TEMPORARILY_REJECTED);
      else clock.after(12_000, () => answer(INTERVAL, common.MavResult.ACCEPTED));
    });
    const startedAt = clock.now();
    await clock.run(client.run({ ...interval, slow: true }));
    expect([asked.length, Math.round((clock.now() - startedAt) / 1_000)]).toEqual([2, 12]);
  });

  it("that is slow is refused at once when it was not repeated, and late when it was", async () => {
    const { client, clock, down, always } = await ready();
    always(common.MavResult.FAILED);
    const refusedAfter = async () => {
      const startedAt = clock.now();
      expect(await clock.run(client.run({ ...interval, slow: true }).catch(failureOf))).toMatchObject({
        code: "refused",
      });
      return Math.round((clock.now() - startedAt) / 1_000);
    };
    expect(await refusedAfter()).toBe(0);
    down.conditions.loss = 1;
    clock.after(2_000, () => {
      down.conditions.loss = 0;
    });
    expect(await refusedAfter()).toBe(25);
  });

  it("is not settled by an answer to another command, from another component, or for another station", async () => {
    const { client, clock, answer } = await ready();
    const done = client.run(arm).catch(failureOf);
    answer(INTERVAL, 0);
    answer(ARM, 0, { targetSystem: 254 });
    expect(await clock.run(done)).toMatchObject({ code: "timeout" });
  });

  it("waits for the one of its kind before it, since answers name only the kind", async () => {
    const { client, clock, asked, always } = await ready();
    always(common.MavResult.ACCEPTED);
    await clock.run(Promise.all([client.run(interval), client.run({ ...interval, params: [33, 200_000] })]));
    expect(asked.map(({ _param1 }) => _param1)).toEqual([30, 33]);
  });

  it("to a vehicle that no link reaches is not sent", async () => {
    const { client } = await ready();
    expect(await client.run({ ...arm, systemId: 9 }).catch(failureOf)).toEqual({
      code: "unreachable",
      message: "Arming was not sent: no link reaches vehicle 9",
    });
  });

  it("gets through at 20 % loss each way in 99 of 100 cases, even when it is dangerous", async () => {
    const { client, clock, always } = await ready({ loss: 0.2, seed: 6 });
    always(common.MavResult.ACCEPTED);
    for (let i = 0; i < 20; i++) await clock.run(client.run(interval)); // the round trip becomes known
    let through = 0;
    for (let i = 0; i < 200; i++) {
      await clock.run(
        client.run(arm).then(
          () => through++,
          () => {},
        ),
      );
      await clock.advance(500);
    }
    expect(through).toBeGreaterThanOrEqual(198);
  });
});

describe("a command that contradicts one that is not answered", () => {
  const C = common.MavCmd;
  const order = (command: number, param1: number, kind: Command["kind"], what: string): Command => ({
    ...{ systemId: 1, command, params: [param1, command === C.DO_SET_MODE ? what.length : 0], kind, what },
  });
  const disarm = order(ARM, 0, "dangerous", "Disarming");
  const go = [
    order(C.MISSION_START, 0, "dangerous", "Starting the mission"),
    order(C.NAV_TAKEOFF, 0, "dangerous", "Take-off"),
    order(C.DO_SET_MODE, 1, "dangerous", "Resuming"),
    order(C.DO_PAUSE_CONTINUE, 1, "dangerous", "Going on"),
  ];
  const rest = [
    order(C.DO_SET_MODE, 1, "idempotent", "Returning"),
    order(C.NAV_RETURN_TO_LAUNCH, 0, "idempotent", "Returning home"),
    order(C.NAV_LAND, 0, "idempotent", "Landing"),
    order(C.DO_LAND_START, 0, "idempotent", "Landing as planned"),
    order(C.DO_PAUSE_CONTINUE, 0, "idempotent", "Pausing"),
  ];
  const seen = ({ command, _param1, _param2 }: common.CommandLong) => `${command} ${_param1} ${_param2}`;
  const written = ({ command, params = [] }: Command) => `${command} ${params[0]} ${params[1] ?? 0}`;

  /** Asks for `newer` 0.3 s after `older`, which the vehicle did not hear the answer of; then everything is answered. */
  const meet = async (older: Command, newer: Command) => {
    const { client, clock, asked, down, always } = await ready();
    always(common.MavResult.ACCEPTED);
    down.conditions.cut = true;
    const first = client.run(older).catch(failureOf);
    await clock.advance(300);
    const before = asked.length;
    down.conditions.cut = false;
    const second = client.run(newer);
    const sooner = await Promise.race([first, clock.advance(1).then(() => "still under way")]);
    await clock.run(second);
    await clock.advance(5_000);
    return { first: sooner, before, after: asked.slice(before).map(seen) };
  };

  it("goes out at once, and the older one ends and is never sent again", async () => {
    const pairs: [Command, Command][] = [
      [arm, disarm],
      ...go.flatMap((older) => [...rest, disarm].map((newer): [Command, Command] => [older, newer])),
      ...rest.map((newer): [Command, Command] => [arm, newer]),
      ...rest.flatMap((older) =>
        rest.filter((newer) => newer !== older).map((newer): [Command, Command] => [older, newer]),
      ),
      ...rest.flatMap((older) => go.map((newer): [Command, Command] => [older, newer])),
    ];
    for (const [older, newer] of pairs) {
      const { first, before, after } = await meet(older, newer);
      expect([first, before]).toEqual([
        { code: "cancelled", message: `${older.what} was overtaken by ${newer.what}` },
        1,
      ]);
      expect(new Set(after)).toEqual(new Set([written(newer)]));
    }
  });

  it("leaves alone what it does not contradict", async () => {
    for (const [older, newer] of [
      [rest[0]!, disarm],
      [disarm, rest[0]!],
      [arm, go[0]!],
      [interval, rest[0]!],
    ] as const) {
      const { first } = await meet(older, newer);
      expect([older.what, newer.what, first]).toEqual([older.what, newer.what, "still under way"]);
    }
  });

  it("also makes void what still waits for its turn", async () => {
    const { client, clock, asked } = await ready();
    const orders = [disarm, arm].map((each) => client.run(each).catch(failureOf));
    await clock.advance(100);
    void client.run({ ...disarm, what: "Disarming again" }).catch(() => {});
    expect(await clock.run(Promise.all(orders))).toEqual([
      { code: "cancelled", message: "Disarming was overtaken by Disarming again" },
      { code: "cancelled", message: "Arming was overtaken by Disarming again" },
    ]);
    await clock.advance(5_000);
    expect(asked.every(({ _param1 }) => _param1 === 0)).toBe(true);
  });

  it("does not take the answer to the older one for its own: it is asked again until the vehicle heard it", async () => {
    const { client, clock, asked, answer, up, always } = await ready();
    void client.run(arm).catch(() => {});
    await clock.advance(100); // heard, and answered late
    up.conditions.cut = true; // the first disarming is lost
    let done = false;
    const second = client.run(disarm).then(() => {
      done = true;
    });
    answer(ARM, common.MavResult.ACCEPTED);
    await clock.advance(50);
    expect([done, client.isArming(1)]).toEqual([false, false]);
    up.conditions.cut = false;
    always(common.MavResult.ACCEPTED);
    await clock.run(second);
    expect(asked.map(({ _param1 }) => _param1)).toEqual([1, 0]);
  });

  it("is known as arming until it is answered", async () => {
    const { client, clock, always } = await ready();
    always(common.MavResult.ACCEPTED);
    const armed = client.run(arm);
    expect([client.isArming(1), client.isArming(2)]).toEqual([true, false]);
    await clock.run(armed);
    expect(client.isArming(1)).toBe(false);
  });
});
