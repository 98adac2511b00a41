import { expect, it } from "vitest";
import { dearerThanShown, isOvertaken } from "../../src/station/cueShown.ts";
import { accept, now, patrolling, placeOf, propose } from "./cueFlight.ts";

it("is not flown where it has become much dearer since it was shown, but shown with its new price; a second yes flies it", async () => {
  const flight = await patrolling(1);
  const { lat, lon } = placeOf(flight);
  const go = await propose(flight, { kind: "go", vehicleId: "1:1", place: { lat, lon } });
  expect(go.state).toBe("proposed");
  await flight.fly(55); // on with its patrol, away from there
  expect(await accept(flight, go)).toEqual({
    code: "refused",
    message: expect.stringMatching(/^"Copter 1 goes there" has changed since you looked: it would be (away|there)/),
    remedy: "Nothing was done. Look at it as it is now, then decide again",
  });
  const anew = now(flight, go);
  expect(anew).toMatchObject({ id: go.id, state: "proposed", steps: [] });
  expect(anew?.price?.thereMs).toBeGreaterThan(30_000 + (go.price?.thereMs ?? 0));
  expect(flight.station.vehicles()[0]?.mode).toBe("Auto");
  expect(await accept(flight, go)).toBe("done");
  expect(now(flight, go)?.state).toBe("under-way");
}, 60_000);

it("proposes another one for a hand-over where the first one is not heard any more", async () => {
  const flight = await patrolling(2);
  const { lat, lon } = placeOf(flight);
  const over = await propose(flight, { kind: "hand-over", place: { lat, lon } });
  expect(over.state).toBe("proposed");
  const chosen = Number(over.vehicleId[0]);
  flight.cut(chosen - 1);
  await flight.fly(6);
  expect(await accept(flight, over)).toMatchObject({
    code: "refused",
    message: `"${over.title}" has changed since you looked: Copter ${3 - chosen} would be there sooner`,
  });
  expect(now(flight, over)).toMatchObject({
    ...{ id: over.id, state: "proposed", vehicleId: `${3 - chosen}:1`, title: `Copter ${3 - chosen} takes over` },
  });
  expect(await accept(flight, over)).toBe("done");
}, 60_000);

it("counts as the same where it costs little more, flies at about the same height, or another one is hardly sooner", () => {
  const price = { thereMs: 60_000, awayMs: 180_000, batteryPercent: 8 };
  expect(dearerThanShown({ price, ahl: 60 }, { price, ahl: 65 })).toBeUndefined();
  expect(dearerThanShown({ price, ahl: 60 }, { price, ahl: 75 })).toBe(
    "it would fly at 75 m instead of 60 m above home",
  );
  const same = { thereMs: 89_000, awayMs: 209_000, batteryPercent: 10.9 };
  expect(dearerThanShown({ price }, { price: same })).toBeUndefined();
  expect(dearerThanShown({ price }, { price: { ...price, awayMs: 240_000 } })).toBe(
    "it would be away for 4 min instead of 3 min",
  );
  expect(dearerThanShown({ price }, { price: { ...price, thereMs: 100_000 } })).toBe(
    "it would be there in 100 s instead of 60 s",
  );
  expect(dearerThanShown({ price }, { price: { ...price, batteryPercent: 12 } })).toBe(
    "it would take 12 % of the battery instead of 8 %",
  );
  const one = { vehicleId: "1:1", name: "Copter 1", thereMs: 40_000 };
  expect(isOvertaken("1:1", [one, { vehicleId: "2:1", name: "Copter 2", thereMs: 21_000 }])).toBe(false);
  expect(isOvertaken("1:1", [one, { vehicleId: "2:1", name: "Copter 2", thereMs: 19_000 }])).toBe(true);
  expect(isOvertaken("1:1", [{ vehicleId: "1:1", name: "Copter 1", why: "It is on the ground" }])).toBe(false);
});
