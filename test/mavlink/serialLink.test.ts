import { execFileSync } from "node:child_process";
import { common } from "mavlink-mappings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { encodePacket, PacketScanner } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { PersistentLink } from "../../src/mavlink/persistentLink.ts";
import { SerialLink, serialPorts } from "../../src/mavlink/serialLink.ts";
import { Cable } from "./cable.ts";

let cable: Cable;
beforeEach(async () => {
  cable = new Cable();
  await cable.plug();
});
afterEach(() => cable.end());

const link = (path: string, baud = 57_600) => new SerialLink({ kind: "serial", path, baud });

/** The speed that the system has set for a port, bits per second. */
const speedOf = (path: string): number => Number(execFileSync("stty", ["-F", path, "speed"], { encoding: "utf8" }));

describe("a serial link", () => {
  it("carries packets both ways over a pseudo-terminal, whatever its bytes", async () => {
    const [near, far] = [link(cable.near), link(cable.far)];
    await Promise.all([near.open(), far.open()]);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      const text = "\u0003\u0004\u0011\u0013\r\n\u007f"; // what a terminal would swallow
      const sent = encodePacket(messageOf(common.StatusText, { severity: 6, text }), {
        systemId: 1,
        componentId: 1,
        sequence: 0x0d,
      });
      const heard = new Promise<Uint8Array>((resolve) => {
        const scanner = new PacketScanner((packet) => resolve(packet.bytes.slice()));
        to.onBytes(({ bytes, at }) => scanner.feed(bytes, at));
      });
      from.send(sent);
      expect(Buffer.from(await heard).toString("hex")).toBe(Buffer.from(sent).toString("hex"));
    }
    await Promise.all([near.close(), far.close()]);
  });

  it.each([9_600, 57_600, 115_200, 921_600, 1_500_000])(
    "is set to %i baud, and carries a flight's packets",
    async (baud) => {
      const [near, far] = [link(cable.near, baud), link(cable.far, baud)];
      await Promise.all([near.open(), far.open()]);
      expect(speedOf(cable.near)).toBe(baud);
      const heard: number[] = [];
      const scanner = new PacketScanner(({ sequence }) => heard.push(sequence));
      far.onBytes(({ bytes, at }) => scanner.feed(bytes, at));
      for (let sequence = 0; sequence < 100; sequence++)
        near.send(encodePacket(messageOf(common.Attitude, { roll: 1 }), { systemId: 1, componentId: 1, sequence }));
      await expect.poll(() => heard.length).toBe(100);
      expect([heard, scanner.counts.badChecksums]).toEqual([Array.from({ length: 100 }, (_, i) => i), 0]);
      await Promise.all([near.close(), far.close()]);
    },
  );

  it("is not found when the device is not there, and says to plug it in", async () => {
    const failure = await link("/dev/vedette-no-such-port").open().catch(failureOf);
    expect(failure).toEqual({
      code: "not-found",
      message: "/dev/vedette-no-such-port cannot be opened: there is no such device",
      remedy: "Plug the radio or the autopilot in, and pick its port from the list.",
    });
  });

  it("is busy when it is open already", async () => {
    const first = link(cable.near);
    await first.open();
    expect(await link(cable.near).open().catch(failureOf)).toMatchObject({ code: "busy" });
    await first.close();
  });

  it("announces that it was unplugged", async () => {
    const near = link(cable.near);
    await near.open();
    const ended = new Promise<Failure | undefined>((resolve) => near.onClosed(resolve));
    await cable.unplug();
    expect(await ended).toEqual({
      code: "unreachable",
      message: `${cable.near} was unplugged`,
      remedy: "Plug it in again: it is opened by itself.",
    });
  });

  it("opens itself again when it is plugged in again, if it is persistent", async () => {
    const near = new PersistentLink(() => link(cable.near));
    const reached = (state: string) =>
      new Promise<void>((resolve) => {
        const off = near.onState((s) => {
          if (s.state !== state) return;
          off();
          resolve();
        });
      });
    await near.open();
    expect(near.state).toEqual({ state: "open" });
    const waiting = reached("waiting");
    await cable.unplug();
    await waiting;
    const open = reached("open");
    await cable.plug();
    await open;
    const far = link(cable.far);
    await far.open();
    const heard = new Promise<Uint8Array>((resolve) => near.onBytes(({ bytes }) => resolve(bytes)));
    far.send(Uint8Array.of(42));
    expect([...(await heard)]).toEqual([42]);
    await Promise.all([near.close(), far.close()]);
  });

  it("lists the ports of this computer", async () => {
    for (const port of await serialPorts())
      expect(port).toEqual({ path: expect.any(String), name: expect.any(String) });
  });
});
