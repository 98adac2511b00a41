import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import { parser } from "../../src/contract/parse.ts";
import { portPair } from "../../src/contract/port.ts";
import { RpcClient, RpcServer } from "../../src/contract/rpc.ts";

type Calls = {
  add: { args: { a: number; b: number }; result: number };
  fail: { args: null; result: null };
  crash: { args: null; result: null };
  wait: { args: null; result: string };
};
type Events = { link: { id: string }; live: number };

function pair() {
  const [here, there] = portPair();
  const release: { answer?: (text: string) => void } = {};
  let added = 0;
  const server = new RpcServer<Calls, Events>(
    there,
    {
      add: ({ a, b }) => {
        added++;
        return a + b;
      },
      fail: () => {
        throw new FailureError("busy", "Port 14550 is in use", "Close the other program");
      },
      crash: () => {
        throw new TypeError("x is not a function");
      },
      wait: () => new Promise((resolve) => (release.answer = resolve)),
    },
    {
      add: parser("add", v.object({ a: v.number(), b: v.number() })),
      fail: parser("fail", v.null()),
      crash: parser("crash", v.null()),
      wait: parser("wait", v.null()),
    },
  );
  const client = new RpcClient<Calls, Events>(here, "the station");
  return { here, there, client, server, release, calls: () => added };
}

const failureOfCall = (call: Promise<unknown>) =>
  call.then(
    () => "no failure",
    (cause: unknown) => (cause as FailureError).failure,
  );

describe("a call", () => {
  test("is answered with its result", async () => {
    expect(await pair().client.call("add", { a: 2, b: 3 })).toBe(5);
  });

  test("fails with the other side's failure, code and remedy included", async () => {
    expect(await failureOfCall(pair().client.call("fail", null))).toEqual({
      code: "busy",
      message: "Port 14550 is in use",
      remedy: "Close the other program",
    });
  });

  test("fails as a bug when the other side breaks", async () => {
    expect(await failureOfCall(pair().client.call("crash", null))).toEqual({
      code: "bug",
      message: "x is not a function",
    });
  });

  test("with a bad argument names the place and never reaches the handler", async () => {
    const { client, calls } = pair();
    const failure = await failureOfCall(client.call("add", { a: 1, b: "2" as unknown as number }));
    expect(failure).toMatchObject({ code: "bad-input", message: expect.stringMatching(/^add: b: .*number.*"2"/) });
    expect(calls()).toBe(0);
  });

  test("that nobody serves is a bug, even when its name is a word of every object", async () => {
    const { client } = pair();
    for (const name of ["nothing", "toString", "constructor"])
      expect(await failureOfCall(client.call(name as "add", { a: 1, b: 1 }))).toEqual({
        code: "bug",
        message: `Unknown call ${name}`,
      });
  });

  test("under way fails when the other side goes away, and later ones at once", async () => {
    const { client, there } = pair();
    const waiting = failureOfCall(client.call("wait", null));
    there.close();
    expect(await waiting).toEqual({
      code: "gone",
      message: "wait was not answered: the station ended",
      remedy: "It is started again by itself; it may have obeyed all the same, so look before you try again",
    });
    expect(await failureOfCall(client.call("add", { a: 1, b: 1 }))).toMatchObject({ code: "gone" });
  });

  test("under way fails when this side closes, and a late answer is not an error", async () => {
    const { client, release } = pair();
    const waiting = failureOfCall(client.call("wait", null));
    await Promise.resolve();
    await Promise.resolve();
    client.close();
    release.answer?.("too late");
    expect(await waiting).toMatchObject({ code: "gone" });
  });

  test("answers are matched to their calls, whatever their order", async () => {
    const { client, release } = pair();
    const slow = client.call("wait", null);
    expect(await client.call("add", { a: 1, b: 1 })).toBe(2);
    release.answer?.("done");
    expect(await slow).toBe("done");
  });

  test("is not answered after the server was closed", async () => {
    const { client, server, calls, here } = pair();
    server.close();
    const waiting = failureOfCall(client.call("add", { a: 1, b: 1 }));
    here.close();
    client.close();
    expect(await waiting).toMatchObject({ code: "gone" });
    expect(calls()).toBe(0);
  });
});

describe("an event", () => {
  test("reaches every listener of its name in order, until they unsubscribe", async () => {
    const { client, server } = pair();
    const heard: unknown[] = [];
    client.on("link", (link) => heard.push(link));
    const off = client.on("live", (n) => heard.push(n));
    server.emit("link", { id: "a" });
    server.emit("live", 1);
    await client.call("add", { a: 0, b: 0 });
    off();
    server.emit("live", 2);
    server.emit("link", { id: "b" });
    await client.call("add", { a: 0, b: 0 });
    expect(heard).toEqual([{ id: "a" }, 1, { id: "b" }]);
  });
});

test("messages that are no part of a conversation are let pass", async () => {
  const { client, here, there } = pair();
  for (const stray of [null, 7, "text", { kind: "introduce", peer: "vision" }, { k: "done", id: 99, result: 1 }]) {
    here.post(stray);
    there.post(stray);
  }
  expect(await client.call("add", { a: 20, b: 22 })).toBe(42);
});
