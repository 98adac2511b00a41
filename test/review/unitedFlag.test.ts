import { expect, it } from "vitest";
import type { FiredRule } from "../../src/contract/flagRules.ts";
import type { Sighting } from "../../src/contract/records.ts";
import { newestSighting, type SeenFlag, united } from "../../src/review/unitedFlag.ts";

const seen = (streamId: string, fromAt: number, toAt: number, trackIds: string[], sortieId?: string): Sighting => ({
  ...{ streamId, vehicleId: "1:1", trackIds, fromAt, toAt },
  ...(sortieId !== undefined && { sortieId }),
});
const rule = (ruleId: string, at: number): FiredRule => ({
  ...{ ruleId, version: 1, name: `rule ${ruleId}`, severity: "notice", text: "", at, reasons: [] },
});
const flag = (change: Partial<SeenFlag> = {}): SeenFlag => ({
  ...{ sortieId: "s1", rule: "rule a", reason: "because of a", severity: "notice", fired: [rule("a", 10)] },
  ...{ className: "vehicle", score: 0.5, lastAt: 20, stationary: false },
  place: { lat: 48, lon: 16, amsl: 1 },
  ellipse: { major: 2, minor: 1, angleDeg: 0 },
  sightings: [seen("v1", 8, 20, ["t1"])],
  ...change,
});

it("holds the sightings of both, each as long as the longer one and with the tracks of both, wherever it was seen", () => {
  const here = flag({ sightings: [seen("v1", 8, 20, ["t1", "t3"]), seen("v2", 30, 33, ["u1"], "s2")] });
  const there = flag({
    lastAt: 40,
    sightings: [seen("v1", 8, 24, ["t1", "t2"]), seen("v2", 6, 9, ["u9"]), seen("v2", 30, 32, ["u1"], "s3")],
  });
  const all = [
    seen("v2", 6, 9, ["u9"]),
    seen("v1", 8, 24, ["t1", "t2", "t3"]),
    seen("v2", 30, 33, ["u1"], "s2"),
    seen("v2", 30, 32, ["u1"], "s3"),
  ];
  expect(united(here, there)).toEqual({ ...here, lastAt: 40, sightings: all });
  expect(united(there, here).sightings).toEqual(all);
});

it("says where the vehicle was last, how sure anybody ever was, and by the first of the loudest rules why", () => {
  const moved = { lastAt: 50, place: { lat: 49, lon: 17, amsl: 2 }, className: "van", stationary: true };
  const here = flag({ score: 0.9, section: "North" });
  const there = flag({ ...moved, score: 0.7, fired: [rule("a", 10), rule("c", 40)] });
  const both = { ...flag(moved), score: 0.9, section: "North", fired: [rule("a", 10), rule("c", 40)] };
  expect([united(here, there), united(there, here)]).toEqual([both, both]);
  const alert = flag({
    severity: "alert",
    rule: "rule b",
    reason: "because of b",
    fired: [rule("a", 10), rule("b", 15)],
  });
  const loud = { severity: "alert", rule: "rule b", reason: "because of b", ...moved };
  expect(united(there, alert)).toMatchObject({ ...loud, fired: [rule("a", 10), rule("b", 15), rule("c", 40)] });
  const later = flag({ ...moved, severity: "alert", rule: "rule c", reason: "because of c", fired: there.fired ?? [] });
  expect([united(alert, later), united(later, alert)]).toMatchObject([loud, loud]);
});

it("is the flag itself where the other has nothing new, and keeps what else it is", () => {
  const here = { ...flag({ sightings: [seen("v1", 8, 20, ["t1"]), seen("v2", 5, 9, ["u1"])] }), note: "farmer" };
  expect(united(here, flag({ sightings: [seen("v1", 8, 12, ["t1"])], lastAt: 12 }))).toBe(here);
  expect(united(here, here)).toBe(here);
  const { fired: _f, severity: _s, ...former } = here;
  expect(united(former, flag({ severity: "alert", lastAt: 30 }))).toMatchObject({ note: "farmer", lastAt: 30 });
});

it("was seen last in whichever sighting ended last", () => {
  expect(newestSighting([seen("v1", 8, 90, ["t1"]), seen("v2", 30, 33, ["u1"])])?.streamId).toBe("v1");
  expect(newestSighting([])).toBeUndefined();
});
