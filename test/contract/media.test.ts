import { expect, it } from "vitest";
import { mediaAddress, pathOfMediaAddress } from "../../src/contract/media.ts";

it.each(["sorties/17/flags/3.jpg", "sorties/a b/ü#?%.jpg"])("%s comes back from its address", (path) => {
  expect(pathOfMediaAddress(mediaAddress(path))).toBe(path);
});

it("a path with this system's separators becomes an address with slashes", () => {
  expect(mediaAddress("sorties\\17\\3.jpg")).toBe("media://data/sorties/17/3.jpg");
});

it("what follows a question mark only makes the picture load again", () => {
  expect(pathOfMediaAddress("media://data/sorties/17/3.jpg?1769860800000")).toBe("sorties/17/3.jpg");
  expect(pathOfMediaAddress("media://data/vedette.db?/sorties/3.jpg")).toBeUndefined();
});

it.each([
  "media://data/vedette.db",
  "media://data/sorties",
  "media://data/sorties/",
  "media://data/sorties/../vedette.db",
  "media://data/sorties/%2e%2e/vedette.db",
  "media://data/sorties/..%2fvedette.db",
  "media://data/sorties/..%5Cvedette.db",
  "media://data/sorties/C:%5Cx",
  "media://data/sorties//x.jpg",
  "media://data/sorties/%zz",
  "media://data/sorties/%00.jpg",
  "media://other/sorties/x.jpg",
  "app://data/sorties/x.jpg",
])("%s names nothing that may be shown", (address) => {
  expect(pathOfMediaAddress(address)).toBeUndefined();
});
