import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { PatrolReport } from "../../src/station/report.ts";
import { readTlog } from "../mavlink/readTlog.ts";

const root = mkdtempSync(join(tmpdir(), "vedette-headless-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs the station from the shell, as `npm start` does where there is no display. */
function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["dist/station/process.js", "--headless", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on("exit", (code) => resolve({ code, output }));
  });
}

it("a demo patrol is flown headless from start to report", async () => {
  const data = join(root, "data");
  const folder = join(root, "report");
  const { code, output } = await run("--data", data, "--report", folder, "--demo-video", "640x360@8");
  expect(output, output).toContain(join(folder, "index.html"));
  expect(code).toBe(0);
  expect(output).toContain("read back and compared");

  const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as PatrolReport;
  expect(report.outcome).toBe("landed");
  expect(report.coverage.sectionM).toBeGreaterThan(590);
  expect(report.coverage.percent).toBeGreaterThan(80);
  expect(report.flownM).toBeGreaterThan(2 * 600);
  expect(report.track.length).toBeGreaterThan(40);
  expect(report.texts.map((t) => t.text).join("\n")).toMatch(/mission/i);

  expect(report.flags.length).toBeGreaterThan(0);
  expect(report.truth?.flagsOnVehicle).toBeGreaterThan(0);
  for (const flag of report.flags) {
    expect(flag.state).toBe("closed");
    expect(flag.reason).toMatch(/watch zone/);
  }
  const pictured = report.flags.filter((f) => f.picture);
  expect(pictured.length).toBeGreaterThan(0);
  for (const { picture } of pictured)
    expect(
      readFileSync(join(folder, picture as string))
        .subarray(0, 2)
        .toString("hex"),
    ).toBe("ffd8");

  const page = readFileSync(join(folder, "index.html"), "utf8");
  for (const needle of ["map.svg", "Corridor seen", `${pictured[0]?.picture}`]) expect(page).toContain(needle);
  expect(readFileSync(join(folder, "map.svg"), "utf8")).toContain('<polyline id="track"');

  const sortie = join(data, "sorties", report.sortieId);
  let packets = 0;
  for await (const _ of readTlog(join(sortie, "telemetry.tlog"))) packets++;
  expect(packets).toBeGreaterThan(500);
  const video = readdirSync(join(sortie, "video")).filter((f) => f.endsWith(".ts"));
  expect(video.length).toBeGreaterThan(0);
  expect(statSync(join(sortie, "video", video[0] as string)).size).toBeGreaterThan(100_000);
  for (const role of ["station", "vision", "simulator"])
    expect(existsSync(join(data, "logs", `${role}.log`))).toBe(true);
}, 480_000);

it("a wrong argument is named, with the right ones", async () => {
  const { code, output } = await run("--sektion", "250");
  expect(code).toBe(2);
  expect(output).toContain("--sektion");
  expect(output).toContain("--section METRES");
});
