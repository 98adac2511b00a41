import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { VirtualTime } from "../../src/runs/virtualTime.ts";

const startAt = Date.UTC(2026, 5, 1, 4);
let off = () => {};
afterEach(() => off());

function installed(): VirtualTime {
  const time = new VirtualTime(startAt);
  off = time.install();
  return time;
}

test("timers, dates and durations follow the virtual clock, in the order in which they fall due", async () => {
  const { clock } = installed();
  const said: string[] = [];
  const say = (word: string) => said.push(`${word} ${new Date().toISOString().slice(11, 23)}`);
  const began = performance.now();
  const turn = setInterval(() => say("each"), 400);
  setTimeout(say, 1_000, "once");
  const cancelled = setTimeout(() => say("never"), 10);
  clearTimeout(cancelled);
  await clock.advance(1_000);
  clearInterval(turn);
  await clock.advance(10_000);
  expect(said).toEqual(["each 04:00:00.400", "each 04:00:00.800", "once 04:00:01.000"]);
  expect(Date.now() - startAt).toBe(11_000);
  expect(performance.now() - began).toBe(11_000);
  expect(new Date(2001, 0, 1).getFullYear()).toBe(2001);
});

test("an interval that is ended in its own turn does not come again", async () => {
  const { clock } = installed();
  let turns = 0;
  const timer: ReturnType<typeof setInterval> = setInterval(() => {
    turns++;
    if (turns === 3) clearInterval(timer);
  }, 10);
  await clock.advance(1_000);
  expect(turns).toBe(3);
});

test("time waits for files: what is read and written happens at the instant at which it was asked for", async () => {
  const { clock } = installed();
  const folder = await mkdtemp(join(tmpdir(), "vedette-time-"));
  const file = join(folder, "kept.txt");
  const done: number[] = [];
  setTimeout(async () => {
    await writeFile(file, "x".repeat(2_000_000));
    await readFile(file);
    done.push(Date.now() - startAt);
  }, 5);
  setTimeout(() => done.push(Date.now() - startAt), 6);
  await clock.advance(1_000);
  expect(done).toEqual([5, 6]);
  await rm(folder, { recursive: true });
});

test("the machine's own clock is back afterwards", () => {
  installed();
  expect(Date.now()).toBe(startAt);
  off();
  expect(Date.now()).toBeGreaterThan(startAt - 1e12);
  expect(Date.now()).not.toBe(startAt);
  expect(Object.hasOwn(performance, "now")).toBe(false);
});
