import { expect, it } from "vitest";
import { zoneDay, zoneOffset, zoneStamp, zoneTime } from "../../src/review/zoneDay.ts";

const HOUR = 3_600_000;
const utc = (text: string): number => Date.parse(`${text}Z`);

it("a day is that of the zone's clock, 23 or 25 hours long where clocks change", () => {
  const lengths = (zone: string, ...days: string[]) =>
    days.map((day) => {
      const { fromAt, toAt } = zoneDay(zone, day);
      return [new Date(fromAt).toISOString().slice(0, 16), (toAt - fromAt) / HOUR];
    });
  expect(lengths("Europe/Vienna", "2026-01-31", "2026-03-29", "2026-10-25")).toEqual([
    ["2026-01-30T23:00", 24],
    ["2026-03-28T23:00", 23],
    ["2026-10-24T22:00", 25],
  ]);
  expect(lengths("Asia/Kathmandu", "2026-01-31")).toEqual([["2026-01-30T18:15", 24]]);
  expect(lengths("UTC", "2026-12-31")).toEqual([["2026-12-31T00:00", 24]]);
  // Clocks in Chile are put forward at midnight: the day begins at one o'clock.
  expect(lengths("America/Santiago", "2026-09-06")).toEqual([["2026-09-06T04:00", 23]]);
});

it("what is no day, or no zone, is refused with what is wrong", () => {
  for (const [zone, day, words] of [
    ["UTC", "2026-02-30", "There is no day 2026-02-30"],
    ["UTC", "31.1.2026", "There is no day 31.1.2026"],
    ["UTC", "0000-01-01", "Nothing was recorded on 0000-01-01"],
    ["UTC", "0099-05-05", "Nothing was recorded on 0099-05-05"],
    ["UTC", "1969-12-31", "Nothing was recorded on 1969-12-31"],
    ["UTC", "10000-01-01", "There is no day 10000-01-01"],
    ["Europe/Nowhere", "2026-01-31", "There is no time zone Europe/Nowhere"],
  ] as const)
    expect(() => zoneDay(zone, day)).toThrow(words);
});

it("instants are written as the zone's clock shows them, with how far it is ahead", () => {
  const at = utc("2026-07-04T22:30:05");
  expect([zoneStamp("Europe/Vienna", at), zoneOffset("Europe/Vienna", at)]).toEqual([
    "2026-07-05 00:30:05",
    "UTC+02:00",
  ]);
  expect(zoneOffset("America/St_Johns", utc("2026-01-04T00:00:00"))).toBe("UTC−03:30");
  expect(zoneTime("Europe/Vienna", at)).toEqual({ day: "2026-07-05", hour: 0, weekday: 7 });
});

it("a day that a zone's clocks passed over is none, and its neighbours are whole", () => {
  expect(() => zoneDay("Pacific/Apia", "2011-12-30")).toThrow("There was no 2011-12-30 in Pacific/Apia");
  const [before, after] = ["2011-12-29", "2011-12-31"].map((day) => zoneDay("Pacific/Apia", day));
  expect([before, after].map((day) => ((day?.toAt ?? 0) - (day?.fromAt ?? 0)) / HOUR)).toEqual([24, 24]);
  expect(before?.toAt).toBe(after?.fromAt);
  expect(zoneTime("Pacific/Apia", before?.toAt ?? 0).day).toBe("2011-12-31");
});

it("the last day that can be written, zones at the ends of the earth, and clocks that are seconds off are right", () => {
  const begin = (zone: string, day: string) => new Date(zoneDay(zone, day).fromAt).toISOString();
  expect([
    begin("UTC", "9999-12-31"),
    begin("Pacific/Kiritimati", "9999-12-31"),
    begin("Etc/GMT+12", "9999-12-31"),
    begin("Africa/Monrovia", "1971-06-01"),
    begin("UTC", "1970-01-01"),
  ]).toEqual([
    "9999-12-31T00:00:00.000Z",
    "9999-12-30T10:00:00.000Z",
    "9999-12-31T12:00:00.000Z",
    "1971-06-01T00:44:30.000Z",
    "1970-01-01T00:00:00.000Z",
  ]);
  const far = Date.UTC(12_345, 6, 8, 9, 10, 11);
  expect([zoneTime("UTC", far).day, zoneStamp("UTC", far)]).toEqual(["+012345-07-08", "+012345-07-08 09:10:11"]);
});
