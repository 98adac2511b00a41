import { describe, expect, it } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import type { Link } from "../../src/mavlink/link.ts";
import { LinkEnds } from "../../src/mavlink/linkEnds.ts";
import { PersistentLink } from "../../src/mavlink/persistentLink.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

/** A port that is there or not. */
class Port {
  there = true;
  attempts: number[] = [];
  ends: LinkEnds | undefined;
  readonly clock = new VirtualClock(0);

  readonly make = (): Link => {
    const ends = new LinkEnds();
    return {
      address: "test:port",
      boundAddress: "test:port",
      onBytes: ends.onBytes,
      onClosed: ends.onClosed,
      send: () => {},
      open: async () => {
        this.attempts.push(this.clock.now());
        if (!this.there) throw new FailureError("not-found", "no such port");
        this.ends = ends;
        ends.opened();
      },
      close: async () => ends.ended(),
    };
  };
}

describe("a persistent link", () => {
  it("waits with the reason, tries again ever less often but each 3 s, and opens in the end", async () => {
    const port = new Port();
    port.there = false;
    const link = new PersistentLink(port.make, { clock: port.clock });
    const states: unknown[] = [];
    link.onState((state) => states.push(state));
    await link.open();
    expect(link.state).toEqual({ state: "waiting", failure: { code: "not-found", message: "no such port" } });
    await port.clock.advance(13_000);
    expect(port.attempts).toEqual([0, 250, 750, 1750, 3750, 6750, 9750, 12750]);
    port.there = true;
    await port.clock.advance(3_000);
    expect(link.state).toEqual({ state: "open" });
    expect(states.at(-2)).toEqual({ state: "opening" });
  });

  it("opens again after it ended, starting with short waits", async () => {
    const port = new Port();
    const link = new PersistentLink(port.make, { clock: port.clock });
    await link.open();
    const heard: number[] = [];
    link.onBytes(({ bytes }) => heard.push(bytes[0]!));
    port.ends!.ended({ code: "unreachable", message: "hung up" });
    expect(link.state).toEqual({ state: "waiting", failure: { code: "unreachable", message: "hung up" } });
    await port.clock.advance(250);
    expect(link.state).toEqual({ state: "open" });
    port.ends!.received({ bytes: Uint8Array.of(5), at: 0 });
    expect(heard).toEqual([5]);
  });

  it("stays closed when it was closed, also while it waits", async () => {
    const port = new Port();
    port.there = false;
    const link = new PersistentLink(port.make, { clock: port.clock });
    let closed = 0;
    link.onClosed(() => closed++);
    await link.open();
    await link.close();
    port.there = true;
    await port.clock.advance(10_000);
    expect([port.attempts, closed]).toEqual([[0], 1]);
  });
});
