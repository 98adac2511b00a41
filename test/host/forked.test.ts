import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Need } from "../../src/contract/introduction.ts";
import type { Port } from "../../src/contract/port.ts";
import { Forked, type ForkedEnd } from "../../src/host/forked.ts";

let folder: string;
let forked: Forked | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vedette-forked-"));
});
afterEach(async () => {
  await forked?.end();
  rmSync(folder, { recursive: true });
});

const rule = { firstMs: 5, longestMs: 40, healthyMs: 60_000 };
const child = (name: string) =>
  new Forked({
    entry: join(import.meta.dirname, "fixtures", name),
    args: ["--data", folder],
    logFile: join(folder, "child.log"),
    rule,
    now: Date.now,
  });

/** The next message of a port. */
const next = (port: Port) =>
  new Promise<unknown>((resolve) => {
    const off = port.onMessage((message) => {
      off();
      resolve(message);
    });
  });

/** The port of the next start whose child has said that it is ready. */
const readyPort = (of: Forked) =>
  new Promise<Port>((resolve) => {
    const off = of.onPort((port) => {
      void next(port).then(() => {
        off();
        resolve(port);
      });
    });
  });

it("a child hears and answers over its channel, binary values included", async () => {
  forked = child("child.mjs");
  forked.start();
  const port = await readyPort(forked);
  const answer = next(port);
  port.post({ bytes: new Uint8Array([1, 2, 3]) });
  expect(await answer).toEqual({ heard: { bytes: new Uint8Array([1, 2, 3]) }, pid: forked.pid });
  expect(readFileSync(join(folder, "child.log"), "utf8")).toContain(`started with --data ${folder}`);
});

it("a child that dies closes its port, is reported, and comes back with a new one", async () => {
  forked = child("child.mjs");
  forked.start();
  const port = await readyPort(forked);
  const before = forked.pid;
  const closed = new Promise<void>((resolve) => void port.onClose(resolve));
  const gone = new Promise<ForkedEnd>((resolve) => void forked?.onGone(resolve));
  port.post("die");
  await closed;
  expect(await gone).toEqual({ code: 7, signal: null, restartMs: 5 });
  const again = await readyPort(forked);
  expect(again).not.toBe(port);
  expect(forked.pid).not.toBe(before);
  const answer = next(again);
  again.post("hello");
  expect(await answer).toEqual({ heard: "hello", pid: forked.pid });
});

it("a child killed from outside comes back too", async () => {
  forked = child("child.mjs");
  forked.start();
  await readyPort(forked);
  const gone = new Promise<ForkedEnd>((resolve) => void forked?.onGone(resolve));
  process.kill(forked.pid as number, "SIGKILL");
  expect(await gone).toEqual({ code: null, signal: "SIGKILL", restartMs: 5 });
  await readyPort(forked);
});

it("a child that dies at each start is waited for longer each time", async () => {
  forked = child("stillborn.mjs");
  const waits: number[] = [];
  const enough = new Promise<void>((resolve) => {
    forked?.onGone(({ code, restartMs }) => {
      expect(code).toBe(3);
      if (waits.push(restartMs) === 5) resolve();
    });
  });
  forked.start();
  await enough;
  expect(waits).toEqual([5, 10, 20, 40, 40]);
});

it("a child's need for a peer is passed on", async () => {
  forked = child("child.mjs");
  const need = new Promise<Need>((resolve) => void forked?.onNeed(resolve));
  forked.start();
  (await readyPort(forked)).post("need");
  expect(await need).toEqual({ kind: "need", peer: "vision" });
});

it("ending lets the child end in order and does not start it again", async () => {
  forked = child("child.mjs");
  let gone = 0;
  forked.onGone(() => gone++);
  forked.start();
  await readyPort(forked);
  await forked.end();
  expect(forked.pid).toBeUndefined();
  forked.start();
  expect(forked.pid).toBeUndefined();
  expect(gone).toBe(0);
  expect(readFileSync(join(folder, "child.log"), "utf8")).toContain("ending in order");
});

it("a child that does not end is ended", async () => {
  forked = child("stubborn.mjs");
  forked.start();
  await readyPort(forked);
  await forked.end(50);
  expect(forked.pid).toBeUndefined();
});
