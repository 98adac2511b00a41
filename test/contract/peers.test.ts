import { EventEmitter, once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { expect, test } from "vitest";
import { type ChildLike, type ParentPortLike, type Peer, peersOfChild } from "../../src/contract/peers.ts";
import type { MessagePortMainLike } from "../../src/contract/port.ts";

test("a forked child has its parent as its peer, asks it for others, and knows when it is gone", async () => {
  const child = Object.assign(new EventEmitter(), {
    sent: [] as unknown[],
    send(message: unknown) {
      this.sent.push(message);
    },
  });
  const peers = peersOfChild(child as unknown as ChildLike, "station");
  const met: string[] = [];
  const heard: unknown[] = [];
  peers.onPeer(({ role, port }) => {
    met.push(role);
    port.onMessage((message) => heard.push(message));
  });
  peers.need("vision");
  child.emit("message", { k: "event" });
  let orphaned = 0;
  peers.onOrphaned(() => orphaned++);
  child.emit("disconnect");
  child.emit("disconnect");
  expect({ met, heard, sent: child.sent, orphaned }).toEqual({
    met: ["station"],
    heard: [{ k: "event" }],
    sent: [{ kind: "need", peer: "vision" }],
    orphaned: 1,
  });
});

test("a child of Electron meets each peer that main introduces, again after it was started anew", async () => {
  const parentPort = Object.assign(new EventEmitter(), {
    sent: [] as unknown[],
    postMessage(message: unknown) {
      this.sent.push(message);
    },
  });
  const child = Object.assign(new EventEmitter(), { parentPort });
  const peers = peersOfChild(child as unknown as ChildLike, "station");
  const met: string[] = [];
  const heard: unknown[] = [];
  peers.onPeer(({ role, port }) => {
    met.push(role);
    port.onMessage((message) => heard.push(message));
  });
  peers.need("vision");
  const introduce = (message: unknown, ports: unknown[]) => parentPort.emit("message", { data: message, ports });
  const { port1, port2 } = new MessageChannel();
  const main = {
    postMessage: (message: unknown) => port1.postMessage(message),
    on: (event: string, listener: (event: { data: unknown }) => void) => port1.on(event, (data) => listener({ data })),
    off: () => undefined,
    start: () => port1.start(),
    close: () => port1.close(),
  } as unknown as MessagePortMainLike;
  introduce({ kind: "introduce", peer: "vision" }, [main]);
  introduce({ kind: "introduce", peer: "vision" }, []);
  introduce({ kind: "something else" }, [main]);
  const arrived = once(port1, "message");
  port2.postMessage("hello");
  await arrived;
  port2.close();
  expect({ met, heard, sent: parentPort.sent }).toEqual({
    met: ["vision"],
    heard: ["hello"],
    sent: [{ kind: "need", peer: "vision" }],
  });
});

/** Main, as a child process of Electron sees it. */
function main() {
  const words = new EventEmitter();
  const heard: unknown[] = [];
  const parentPort: ParentPortLike = {
    postMessage: (message) => void heard.push(message),
    on: (event, listener) => words.on(event, listener),
  };
  const peers = peersOfChild({ parentPort, on: () => {} }, "station");
  const met: Peer[] = [];
  peers.onPeer((peer) => met.push(peer));
  const say = (data: unknown) => words.emit("message", { data, ports: [] });
  const introduce = (data: object) => {
    const inner = Object.assign(new EventEmitter(), { postMessage: () => {}, start: () => {}, close: () => {} });
    words.emit("message", { data: { kind: "introduce", ...data }, ports: [inner] });
    return inner;
  };
  return { heard, met, say, introduce };
}

test("what is said about a window reaches that window's process and no other's", () => {
  const { heard, met, say, introduce } = main();
  const first = introduce({ peer: "renderer", window: 1 });
  introduce({ peer: "renderer", window: 2 });
  introduce({ peer: "vision" });
  met[1]?.aside?.tell(["enter"], "");
  say({ kind: "admit", window: 1, rights: ["enter", "see"], name: "Ada" });
  expect(heard).toEqual([{ kind: "admit", window: 2, rights: ["enter"], name: "" }]);
  expect(met.map(({ role, aside }) => [role, aside?.rights.has("see")])).toEqual([
    ["renderer", true],
    ["renderer", false],
    ["vision", undefined],
  ]);
  first.emit("close");
  say({ kind: "admit", window: 1, rights: [], name: "" });
  expect(met[0]?.aside?.rights.has("see")).toBe(true); // nobody looks at it any more
});
