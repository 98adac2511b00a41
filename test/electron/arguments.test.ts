import { resolve } from "node:path";
import { expect, it } from "vitest";
import { parseMainArguments } from "../../electron/arguments.ts";

const parse = (argv: string[], env: Record<string, string> = {}) =>
  parseMainArguments(["electron", ...argv], env, "/app");

it("without arguments the model is the app's own and the data folder the platform's", () => {
  expect(parse(["/app"])).toEqual({
    dataFolder: undefined,
    modelFile: resolve("/app/models/vehicle-nano.onnx"),
    station: [],
    devTools: false,
    query: {},
  });
});

it("arguments are found among those of Chromium and of a test driver", () => {
  expect(
    parse([
      "--no-sandbox",
      "--inspect=0",
      "--remote-debugging-port=0",
      "/app",
      "--data",
      "/data",
      "--use-gl=angle",
      "--demo-video=320x180@5",
      "--model",
      "/m.onnx",
    ]),
  ).toEqual({
    dataFolder: resolve("/data"),
    modelFile: resolve("/m.onnx"),
    station: ["--demo-video", "320x180@5"],
    devTools: false,
    query: {},
  });
});

it("the command line wins over the environment", () => {
  expect(parse([], { VEDETTE_DATA: "/from-env", VEDETTE_GLOBE_SCALE: "0.4" })).toMatchObject({
    dataFolder: resolve("/from-env"),
    devTools: false,
    query: { globeScale: "0.4" },
  });
  expect(parse(["--data=/from-line"], { VEDETTE_DATA: "/from-env" }).dataFolder).toBe(resolve("/from-line"));
});

it("an option without its value is as if it were not there", () => {
  expect(parse(["--data"]).dataFolder).toBeUndefined();
});

it("developer tools are for those who ask for them in the environment", () => {
  const devTools = (value: string) => parseMainArguments(["/app"], { VEDETTE_DEVTOOLS: value }, "/app").devTools;
  expect([devTools("1"), devTools("0"), devTools("")]).toEqual([true, false, false]);
});
