import { expect, test } from "vitest";
import { instantWords } from "../../../renderer/video/clipTime.ts";
import { playerDeed, playerKeyWords } from "../../../renderer/video/playerKeys.ts";

const at = Date.UTC(2026, 2, 1, 23, 3, 22, 40);

test("an instant is told in universal time and in the time here, with the day where that differs", () => {
  expect(instantWords(at, 60)).toEqual({ utc: "2026-03-01 23:03:22.040 UTC", local: "2026-03-02 00:03:22.040 UTC+1" });
  expect(instantWords(at, 0)).toEqual({ utc: "2026-03-01 23:03:22.040 UTC", local: "23:03:22.040 UTC+0" });
  expect(instantWords(at, -210).local).toBe("19:33:22.040 UTC\u22123:30");
});

test("fractions of a millisecond do not show a time that was not", () => {
  expect(instantWords(at + 959.6, 0).utc).toBe("2026-03-01 23:03:23.000 UTC");
});

test("every key of the player that is told of does something, and none is told twice", () => {
  const names: Record<string, string> = {
    Space: " ",
    "←": "ArrowLeft",
    "→": "ArrowRight",
    "\u2212": "-",
    Esc: "Escape",
  };
  const keys = playerKeyWords.flatMap((one) => one.keys).filter((key) => key !== "…");
  const deeds = keys.map((key) => playerDeed(names[key] ?? key));
  expect(deeds.filter((deed) => deed === undefined)).toEqual([]);
  expect(new Set(deeds).size).toBe(deeds.length);
  expect(playerDeed("j")).toBeUndefined();
});
