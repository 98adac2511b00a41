import { describe, expect, it } from "vitest";
import { type Sample, SampleHistory } from "../../src/vehicle/sampleHistory.ts";

const held = (history: SampleHistory<Sample>) =>
  Array.from({ length: history.length }, (_, i) => history.at(i)?.at ?? Number.NaN);

describe("the history of samples", () => {
  it("keeps those of its time before the newest, however seldom they come", () => {
    const history = new SampleHistory<Sample>(1_000, 100);
    for (let at = 0; at <= 60_000; at += 250) history.push({ at });
    expect(held(history)).toEqual([59_000, 59_250, 59_500, 59_750, 60_000]);
    history.push({ at: 90_000 });
    expect(held(history)).toEqual([90_000]);
    expect([history.newest?.at, history.at(1), history.at(-1)]).toEqual([90_000, undefined, undefined]);
  });

  it("keeps no more than its number of those that come often", () => {
    const history = new SampleHistory<Sample>(1_000, 3);
    for (let at = 0; at < 500; at++) history.push({ at });
    expect(held(history)).toEqual([497, 498, 499]);
  });

  it("has nothing at first", () => {
    const history = new SampleHistory<Sample>(1_000, 3);
    expect([history.length, history.newest, history.at(0)]).toEqual([0, undefined, undefined]);
  });
});
