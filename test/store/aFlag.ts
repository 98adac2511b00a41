import type { RaisedFlag } from "../../src/store/flagStore.ts";

/** A flag of a car in the field, as the flagger raises it. */
export const aFlag = (id: string, change: Partial<RaisedFlag> = {}): RaisedFlag => ({
  ...{ id, sortieId: "s1", state: "open", rule: "Watch zone", reason: "vehicle in the watch zone for 3 s" },
  ...{ className: "vehicle", score: 0.8, openedAt: 1_000, lastAt: 4_000, stationary: false },
  place: { lat: 48.6, lon: 16.9, amsl: 150 },
  ellipse: { major: 5, minor: 3, angleDeg: 20 },
  sightings: [{ streamId: "v1", vehicleId: "1:1", trackIds: ["t1"], fromAt: 1_000, toAt: 4_000 }],
  ...change,
});
