import { createSocket } from "node:dgram";
import { connect, createServer, type Server } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { serialFailure, socketFailure } from "../../src/mavlink/linkFailure.ts";
import { createLink } from "../../src/mavlink/openLink.ts";

const open: Link[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((link) => link.close()));
});

async function opened(address: string): Promise<Link> {
  const link = createLink(parseAddress(address));
  await link.open();
  open.push(link);
  return link;
}

describe("UDP links", () => {
  it("carry bytes both ways between one that listens and one that speaks first", async () => {
    const ground = await opened("udpin:127.0.0.1:0");
    const drone = await opened(ground.boundAddress.replace("udpin", "udpout"));
    const heard = next(ground);
    drone.send(Uint8Array.of(1, 2, 3));
    const { bytes, at, peer } = await heard;
    expect([...bytes]).toEqual([1, 2, 3]);
    expect(Math.abs(at - Date.now())).toBeLessThan(1_000);
    expect(peer).toMatch(/^127\.0\.0\.1 \d+$/);
    const answer = next(drone);
    ground.send(Uint8Array.of(4));
    expect([...(await answer).bytes]).toEqual([4]);
  });

  it("tell the peers of one port apart and can answer one of them alone", async () => {
    const ground = await opened("udpin:127.0.0.1:0");
    const drones = await Promise.all([1, 2].map(() => opened(ground.boundAddress.replace("udpin", "udpout"))));
    const peers: string[] = [];
    for (const drone of drones) {
      const heard = next(ground);
      drone.send(Uint8Array.of(1));
      peers.push((await heard).peer!);
    }
    expect(new Set(peers).size).toBe(2);
    const answers = drones.map((drone) => next(drone));
    ground.send(Uint8Array.of(7), peers[1]);
    ground.send(Uint8Array.of(9)); // to both; the first hears nothing before it
    expect([...(await answers[0]!).bytes]).toEqual([9]);
    expect([...(await answers[1]!).bytes]).toEqual([7]);
  });

  it("say which port was really taken where port 0 was asked for", async () => {
    const link = createLink(parseAddress("udpin:127.0.0.1:0"));
    expect(link.boundAddress).toBe("udpin:127.0.0.1:0");
    await link.open();
    open.push(link);
    expect(link.boundAddress).toMatch(/^udpin:127\.0\.0\.1:[1-9]\d*$/);
    expect(link.address).toBe("udpin:127.0.0.1:0");
  });

  it("are busy when another program has the port, and say what to do", async () => {
    const first = await opened("udpin:127.0.0.1:0");
    expect(await failureOfOpening(first.boundAddress)).toEqual({
      code: "busy",
      message: `${first.boundAddress} cannot be opened: another program uses the port`,
      remedy: "Close the other program (QGroundControl and Mission Planner listen on 14550), or choose another port.",
    });
  });

  it("are unreachable on an address that this computer does not have, or a host that does not exist", async () => {
    expect((await failureOfOpening("udpin:203.0.113.7:0")).code).toBe("unreachable");
    expect((await failureOfOpening("udpout:no-such-host.invalid:14550")).code).toBe("unreachable");
  });

  it("stay open when nobody listens on the other side yet", async () => {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const { port } = socket.address();
    await new Promise<void>((resolve) => socket.close(resolve));
    const link = await opened(`udpout:127.0.0.1:${port}`);
    let ended = false;
    link.onClosed(() => {
      ended = true;
    });
    for (let i = 0; i < 5; i++) {
      link.send(Uint8Array.of(i));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ended).toBe(false);
  });

  it("hear a vehicle that comes an hour after a thousand others spoke and fell silent", async () => {
    const ground = await opened("udpin:127.0.0.1:0");
    const port = Number(ground.boundAddress.split(":").at(-1));
    const heard = new Set<string>();
    ground.onBytes(({ peer = "" }) => heard.add(peer));
    const say = async () => {
      const socket = createSocket("udp4");
      await new Promise<void>((resolve) => socket.send("x", port, "127.0.0.1", () => resolve()));
      const from = `127.0.0.1 ${socket.address().port}`;
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      await new Promise((resolve) => setImmediate(resolve)); // lets what was sent arrive
      return from;
    };
    for (let i = 0; heard.size < 1_024 && i < 3_000; i++) await say();
    await vi.waitFor(() => expect(heard.size).toBe(1_024));
    const before = new Set(heard);
    const later = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 3_600_000);
    let late = await say();
    while (before.has(late)) late = await say();
    await vi.waitFor(() => expect([...heard]).toContain(late));
    later.mockRestore();
  });

  it("announce their end once, without a failure when they were closed", async () => {
    const link = await opened("udpin:127.0.0.1:0");
    const ends: (Failure | undefined)[] = [];
    link.onClosed((failure) => ends.push(failure));
    await link.close();
    await link.close();
    expect(ends).toEqual([undefined]);
    link.send(Uint8Array.of(1)); // lost, like on any closed radio
  });
});

