import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import type { FailureError } from "../../src/contract/failure.ts";
import {
  type IpcLike,
  type PageMessagePortLike,
  type Port,
  portOverIpc,
  portOverMessagePortMain,
  portOverPageMessagePort,
  portPair,
} from "../../src/contract/port.ts";
import { RpcClient } from "../../src/contract/rpc.ts";
import type { ChildCalls, ChildEvents } from "./child/calls.ts";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function startChild() {
  const file = path.join(import.meta.dirname, "child/server.ts");
  const child = fork(file, { serialization: "advanced", stdio: ["ignore", "inherit", "inherit", "ipc"], execArgv: [] });
  children.push(child);
  const port = portOverIpc(child as unknown as IpcLike);
  return { child, port, client: new RpcClient<ChildCalls, ChildEvents>(port, "the child") };
}

const failureOfCall = (call: Promise<unknown>) =>
  call.then(
    () => "no failure",
    (cause: unknown) => (cause as FailureError).failure,
  );

describe("a port to a child process", () => {
  test("carries calls, bytes, failures and events in order", async () => {
    const { client } = startChild();
    expect(await client.call("double", { bytes: Uint8Array.of(1, 2) })).toEqual({ bytes: Uint8Array.of(1, 2, 1, 2) });
    expect(await failureOfCall(client.call("refuse", null))).toEqual({
      code: "refused",
      message: "The vehicle said no",
      remedy: "Ask again later",
    });
    const counted: number[] = [];
    client.on("counted", ({ n }) => counted.push(n));
    await client.call("count", { to: 200 });
    expect(counted).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  test("fails the calls under way when the child exits by itself", async () => {
    const { client } = startChild();
    const waiting = failureOfCall(client.call("wait", null));
    const exiting = failureOfCall(client.call("exit", null));
    const gone = (name: string) => ({
      code: "gone",
      message: `${name} was not answered: the child ended`,
      remedy: "It is started again by itself; it may have obeyed all the same, so look before you try again",
    });
    expect([await waiting, await exiting]).toEqual([gone("wait"), gone("exit")]);
  });

  test("fails the calls under way when the child is killed", async () => {
    const { client, child } = startChild();
    await client.call("double", { bytes: Uint8Array.of(1) });
    const waiting = failureOfCall(client.call("wait", null));
    child.kill("SIGKILL");
    expect(await waiting).toMatchObject({ code: "gone" });
  });

  test("closed here lets the child end, and posting into it is harmless", async () => {
    const { client, child, port } = startChild();
    await client.call("double", { bytes: Uint8Array.of(1) });
    const exit = once(child, "exit");
    port.close();
    port.post("nobody reads this");
    expect(await exit).toEqual([0, null]);
  });
});

/** Collects what a port says until it closes. */
function listen(port: Port) {
  const heard: unknown[] = [];
  let closed = 0;
  port.onMessage((message) => heard.push(message));
  const ended = new Promise<void>((resolve) => {
    port.onClose(() => {
      closed++;
      resolve();
    });
  });
  return { heard, ended, closed: () => closed };
}

describe("two ports in memory", () => {
  test("deliver in order and not before the sender has gone on", async () => {
    const [a, b] = portPair();
    const { heard } = listen(b);
    a.post(1);
    a.post(2);
    expect(heard).toEqual([]);
    await Promise.resolve();
    expect(heard).toEqual([1, 2]);
  });

  test("closing tells the other side once, after what was sent before", async () => {
    const [a, b] = portPair();
    const there = listen(b);
    const here = listen(a);
    a.post("last words");
    a.close();
    a.close();
    a.post("unheard");
    b.post("unheard");
    await there.ended;
    expect({ heard: there.heard, closed: there.closed(), here: here.heard, hereClosed: here.closed() }).toEqual({
      heard: ["last words"],
      closed: 1,
      here: [],
      hereClosed: 0,
    });
  });
});

describe("a port of Electron's main side", () => {
  // Node's MessagePort has the same shape as Electron's, except that it hands over the data itself.
  function electronLike(port: import("node:worker_threads").MessagePort) {
    return {
      postMessage: (message: unknown) => port.postMessage(message),
      on: (event: string, listener: (event: { data: unknown }) => void) =>
        event === "message"
          ? port.on("message", (data) => listener({ data }))
          : port.on("close", () => listener({ data: undefined })),
      off: () => undefined,
      start: () => port.start(),
      close: () => port.close(),
    };
  }

  test("starts with its first listener, and hears of the other side's end once", async () => {
    const { port1, port2 } = new MessageChannel();
    const near = portOverMessagePortMain(electronLike(port1));
    const far = portOverMessagePortMain(electronLike(port2));
    far.post({ bytes: Uint8Array.of(9) });
    const { heard, ended, closed } = listen(near);
    listen(far);
    far.post("second");
    await new Promise<void>((resolve) => near.onMessage((m) => m === "second" && resolve()));
    far.close();
    await ended;
    near.post("unheard");
    expect({ heard, closed: closed() }).toEqual({ heard: [{ bytes: Uint8Array.of(9) }, "second"], closed: 1 });
  });
});

describe("a port of a page", () => {
  test("ends when it is told that the other side is gone", async () => {
    const { port1, port2 } = new MessageChannel();
    const { port, hangUp } = portOverPageMessagePort(port1 as unknown as PageMessagePortLike);
    const { heard, ended, closed } = listen(port);
    const arrived = new Promise<void>((resolve) => port.onMessage(() => resolve()));
    port2.postMessage({ k: "event" });
    await arrived;
    hangUp();
    hangUp();
    await ended;
    port.post("unheard");
    expect({ heard, closed: closed() }).toEqual({ heard: [{ k: "event" }], closed: 1 });
    port.close();
    port2.close();
  });
});
