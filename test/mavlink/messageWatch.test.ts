import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MessageWatch } from "../../src/mavlink/messageWatch.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

async function pair() {
  const clock = new VirtualClock();
  const [a, b] = memoryLinkPair({ clock, delayMs: 1 });
  const ours = new MavlinkNode({ clock });
  const vehicle = new MavlinkNode({ clock, systemId: 7, componentId: 1 });
  ours.addLink("one", a);
  vehicle.addLink("one", b);
  await Promise.all([a.open(), b.open()]);
  return { clock, ours, vehicle, watch: new MessageWatch(ours) };
}

describe("the message watch", () => {
  it("counts what each component sends, with its rate over the last seconds", async () => {
    const { clock, ours, vehicle, watch } = await pair();
    const start = clock.now();
    for (let i = 0; i < 60; i++) {
      vehicle.send(messageOf(common.Attitude, { roll: i }));
      if (i % 10 === 0) vehicle.send(messageOf(minimal.Heartbeat, { type: 2 }));
      await clock.advance(100);
    }
    ours.send(messageOf(minimal.Heartbeat, {})); // what we say ourselves is not counted
    await clock.advance(10);
    const [attitude, heartbeat] = watch.kinds();
    expect(attitude).toMatchObject({ systemId: 7, componentId: 1, messageId: 30, name: "ATTITUDE", count: 60 });
    expect(attitude!.hertz).toBeCloseTo(10, 0);
    expect(attitude!.heardAt - start).toBeGreaterThan(5_800);
    expect(heartbeat).toMatchObject({ name: "HEARTBEAT", count: 6 });
    expect(heartbeat!.hertz).toBeCloseTo(1, 0);
    expect(watch.kinds()).toHaveLength(2);
  });

  it("tells the newest message of the kind that is looked at, field by field, once", async () => {
    const { clock, vehicle, watch } = await pair();
    watch.look({ systemId: 7, componentId: 1, messageId: 30 });
    vehicle.send(messageOf(common.Attitude, { roll: 0.5, timeBootMs: 1 }));
    vehicle.send(messageOf(common.Attitude, { roll: 0.25, timeBootMs: 2 }));
    vehicle.send(messageOf(common.SystemTime, { timeUnixUsec: 2n ** 60n }));
    await clock.advance(10);
    const news = watch.news();
    expect(news?.fields.slice(0, 2)).toEqual([
      { name: "time_boot_ms", value: 2, unit: "ms" },
      { name: "roll", value: 0.25, unit: "rad" },
    ]);
    expect(watch.news()).toBeUndefined();
    watch.look({ systemId: 7, componentId: 1, messageId: 2 });
    vehicle.send(messageOf(common.SystemTime, { timeUnixUsec: 2n ** 60n }));
    await clock.advance(10);
    expect(watch.news()?.fields[0]).toEqual({ name: "time_unix_usec", value: "1152921504606846976", unit: "us" });
  });

  it("tells whom a signing key is for, and nothing of the key", async () => {
    const { clock, vehicle, watch } = await pair();
    watch.look({ systemId: 7, componentId: 1, messageId: 256 });
    const secretKey = Array.from({ length: 32 }, (_, i) => 200 + i);
    vehicle.send(
      messageOf(common.SetupSigning, { targetSystem: 9, targetComponent: 1, secretKey, initialTimestamp: 77n }),
    );
    await clock.advance(10);
    expect(watch.news()?.fields).toEqual([
      { name: "initial_timestamp", value: "kept secret" },
      { name: "target_system", value: 9 },
      { name: "target_component", value: 1 },
      { name: "secret_key", value: "kept secret" },
    ]);
  });
});