describe("TCP links", () => {
  it("carry bytes both ways between one that connects and one that waits", async () => {
    const waiting = await opened("tcpin:127.0.0.1:0");
    const heard = next(waiting);
    const connected = await opened(waiting.boundAddress.replace("tcpin", "tcpout"));
    connected.send(Uint8Array.of(1, 2));
    const { bytes, peer } = await heard;
    expect([...bytes]).toEqual([1, 2]);
    const answer = next(connected);
    waiting.send(Uint8Array.of(3), peer);
    expect([...(await answer).bytes]).toEqual([3]);
  });

  it("are unreachable when nothing listens there", async () => {
    const server = await listening();
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    expect(await failureOfOpening(`tcpout:127.0.0.1:${port}`)).toEqual({
      code: "unreachable",
      message: `tcpout:127.0.0.1:${port} cannot be reached: nothing listens there`,
      remedy: "See whether the vehicle, the simulator or the telemetry bridge is running and the port is right.",
    });
  });

  it("are busy when another program waits on the port", async () => {
    const waiting = await opened("tcpin:127.0.0.1:0");
    expect((await failureOfOpening(waiting.boundAddress)).code).toBe("busy");
  });

  it("announce that the other side hung up", async () => {
    const server = await listening();
    const { port } = server.address() as { port: number };
    const joined = new Promise<import("node:net").Socket>((resolve) => server.once("connection", resolve));
    const link = await opened(`tcpout:127.0.0.1:${port}`);
    const ended = new Promise<Failure | undefined>((resolve) => link.onClosed(resolve));
    (await joined).end();
    expect(await ended).toEqual({
      code: "unreachable",
      message: `tcpout:127.0.0.1:${port} ended: the other side hung up`,
      remedy: "See whether the vehicle is still running.",
    });
    server.close();
  });

  it("go on waiting for others when one of their peers breaks off", async () => {
    const waiting = await opened("tcpin:127.0.0.1:0");
    const port = Number(waiting.boundAddress.split(":").at(-1));
    const first = connect(port, "127.0.0.1");
    let heard = next(waiting);
    first.write("a");
    await heard;
    first.resetAndDestroy();
    const second = await opened(`tcpout:127.0.0.1:${port}`);
    heard = next(waiting);
    second.send(Uint8Array.of(5));
    expect([...(await heard).bytes]).toEqual([5]);
  });
});

describe("the system's words about a link", () => {
  it.each([
    ["EACCES", "denied"],
    ["EADDRINUSE", "busy"],
    ["EHOSTUNREACH", "unreachable"],
    ["ENOTFOUND", "unreachable"],
    ["EWHATEVER", "unreachable"],
  ])("%s on a socket is %s, with a remedy", (code, kind) => {
    const { failure } = socketFailure("udpin:0.0.0.0:14550", Object.assign(new Error("x"), { code }));
    expect(failure.code).toBe(kind);
    expect(failure.message).toContain("udpin:0.0.0.0:14550");
    expect(failure.remedy).toMatch(/\.$/);
  });

  it.each([
    ["Error: Permission denied, cannot open /dev/ttyUSB0", "denied", "dialout"],
    ["Error: No such file or directory, cannot open /dev/ttyUSB0", "not-found", "Plug"],
    ["Error Resource temporarily unavailable Cannot lock port", "busy", "ModemManager"],
    ["Opening COM3: Access denied", "denied", "group"],
    ["Opening COM9: File not found", "not-found", "Plug"],
  ])("%s is %s", (words, code, remedy) => {
    const { failure } = serialFailure("/dev/ttyUSB0", new Error(words));
    expect(failure.code).toBe(code);
    expect(failure.remedy).toContain(remedy);
  });
});

const next = (link: Link): Promise<ReceivedBytes> =>
  new Promise((resolve) => {
    const off = link.onBytes((received) => {
      off();
      resolve(received);
    });
  });

async function failureOfOpening(address: string): Promise<Failure> {
  const link = createLink(parseAddress(address));
  return link.open().then(
    () => {
      open.push(link);
      throw new Error(`${address} opened`);
    },
    (cause) => failureOf(cause),
  );
}

async function listening(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
