import { expect, test } from "vitest";
import { formOf, operatorOf, toldWords } from "../../renderer/setup/remoteIdForm.ts";

const place = { lat: 48.62, lon: 16.93, amsl: 180 };

test("a form holds what is told, and gives it back", () => {
  for (const operator of [
    { operatorId: "OP1", place },
    { operatorId: null, place: { ...place, amsl: null } },
    { operatorId: "OP1", place: null },
    { operatorId: null, place: null },
  ])
    expect(operatorOf(formOf(operator))).toEqual(operator);
});

test("half a place is not told, nor an id that no receiver could show", () => {
  const form = formOf({ operatorId: " OP1 ", place });
  expect(operatorOf(form)).toEqual({ operatorId: "OP1", place });
  expect(operatorOf({ ...form, lon: "" })).toEqual({ problem: "A place needs latitude and longitude" });
  expect(operatorOf({ ...form, lat: "", lon: "" })).toEqual({ problem: "A height needs a place" });
  expect(operatorOf({ ...form, operatorId: "Ö1" })).toHaveProperty("problem");
});

test("what is told is said in words", () => {
  expect(toldWords({ operatorId: null, place: null })).toMatch(/^○ Nothing is told\./);
  expect(toldWords({ operatorId: "OP1", place })).toBe(
    "● All vehicles are told: operator OP1, at 48.62000°\u202fN 16.93000°\u202fE, 180\u202fm AMSL.",
  );
  expect(toldWords({ operatorId: "OP1", place: null })).toBe("● All vehicles are told: operator OP1, without a place.");
});
