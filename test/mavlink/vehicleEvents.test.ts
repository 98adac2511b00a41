import { describe, expect, it } from "vitest";
import { every } from "../../src/mavlink/clock.ts";
import { decodeAs, type Packet } from "../../src/mavlink/codec.ts";
import {
  CurrentEventSequence,
  EventMessage,
  RequestEvent,
  ResponseEventError,
} from "../../src/mavlink/eventMessages.ts";
import { type VehicleEvent, VehicleEvents } from "../../src/mavlink/vehicleEvents.ts";
import { pair } from "./fakeVehicle.ts";

/** A vehicle with events from sequence 65530 on, which forgets all but the newest `memory`. */
async function ready(memory = 1_000, descriptions = new Map<number, string>()) {
  const p = await pair({ loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 12 });
  const events = new VehicleEvents(p.ground, (_, id) => descriptions.get(id));
  const seen: VehicleEvent[] = [];
  events.onEvent((event) => seen.push(event));
  let count = 0;
  const sequenceOf = (i: number) => (65_530 + i) & 0xffff;
  const tell = (i: number) => p.say(EventMessage, { id: 1_000 + i, sequence: sequenceOf(i), logLevels: 0x76 });
  every(p.clock, 1_000, () => p.say(CurrentEventSequence, { sequence: sequenceOf(count - 1) }));
  p.vehicle.onPacket(({ direction, messageId, bytes }) => {
    if (direction !== "in" || messageId !== 412) return;
    const { firstSequence, lastSequence } = decodeAs(RequestEvent, { version: 2, bytes } as Packet);
    const from = (firstSequence - 65_530 + 65_536) & 0xffff;
    const to = (lastSequence - 65_530 + 65_536) & 0xffff;
    const oldest = Math.max(0, count - memory);
    for (let i = from; i <= to; i++)
      if (i >= oldest && i < count) tell(i);
      else if (i < count)
        p.say(ResponseEventError, {
          targetSystem: 255,
          sequence: sequenceOf(i),
          sequenceOldestAvailable: sequenceOf(oldest),
        });
  });
  await p.clock.advance(5_000);
  return { ...p, seen, happen: () => tell(count++) };
}

describe("the events of a vehicle", () => {
  it("all arrive once and in order over a bad link, also where the sequence wraps", async () => {
    const { clock, seen, happen } = await ready();
    for (let i = 0; i < 100; i++) {
      happen();
      await clock.advance(50);
    }
    await clock.advance(30_000);
    expect(seen.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => 1_000 + i));
  });

  it("read as the vehicle describes them, or say that it does not", async () => {
    const { clock, seen, happen } = await ready(1_000, new Map([[1_000, "Take-off"]]));
    happen();
    happen();
    await clock.advance(10_000);
    const from = {
      systemId: 1,
      componentId: 1,
      severity: 6,
      bootMs: 0,
      args: new Uint8Array(40),
      at: expect.any(Number),
    };
    expect(seen).toEqual([
      { ...from, id: 1_000, text: "Take-off", described: true },
      { ...from, id: 1_001, text: "Event 0x3e9 (no description from this vehicle)", described: false },
    ]);
  });

  it("that the vehicle has forgotten are passed over", async () => {
    const { clock, seen, happen, down } = await ready(5);
    down.conditions.cut = true;
    for (let i = 0; i < 50; i++) happen();
    await clock.advance(1_000);
    down.conditions.cut = false;
    await clock.advance(60_000);
    expect(seen.map(({ id }) => id)).toEqual([1_045, 1_046, 1_047, 1_048, 1_049]);
  });

  it("that were missed by the hundred are caught up with from the newest 256", async () => {
    const { clock, seen, happen, down } = await ready();
    down.conditions.cut = true;
    for (let i = 0; i < 600; i++) happen();
    await clock.advance(1_000);
    down.conditions.cut = false;
    await clock.advance(120_000);
    expect(seen.map(({ id }) => id)).toEqual(Array.from({ length: 257 }, (_, i) => 1_343 + i));
  });
});
