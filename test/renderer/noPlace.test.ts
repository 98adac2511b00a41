import { expect, test } from "vitest";
import { noPlaceText } from "../../renderer/video/noPlaceText.ts";
import type { TrackRecord } from "../../src/contract/records.ts";

const track = (id: string, noPlace?: string, change: Partial<TrackRecord> = {}): TrackRecord => ({
  ...{ id, streamId: "video", vehicleId: "1:1", className: "vehicle", score: 0.8 },
  ...{ firstAt: 1, lastAt: 2, stationary: false, ended: false },
  ...(noPlace !== undefined && { noPlace }),
  ...change,
});

test("vehicles in the picture without a place are counted by the reason, those of this stream only", () => {
  const tracks = [
    track("1", "ray too flat"),
    track("2"),
    track("3", "ray too flat"),
    track("4", "height of the ground unknown"),
    track("5", "ray too flat", { streamId: "other" }),
    track("6", "ray too flat", { ended: true }),
  ];
  expect(noPlaceText(tracks, "video")).toBe(
    "2 without a place: ray too flat; 1 without a place: height of the ground unknown",
  );
  expect(noPlaceText([track("2")], "video")).toBe("");
});

test("places on ground whose height nobody knows are said to be, with how far that may be wrong and what helps", () => {
  const placeSigma = { east: 20, north: 18, up: 25, eastNorth: 0, eastUp: 0.5, northUp: 0 };
  const assumed = { groundAssumed: true, placeSigma } as const;
  expect(noPlaceText([track("1", undefined, assumed), track("2", "ray too flat", assumed)], "video")).toBe(
    "1 without a place: ray too flat; placed on flat ground at home's height, ±25\u202fm: load terrain",
  );
  expect(noPlaceText([track("1", undefined, { placeSigma })], "video")).toBe("");
});
