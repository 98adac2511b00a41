import { describe, expect, it } from "vitest";
import type { AlertRaise, AlertRecord } from "../../src/contract/alerts.ts";
import { AlertBook } from "../../src/review/alertBook.ts";

/** A book whose stamps begin at 1 000 000 and whose seconds pass when they are told to. */
function desk() {
  let elapsed = 0;
  let id = 0;
  const book = new AlertBook({
    clock: { now: () => 1_000_000 + elapsed, elapsed: () => elapsed },
    newId: () => `a${++id}`,
  });
  const told: AlertRecord[] = [];
  const gone: string[] = [];
  book.onChanged((record) => told.push(record));
  book.onGone((record) => gone.push(record.id));
  const pass = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      elapsed += 1_000;
      book.tick();
    }
  };
  return { book, told, gone, pass, set: (ms: number) => (elapsed += ms) };
}

const lost = (n: number): AlertRaise => ({
  ...{ what: "vehicle.lost", severity: "critical", title: "Link lost", vehicleId: `${n}:1`, vehicle: `Copter ${n}` },
  words: `Nothing is heard of Copter ${n}`,
  remedy: "Wait: it flies on by itself",
});
const breach: AlertRaise = { what: "fence", severity: "emergency", title: "Outside the fence", words: "Outside" };
const note: AlertRaise = { what: "note", severity: "notice", title: "Note", words: "Something happened" };

describe("what stands", () => {
  it("is told once however often it is said, and is over three seconds after it is no longer said", () => {
    const { book, told, pass } = desk();
    for (let i = 0; i < 10; i++) {
      book.stands("vehicle 1:1", [lost(1)]);
      pass(1);
    }
    const record = { ...lost(1), id: "a1", key: "vehicle.lost 1:1", since: 1_000_000, last: 1_000_000, count: 1 };
    expect(told).toEqual([record]);
    book.stands("vehicle 1:1", []);
    pass(2);
    expect(told).toHaveLength(1);
    pass(1);
    expect(told.slice(1)).toEqual([{ ...record, clearedAt: 1_010_000 }]);
  });

  it("stays on the list until somebody has acknowledged it, over or not", () => {
    const { book, gone, pass } = desk();
    book.stands("v", [lost(1)]);
    book.stands("v", []);
    pass(4);
    expect(book.list().map(({ clearedAt }) => clearedAt)).toEqual([1_000_000]);
    book.stands("w", [breach]);
    expect(book.acknowledge(["a1", "a2", "nobody's"], "M. Meier").map(({ id }) => id)).toEqual(["a1", "a2"]);
    expect([gone, book.list()]).toEqual([
      ["a1"],
      [
        {
          ...{ ...breach, id: "a2", key: "fence", since: 1_004_000, last: 1_004_000, count: 1 },
          acknowledged: { by: "M. Meier", at: 1_004_000 },
        },
      ],
    ]);
    book.stands("w", []);
    pass(3);
    expect([gone, book.list()]).toEqual([["a1", "a2"], []]);
  });

  it("that becomes worse has to be acknowledged again; other words alone do not ask for it", () => {
    const { book } = desk();
    book.stands("v", [{ ...lost(1), severity: "warning" }]);
    book.acknowledge(["a1"], "A");
    book.stands("v", [{ ...lost(1), severity: "warning", words: "for 20 s" }]);
    expect(book.list()[0]).toMatchObject({ words: "for 20 s", acknowledged: { by: "A" } });
    book.stands("v", [lost(1)]);
    expect(book.list()[0]).not.toHaveProperty("acknowledged");
    expect(book.list()[0]).toMatchObject({ id: "a1", severity: "critical", count: 1 });
  });

  it("that comes and goes is one alert, counted, marked as flapping, and over only when it was quiet for a minute", () => {
    const { book, told, pass } = desk();
    for (let i = 0; i < 20; i++) {
      book.stands("v", [lost(1)]);
      pass(1);
      book.stands("v", []);
      pass(1);
    }
    expect(book.list()).toMatchObject([{ id: "a1", count: 20, flapping: true }]);
    expect(book.list()[0]).not.toHaveProperty("clearedAt");
    expect(told.length).toBeLessThan(25); // the count, once a second at most; no second alert
    pass(58);
    expect(book.list()[0]).not.toHaveProperty("clearedAt");
    pass(1);
    expect(book.list()).toMatchObject([{ count: 20, clearedAt: 1_039_000 }]);
    expect(book.list()[0]).not.toHaveProperty("flapping");
  });

  it("that comes and goes slowly flaps too, though each time it was acknowledged and gone", () => {
    const { book, pass, gone } = desk();
    for (let i = 0; i < 4; i++) {
      book.stands("v", [lost(1)]);
      book.acknowledge(
        book.list().map(({ id }) => id),
        "A",
      );
      book.stands("v", []);
      pass(10);
    }
    expect(gone).toEqual(["a1", "a2", "a3"]);
    expect(book.list()).toMatchObject([{ id: "a4", flapping: true, acknowledged: { by: "A" } }]);
    pass(52);
    expect(book.list()).toEqual([]);
  });
});

