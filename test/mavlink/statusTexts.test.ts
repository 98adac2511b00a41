import { common } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { StatusTexts } from "../../src/mavlink/statusTexts.ts";
import { pair } from "./fakeVehicle.ts";

async function listening() {
  const p = await pair();
  const texts: string[] = [];
  new StatusTexts(p.ground).onText(({ text, severity, systemId }) => texts.push(`${systemId} ${severity} ${text}`));
  return { ...p, texts };
}

const long =
  "EKF3 IMU0 is using GPS, and this text goes on far beyond the fifty bytes that one message has room for, does it";

describe("status texts", () => {
  it("come through as they were said", async () => {
    const { say, clock, texts } = await listening();
    say(common.StatusText, { severity: 4, text: "PreArm: Battery low – 20 %" });
    await clock.advance(10);
    expect(texts).toEqual(["1 4 PreArm: Battery low – 20 %"]);
  });

  it("are joined when they were cut into chunks, in whatever order the chunks come", async () => {
    const { say, clock, texts } = await listening();
    for (const chunkSeq of [1, 0, 2])
      say(common.StatusText, { severity: 6, id: 7, chunkSeq, text: long.slice(chunkSeq * 50, chunkSeq * 50 + 50) });
    await clock.advance(10);
    expect(texts).toEqual([`1 6 ${long}`]);
  });

  it("show where a chunk was lost, after a second", async () => {
    const { say, clock, texts } = await listening();
    say(common.StatusText, { severity: 6, id: 7, chunkSeq: 0, text: long.slice(0, 50) });
    say(common.StatusText, { severity: 6, id: 7, chunkSeq: 2, text: long.slice(100, 150) });
    await clock.advance(500);
    expect(texts).toEqual([]);
    await clock.advance(600);
    expect(texts).toEqual([`1 6 ${long.slice(0, 50)}…${long.slice(100)}`]);
  });

  it("that are exactly fifty bytes long end after a second", async () => {
    const { say, clock, texts } = await listening();
    say(common.StatusText, { severity: 6, id: 8, chunkSeq: 0, text: "x".repeat(50) });
    await clock.advance(1_100);
    expect(texts).toEqual([`1 6 ${"x".repeat(50)}`]);
  });

  it("that are said twice are shown twice", async () => {
    const { say, clock, texts } = await listening();
    say(common.StatusText, { severity: 4, text: "Bad GPS" });
    say(common.StatusText, { severity: 4, text: "Bad GPS" });
    await clock.advance(10);
    expect(texts).toEqual(["1 4 Bad GPS", "1 4 Bad GPS"]);
  });
});
