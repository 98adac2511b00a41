import { expect, test } from "vitest";
import * as f from "../../renderer/ui/format.ts";

/** Thin spaces are hard to see in an expectation. */
const plain = (text: string) => text.replaceAll("\u202f", " ");

test("unknown is a dash, everywhere", () => {
  const none = undefined;
  expect([f.metres(none), f.length(none), f.speed(none), f.azimuth(none), f.angle(none), f.percent(none)]).toEqual(
    Array(6).fill("—"),
  );
  expect([f.duration(none), f.duration(Number.NaN), f.ellipse(none), f.bitrate(none), f.byteRate(none)]).toEqual(
    Array(5).fill("—"),
  );
});

test.each([
  [f.metres(12.34, 1), "12.3 m"],
  [f.metres(-0.04, 1), "0.0 m"],
  [f.metres(-3), "−3 m"],
  [f.length(999), "999 m"],
  [f.length(12_345), "12.3 km"],
  [f.azimuth(7.4), "007°"],
  [f.azimuth(359.7), "000°"],
  [f.azimuth(-90), "270°"],
  [f.duration(245_000), "4:05"],
  [f.duration(3_750_000), "1:02:30"],
  [f.duration(60_000_000), "16 h"],
  [f.age(3_400), "3 s"],
  [f.age(240_000), "4 min"],
  [f.bitrate(1_240_000), "1.2 Mbit/s"],
  [f.bitrate(380_000), "380 kbit/s"],
  [f.byteRate(12_345), "12.3 kB/s"],
  [f.count(1, "item"), "1 item"],
  [f.count(0, "item"), "0 items"],
])("%s", (text, wanted) => {
  expect(plain(text)).toBe(wanted);
});

test("a place is written in degrees or in minutes and seconds, with its hemispheres", () => {
  const place = { lat: -48.62, lon: 16.999999 };
  expect(plain(f.place(place))).toBe("48.62000° S 17.00000° E");
  expect(plain(f.place(place, "minutes"))).toBe("48°37′12.0″ S 17°00′00.0″ E");
});