describe("what happened", () => {
  it("is counted, not repeated, and asks again only five minutes after it was last seen", () => {
    const { book, told, pass } = desk();
    for (let i = 0; i < 100; i++) book.happened({ ...breach, words: `time ${i}` });
    pass(1);
    expect(told.map(({ count, words }) => [count, words])).toEqual([
      [1, "time 0"],
      [100, "time 99"],
    ]);
    expect(book.list()).toMatchObject([{ clearedAt: 1_000_000, last: 1_000_000 }]);
    book.acknowledge(["a1"], "A");
    expect(book.list()).toEqual([]);
  });

  it("goes by itself after ten minutes where it was only a notice", () => {
    const { book, pass, gone } = desk();
    book.happened(note);
    book.happened(breach);
    pass(599);
    expect(gone).toEqual([]);
    pass(1);
    expect([gone, book.list().map(({ what }) => what)]).toEqual([["a1"], ["fence"]]);
  });

  it("never makes the list longer than five hundred: the oldest that are over give way", () => {
    const { book, pass, gone } = desk();
    for (let i = 0; i < 600; i++) book.happened({ ...breach, what: `kind ${i}` });
    pass(1);
    expect([book.list().length, gone.length, gone[0]]).toEqual([500, 100, "a1"]);
  });
});

describe("a flood", () => {
  const thirty = Array.from({ length: 30 }, (_, i) => lost(i + 1));

  it("of thirty links lost at once is one grouped alert, over when the last is back", () => {
    const { book, pass } = desk();
    for (const one of thirty) book.stands(`vehicle ${one.vehicleId}`, [one]);
    const tops = book.list().filter(({ group }) => group === undefined);
    expect(tops).toMatchObject([
      {
        ...{ key: "vehicle.lost *", severity: "critical", count: 30, remedy: "Wait: it flies on by itself" },
        words: "Link lost: 30 at once (Copter 1, Copter 2, Copter 3, Copter 4, … and 26 more)",
      },
    ]);
    expect(tops[0]?.members).toHaveLength(30);
    for (const one of thirty.slice(1)) book.stands(`vehicle ${one.vehicleId}`, []);
    pass(3);
    expect(book.list().find(({ members }) => members)?.words).toBe("Link lost: 30 at once, 1 now (Copter 1)");
    book.stands("vehicle 1:1", []);
    pass(3);
    expect(book.list().find(({ members }) => members)?.clearedAt).toBe(1_003_000);
  });

  it("is acknowledged at once with all in it, and one more that joins asks again", () => {
    const { book, pass, gone } = desk();
    for (const one of thirty) book.stands(`vehicle ${one.vehicleId}`, [one]);
    const id = book.list().find(({ members }) => members)?.id as string;
    expect(book.acknowledge([id], "A")).toHaveLength(31);
    expect(book.list().filter((one) => !one.acknowledged)).toEqual([]);
    book.stands("vehicle 99:1", [lost(99)]);
    const open = book.list().filter((one) => !one.acknowledged);
    expect(open.map(({ members, vehicle }) => vehicle ?? members?.length)).toEqual([31, "Copter 99"]);
    book.acknowledge([id], "A");
    for (const one of [...thirty, lost(99)]) book.stands(`vehicle ${one.vehicleId}`, []);
    pass(3);
    expect([book.list(), gone.length]).toEqual([[], 32]);
  });

  it("is none of what comes one after the other", () => {
    const { book, pass } = desk();
    for (const one of thirty.slice(0, 6)) {
      book.stands(`vehicle ${one.vehicleId}`, [one]);
      pass(4);
    }
    expect(book.list().filter(({ members }) => members)).toEqual([]);
  });
});

describe("after a restart", () => {
  const leftBy = (raises: AlertRaise[]) => {
    const { book } = desk();
    book.stands("old", raises);
    return book.list();
  };

  it("what stood stands on, the same alert, when its source says it again", () => {
    const { book, told } = desk();
    book.restore(leftBy([lost(1)]));
    book.stands("vehicle 1:1", [lost(1)]);
    expect([told, book.list()]).toMatchObject([[], [{ id: "a1", count: 1 }]]);
  });

  it("what stood is over when its source knows better, or when it is acknowledged and nobody says it", () => {
    const { book, pass, gone } = desk();
    book.restore(leftBy([lost(1), breach]));
    pass(100);
    expect(book.list().filter(({ clearedAt }) => clearedAt !== undefined)).toEqual([]);
    book.settle(({ vehicleId }) => vehicleId === "1:1");
    pass(3);
    expect(book.list().map(({ what, clearedAt }) => [what, clearedAt])).toEqual([
      ["vehicle.lost", 1_100_000],
      ["fence", undefined],
    ]);
    book.acknowledge(["a2"], "A");
    expect(gone).toEqual(["a2"]);
  });
});
