import { expect, it } from "vitest";
import { canonicalJson } from "../../src/review/evidence/canonicalJson.ts";

it("the same value is the same text, whatever the order its fields were given in", () => {
  expect(canonicalJson({ b: [1, { d: null, c: true }], a: "x" })).toBe('{"a":"x","b":[1,{"c":true,"d":null}]}');
  expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
});

it("names and numbers are written as RFC 8785 writes them", () => {
  // The example of https://www.rfc-editor.org/rfc/rfc8785#section-3.2.3 for the order of names, by UTF-16 units.
  const names = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 };
  const order = [...canonicalJson(names).matchAll(/:(\d)/g)].map(([, value]) => Number(value));
  expect(order).toEqual([2, 4, 6, 7, 1, 5, 3]);
  expect(canonicalJson([Number("333333333.33333329"), 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
    "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]",
  );
});

it("what no JSON can hold is refused", () => {
  const loop: unknown[] = [];
  loop.push(loop);
  for (const value of [Number.NaN, [Number.POSITIVE_INFINITY], { f: () => 1 }, 1n, undefined, loop])
    expect(() => canonicalJson(value)).toThrow(TypeError);
});
