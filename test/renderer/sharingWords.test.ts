import * as v from "valibot";
import { expect, it } from "vitest";
import {
  exportedWords,
  feedWords,
  hostAndPort,
  isGroup,
  newToken,
  seenWithinChoices,
  sizeWords,
  targetHint,
  targetWords,
} from "../../renderer/links/sharingWords.ts";
import { sharingPaceSchema, usualPace } from "../../src/contract/sharing.ts";

it("a host and a port as people write them", () => {
  expect([" tak.example:8089 ", "239.2.3.1:6969", "[ff02::1]:6969"].map(hostAndPort)).toEqual([
    { host: "tak.example", port: 8_089 },
    { host: "239.2.3.1", port: 6_969 },
    { host: "ff02::1", port: 6_969 },
  ]);
  for (const wrong of ["", "tak.example", "tak.example:0", "a b:1", "tls://a:1", "a:65536", "::1:80", "user@a:1"])
    expect(hostAndPort(wrong)).toBeUndefined();
});

it("a target in words, with what it keeps secret and what not", () => {
  expect(targetWords({ transport: "tls", host: "ff02::1", port: 1 })).toBe("TLS [ff02::1]:1");
  expect(targetHint("tls", "239.2.3.1")).toBe("A multicast group is told over UDP alone.");
  expect(["224.0.0.1", "239.255.0.1", "223.1.1.1", "240.0.0.1", "ff02::1", "ffice.example"].map(isGroup)).toEqual([
    ...[true, true, false, false, true, false],
  ]);
  expect([targetHint("tls", "a"), targetHint("udp", "239.2.3.1")]).toEqual([
    undefined,
    "UDP: nobody says whether it arrives, and all on the way can read it.",
  ]);
});

it("what the feed does, what was written, and how much", () => {
  const feed = { on: false, host: "127.0.0.1", port: 1, hasToken: false, requests: 0, refused: 0 };
  const failure = { code: "busy", message: "no" } as const;
  expect(
    [feed, { ...feed, on: true }, { ...feed, on: true, failure }, { ...feed, address: "http://a" }].map(feedWords),
  ).toEqual(["○ Closed: nobody can ask", "◌ Opening…", "▲ Not open", "● Open at http://a"]);
  const made = { file: "/a", bytes: 1, sha256: "" };
  expect([0, 1, 1_200].map((items) => exportedWords({ ...made, items }, "sightings"))).toEqual([
    "There were no sightings: the file is empty",
    "1 sighting written",
    "1,200 sightings written",
  ]);
  expect([999, 1_234, 45_600, 3_400_000].map(sizeWords)).toEqual(["999 B", "1.2 kB", "46 kB", "3.4 MB"]);
});

it("a token is as long and of such letters as the station takes", () => {
  expect(newToken(new Uint8Array(24).fill(10))).toBe("0a".repeat(24));
  expect(newToken()).not.toBe(newToken());
});

it("the usual span and all others that are offered are such as the station takes", () => {
  const spans = seenWithinChoices.map(({ value }) => Number(value));
  expect(spans).toContain(usualPace.seenWithinMs);
  for (const seenWithinMs of spans) expect(v.is(sharingPaceSchema, { ...usualPace, seenWithinMs })).toBe(true);
});
