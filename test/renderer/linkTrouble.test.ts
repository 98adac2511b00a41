import { expect, test } from "vitest";
import { linkTrouble } from "../../renderer/links/linkTrouble.ts";
import type { LinkRecord } from "../../src/contract/records.ts";

const link = (part: Partial<LinkRecord>): ReadonlyMap<string, LinkRecord> =>
  new Map([
    ["udp", { id: "udp", address: "udpin:0.0.0.0:14550", state: "open", bytesIn: 0, bytesOut: 0, loss: 0, ...part }],
  ]);
const failure = { code: "busy", message: "another program uses the port" } as const;

test("a link that failed is in trouble until it is open, also while it is tried again", () => {
  const trouble = linkTrouble();
  const states = [
    { state: "opening" },
    { state: "waiting", failure },
    { state: "opening" },
    { state: "open" },
  ] as const;
  expect(states.map((state) => trouble(link(state)))).toEqual([false, true, true, false]);
  expect(trouble(link({ state: "opening" }))).toBe(false);
});

test("traffic that was refused is trouble", () => {
  const refused = { unsigned: 0, badSignature: 1, replayed: 0 };
  expect(linkTrouble()(link({ traffic: { refused } as NonNullable<LinkRecord["traffic"]> }))).toBe(true);
});
