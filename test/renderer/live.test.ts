import { expect, test } from "vitest";
import { Live, trailCapacity } from "../../renderer/station/live.ts";
import { staleness } from "../../renderer/station/staleness.ts";
import { sample, track, vehicle } from "./records.ts";

test("a trail grows with the way flown, not with the number of samples", () => {
  const live = new Live();
  const at = (lat: number) => live.frame({ sequence: 1, at: 0, vehicles: [sample({ lat })] });
  at(48.62);
  at(48.620001);
  at(48.6201);
  expect(live.trails.get("1:1")).toEqual({
    points: [
      { lat: 48.62, lon: 16.93, amsl: 260 },
      { lat: 48.6201, lon: 16.93, amsl: 260 },
    ],
    version: 2,
  });
});

test("a trail never grows beyond its capacity and loses its oldest points first", () => {
  const live = new Live();
  for (let i = 0; i <= trailCapacity; i++)
    live.frame({ sequence: i, at: 0, vehicles: [sample({ lat: 40 + i * 0.0001 })] });
  const points = live.trails.get("1:1")?.points ?? [];
  expect(points.length).toBe(trailCapacity + 1 - trailCapacity / 10);
  expect(points.at(-1)?.lat).toBeCloseTo(40 + trailCapacity * 0.0001, 9);
});

test("a snapshot replaces tracks and trails and forgets vehicles that are no more", () => {
  const live = new Live();
  live.frame({ sequence: 1, at: 0, vehicles: [sample(), sample({ id: "2:1" })] });
  live.track(track({ id: "old" }));
  live.reset({
    vehicles: [vehicle()],
    tracks: [track({ id: "new" }), track({ id: "over", ended: true })],
    trails: [{ vehicleId: "1:1", points: [{ lat: 1, lon: 2, amsl: 3 }] }],
  });
  expect([...live.vehicles.keys()]).toEqual(["1:1"]);
  expect([...live.tracks.keys()]).toEqual(["new"]);
  expect([...live.trails]).toEqual([["1:1", { points: [{ lat: 1, lon: 2, amsl: 3 }], version: 1 }]]);
});

test("a vehicle is lost without heartbeats and stale without positions", () => {
  expect(staleness({ lost: false, heardAt: 9_000 }, { at: 8_000 }, 10_000)).toEqual({ kind: "fresh" });
  expect(staleness({ lost: false, heardAt: 9_000 }, { at: 7_000 }, 10_000)).toEqual({ kind: "stale", ageMs: 3_000 });
  expect(staleness({ lost: true, heardAt: 4_000 }, { at: 9_900 }, 10_000)).toEqual({ kind: "lost", ageMs: 6_000 });
});
