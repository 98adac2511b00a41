import { expect, it } from "vitest";
import type { LiveVehicle, VehicleRecord } from "../../src/contract/records.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { lastReturnOf } from "../../src/review/lastReturn.ts";
import { SafeReturnAlerts } from "../../src/station/safeReturnAlerts.ts";
import { at } from "../geo/local.ts";

const base = newPlan();
const plan = newPlan({
  ...{ drone: { ...base.drone, enduranceMs: 1_800_000, reservePercent: 20 }, wind: { speed: 0, fromDeg: 0 } },
  pattern: { ...base.pattern, speed: 10 },
});
const record = (more: Partial<VehicleRecord> = {}): VehicleRecord =>
  ({
    ...{ id: "1:1", name: "D1", kind: "multirotor", armed: true, landed: "in-air", lost: false },
    ...{ home: { ...at(0, 0), amsl: 400 }, patrol: { plan, items: 9, uploadedAt: 0 } },
    ...more,
  }) as unknown as VehicleRecord;
/** A place 2 km away, 100 m up, when so much of its battery is left. */
const sample = (seconds: number, heardAt = 0): LiveVehicle =>
  ({
    ...{ id: "1:1", at: heardAt, ...at(2_000, 0), amsl: 500, ahl: 100 },
    battery: { percent: seconds / 18, remainingMs: seconds * 1_000 },
  }) as unknown as LiveVehicle;

/** The seconds left in the battery at which it has to turn home, to within one. */
const turns = (() => {
  const found = lastReturnOf(record(), sample(1_200));
  if (!found.known) throw new Error(found.why);
  return 1_200 - found.inMs / 1_000;
})();

/** What stands second by second while the battery is so full, or fuller by what a function says. */
function watch(margins: readonly number[], { homeward = false, more = {} as Partial<VehicleRecord> } = {}) {
  const alerts = new SafeReturnAlerts();
  return margins.map((margin, i) => {
    const [raise, ...others] = alerts.look(
      [{ record: record(more), sample: sample(turns + margin + 0.5, 1_000 * i), homeward }],
      1_000 * i,
    );
    expect(others).toEqual([]);
    return raise;
  });
}
const falling = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => from - i);

it("warns two minutes before, is critical once it is passed, and an emergency when home is out of reach", () => {
  const seen = watch(falling(140, -400));
  const severities = [...new Set(seen.map((one) => one?.severity))];
  expect(severities).toEqual([undefined, "warning", "critical", "emergency"]);
  const first = (severity: string) => 140 - seen.findIndex((one) => one?.severity === severity);
  expect([first("warning"), first("critical")]).toEqual([114, -6]); // five seconds after its limit
  expect(first("emergency")).toBe(-366); // a fifth of 30 min is kept
  expect(seen.find((one) => one?.severity === "critical")).toEqual({
    ...{
      what: "vehicle.return",
      vehicleId: "1:1",
      vehicle: "D1",
    },
    ...{ severity: "critical", title: "Last safe return passed" },
    words: "D1 should have turned home by now: it lands with less than its reserve",
    remedy: "Let it return now, or land it at a safe place on the way; give its leg to another.",
  });
  // Its words change once a minute, not with each figure.
  expect(new Set(seen.map((one) => one?.words)).size).toBeLessThan(12);
});

it("a figure that trembles about a limit raises nothing new", () => {
  const trembling = Array.from({ length: 300 }, (_, i) => (i % 4 < 2 ? 10 : -10));
  const after = [...falling(140, 0), ...falling(0, -20), ...trembling].map((margin) => margin);
  const changes = (list: readonly (string | undefined)[]) =>
    list.filter((one, i) => i > 0 && one !== list[i - 1]).length;
  expect(changes(watch(after).map((one) => one?.severity))).toBe(2);
  expect(changes(watch(trembling.map((margin) => margin + 120)).map((one) => one?.severity))).toBe(0);
  const rising = watch([...falling(0, -20), ...Array(20).fill(40), ...Array(20).fill(60)]);
  expect(rising.at(40)?.severity).toBe("critical"); // not well beyond yet
  expect(rising.at(-1)?.severity).toBe("warning");
});

it("one that comes home is told of when it comes late only, and one on the ground or replayed never", () => {
  expect(watch(Array(20).fill(60), { homeward: true }).at(-1)).toBeUndefined();
  expect(watch(Array(20).fill(-60), { homeward: true }).at(-1)).toMatchObject({
    ...{ severity: "warning", title: "Comes home late" },
  });
  expect(watch(Array(20).fill(-60), { more: { landed: "on-ground" } }).at(-1)).toBeUndefined();
  expect(watch(Array(20).fill(-60), { more: { armed: false } }).at(-1)).toBeUndefined();
  expect(watch(Array(20).fill(-60), { more: { replayed: true } }).at(-1)).toBeUndefined();
});

it("a vehicle that is not heard goes on using its battery, until that must be empty", () => {
  const alerts = new SafeReturnAlerts();
  const look = (at: number) =>
    alerts.look([{ record: record({ lost: true }), sample: sample(turns + 300), homeward: false }], at)[0];
  const seen = Array.from({ length: 1_500 }, (_, i) => look(1_000 * i));
  expect([...new Set(seen.map((one) => one?.severity))]).toEqual([undefined, "warning", "critical", "emergency"]);
  expect(seen.find((one) => one?.severity === "critical")?.words).toMatch(
    /^D1 should have turned home by now: .*, if it flies as it did when it was heard last$/,
  );
  expect(seen.at(-1)).toBeUndefined();
});

it("says what it had to assume, and after half a minute that a battery does not tell", () => {
  const { wind: _, ...still } = plan;
  const patrol = { plan: still, items: 9, uploadedAt: 0 } as unknown as NonNullable<VehicleRecord["patrol"]>;
  expect(watch(Array(20).fill(-60), { more: { patrol } }).at(-1)?.words).toMatch(/Not told and assumed: no wind$/);
  const alerts = new SafeReturnAlerts();
  const silent = { ...sample(100), battery: {} } as LiveVehicle;
  const seen = Array.from(
    { length: 40 },
    (_, i) => alerts.look([{ record: record(), sample: silent, homeward: false }], 1_000 * i)[0],
  );
  expect(seen.slice(0, 30).filter(Boolean)).toEqual([]);
  expect(seen.at(-1)).toMatchObject({
    ...{ severity: "notice", title: "Time to return not known" },
    words: "When D1 has to turn home is not known: it does not say how long its battery lasts",
  });
  expect(alerts.look([{ record: record(), sample: sample(1_700), homeward: false }], 41_000)).toEqual([]);
});

it("is critical where the wind does not let it home at all", () => {
  const windy = { ...plan, wind: { speed: 40, fromDeg: 270 } };
  const patrol = { plan: windy, items: 9, uploadedAt: 0 } as unknown as NonNullable<VehicleRecord["patrol"]>;
  expect(watch(Array(40).fill(600), { more: { patrol } }).at(-1)).toMatchObject({
    ...{ severity: "critical", title: "Too windy to fly home" },
  });
  expect(watch(Array(40).fill(-60), { more: { kind: "rover" } }).at(-1)).toBeUndefined();
});
