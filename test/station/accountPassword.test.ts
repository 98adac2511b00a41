import { scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { checkPassword, hashPassword, isCheap, isPassword, usualCost } from "../../src/station/accountPassword.ts";

const cheap = { N: 1024, r: 8, p: 1 };

describe("a password", () => {
  it("is kept as the scrypt hash that anybody else reckons, with what it was reckoned with", async () => {
    const { hash, salt, params } = await hashPassword("four lone river stones", cheap);
    const other = scryptSync("four lone river stones", Buffer.from(salt, "base64"), 32, cheap);
    expect({ hash, params }).toEqual({ hash: other.toString("base64"), params: "scrypt N=1024 r=8 p=1" });
  });

  it("has another hash each time", async () => {
    const [one, two] = await Promise.all([
      hashPassword("the same password", cheap),
      hashPassword("the same password", cheap),
    ]);
    expect(one.hash).not.toBe(two.hash);
  });

  it("is known again, however its letters were put together, and nothing else is", async () => {
    const kept = await hashPassword("gr\u00fcne H\u00fcgel am Fluss", cheap);
    const tries = ["gru\u0308ne Hu\u0308gel am Fluss", "gr\u00fcne H\u00fcgel am Fluss ", ""];
    expect(await Promise.all(tries.map((one) => isPassword(one, kept)))).toEqual([true, false, false]);
  });

  it("costs what OWASP asks for, and is made anew where it cost less", async () => {
    expect(usualCost).toEqual({ N: 131_072, r: 8, p: 1 });
    const { params } = await hashPassword("four lone river stones");
    expect([params, isCheap(params), isCheap("scrypt N=1024 r=8 p=1")]).toEqual([
      "scrypt N=131072 r=8 p=1",
      false,
      true,
    ]);
  });

  it("that was kept in an unknown way is a failure, not a wrong password", async () => {
    const kept = { hash: Buffer.alloc(32).toString("base64"), salt: "", params: "argon2id m=1 t=1" };
    await expect(isPassword("any", kept)).rejects.toMatchObject({ failure: { code: "bad-input" } });
  });
});

describe("a new password", () => {
  const verdict = (password: string): string => {
    try {
      checkPassword(password, "Novak");
      return "taken";
    } catch (cause) {
      return failureOf(cause).message;
    }
  };

  it.each([
    "four lone river stones",
    "kdfjq8s0v3mz",
    "пять старых мостов",
    "admin of the eastern hills",
    "dragonfly over pond",
  ])("is taken: %s", (password) => expect(verdict(password)).toBe("taken"));

  it.each([
    ["short", "This password is refused: it has 5 characters, fewer than 12"],
    ["🦊🦊🐻🐻🦁🦁", "This password is refused: it has 6 characters, fewer than 12"],
    ["Password1234!", "This password is refused: it is among those that are tried first"],
    ["vedette-2026-!", "This password is refused: it is among those that are tried first"],
    ["adminadminadmin", "This password is refused: it is among those that are tried first"],
    ["aaaaaaaaaaaaaa", "This password is refused: it only repeats or counts on"],
    ["abcdabcdabcd", "This password is refused: it only repeats or counts on"],
    ["123456789012", "This password is refused: it only repeats or counts on"],
    ["ponmlkjihgfedcba", "This password is refused: it only repeats or counts on"],
    ["the house of novak", "This password is refused: it holds the name of the account"],
    ["x".repeat(201), "This password is refused: it has more than 200 characters"],
  ])("is refused: %s", (password, why) => expect(verdict(password)).toBe(why));
});
