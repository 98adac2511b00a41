import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import type { Failure } from "../../src/contract/failure.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import { queueIn } from "../../src/mavlink/kernelQueue.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { type Outlet, TcpOutflow } from "../../src/mavlink/tcpOutflow.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

/** A socket of which the test says what it and the system hold back. */
function outlet() {
  const clock = new VirtualClock();
  const held = { here: 0, system: 0 };
  const written: number[] = [];
  const socket = {
    destroyed: false,
    get writableLength() {
      return held.here;
    },
    localPort: 1,
    remotePort: 2,
    write: (bytes: Uint8Array) => written.push(bytes.length) > 0,
    resetAndDestroy() {
      socket.destroyed = true;
      return socket;
    },
  };
  const outflow = new TcpOutflow(socket as unknown as Outlet, { clock, queued: async () => held.system });
  return { clock, held, written, socket, outflow };
}

it("what is taken goes on for ever, also over a slow network where something is always on its way", async () => {
  const { clock, held, written, socket, outflow } = outlet();
  for (let i = 0; i < 600; i++) {
    outflow.write(new Uint8Array(20));
    held.system = Math.min(written.length, 12) * 20; // the last 1.2 s
    await clock.advance(100);
  }
  expect([socket.destroyed, written.length]).toEqual([false, 600]);
});

it("what is not taken for 1.5 s breaks the connection, whoever holds it, and is thrown away", async () => {
  for (const where of ["here", "system"] as const) {
    const { clock, held, socket, outflow } = outlet();
    outflow.write(new Uint8Array(40));
    held[where] = 40;
    await clock.advance(1_200);
    expect([where, socket.destroyed]).toEqual([where, false]);
    await clock.advance(600);
    expect([where, socket.destroyed, outflow.stuck]).toEqual([where, true, true]);
  }
});

it("nothing is put in line behind more than a kilobyte, and a large packet goes where there is no line", () => {
  const { held, written, outflow } = outlet();
  outflow.write(new Uint8Array(2_000));
  held.here = 1_000;
  outflow.write(new Uint8Array(24));
  outflow.write(new Uint8Array(25));
  expect(written).toEqual([2_000, 24]);
});

it("the system's table tells what a connection holds, in the direction asked for", () => {
  const tables = [
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
    "   0: 0100007F:1680 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1",
    "   1: 0100007F:C350 0100007F:1680 01 0000012C:00000000 01:00000000 00000000     0        0 2 1",
    "   2: 0100007F:1680 0100007F:C350 01 00000000:00000007 00:00000000 00000000     0        0 3 1",
  ].join("\n");
  expect([queueIn(tables, 50_000, 5_760), queueIn(tables, 5_760, 50_000), queueIn(tables, 5_760, 1)]).toEqual([
    300, 0, 0,
  ]);
});

it("a link to a program that stopped reading ends by itself, and says so", async () => {
  const server = createServer((socket) => socket.pause());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const joined = once(server, "connection") as Promise<[Socket]>;
  const link = createLink(parseAddress(`tcpout:127.0.0.1:${port}`));
  await link.open();
  const [socket] = await joined;
  socket.on("error", () => {});
  let ended: Failure | undefined;
  const closed = new Promise<void>((resolve) =>
    link.onClosed((failure) => {
      ended = failure;
      resolve();
    }),
  );
  const fill = () => {
    for (let i = 0; i < 64 && !ended; i++) link.send(new Uint8Array(16_384));
    if (!ended) setTimeout(fill, 5);
  };
  fill();
  await closed;
  expect(ended).toEqual({
    code: "unreachable",
    message: `tcpout:127.0.0.1:${port} was broken off: what was sent is not taken any more`,
    remedy: "See whether the vehicle, the simulator or the telemetry bridge still runs. It is tried again.",
  });
  socket.destroy();
  server.close();
});
