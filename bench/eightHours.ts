// Eight simulated hours of a section, headless: what every process of the run (station and simulated world are one) holds at each
// simulated quarter of an hour, and by how much it grows over the second half. Ends with code 1 where something grows.
// Run by `npm run bench -- eightHours [--hours 8] [--file SCENARIO] [--snapshots 3,7 --keep FOLDER]`.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { RunReport } from "../src/runs/runReport.ts";
import { type MemoryNote, slopeOf } from "./eightHours/memoryNote.ts";

const root = path.resolve(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    file: { type: "string", default: path.join(root, "missions/scenarios/twenty-km-two-hours.scenario.json") },
    hours: { type: "string", default: "8" },
    snapshots: { type: "string", default: "" },
    keep: { type: "string" },
  },
});
const hours = Number(values.hours);
if (!(hours >= 1 && hours <= 24)) {
  console.error(`--hours must be 1 to 24, got ${values.hours}`);
  process.exit(2);
}
/** What is called flat, MB an hour over the second half: a day of it is a few per cent of a small computer's memory. */
const flat = { heap: 2, rss: 8 };

const folder = values.keep ?? mkdtempSync(path.join(tmpdir(), "vedette-eight-hours-"));
mkdirSync(folder, { recursive: true });
const mb = (bytes: number) => (bytes / 2 ** 20).toFixed(1).padStart(8);
const notes: MemoryNote[] = [];
const before = performance.now();
const entry = path.join(import.meta.dirname, "eightHours/flight.ts");
const child = spawn(process.execPath, ["--expose-gc", entry, values.file, values.hours, folder, values.snapshots], {
  stdio: ["ignore", "pipe", "inherit"],
});
console.log("simulated  process       rss     heap  outside it, MB");
createInterface({ input: child.stdout }).on("line", (line) => {
  const note = JSON.parse(line) as MemoryNote;
  notes.push(note);
  const minutes = Math.round(note.afterMs / 60_000);
  const clock = `${Math.floor(minutes / 60)}:${`${minutes % 60}`.padStart(2, "0")}`;
  console.log(`${clock.padEnd(10)} ${note.process.padEnd(8)} ${mb(note.rss)} ${mb(note.heap)} ${mb(note.external)}`);
});
const code = await new Promise((resolve) => child.on("close", resolve));
if (code !== 0) throw new Error(`the run ended with code ${code}`);
const seconds = (performance.now() - before) / 1000;
const report = JSON.parse(readFileSync(path.join(folder, "report.json"), "utf8")) as RunReport;
if (values.keep === undefined) rmSync(folder, { recursive: true });

const fromMs = (hours / 2) * 3_600_000;
const memory = [...new Set(notes.map((note) => note.process))].map((name) => {
  const own = notes.filter((note) => note.process === name);
  const slope = (figure: "rss" | "heap" | "external") => slopeOf(own, figure, { fromMs });
  const [rssMbPerHour, heapMbPerHour, externalMbPerHour] = [slope("rss"), slope("heap"), slope("external")];
  return { process: name, rssMbPerHour, heapMbPerHour, externalMbPerHour };
});
const growing = memory.filter(
  ({ heapMbPerHour, rssMbPerHour }) => heapMbPerHour > flat.heap || rssMbPerHour > flat.rss,
);
for (const { process: name, heapMbPerHour, rssMbPerHour } of growing)
  console.log(`Not flat: ${name} grows by ${heapMbPerHour} MB an hour on its heap, ${rssMbPerHour} MB in all`);
console.log(
  JSON.stringify({
    ...{ hours, flat: growing.length === 0, memory },
    timesRealTime: Math.round((10 * report.durationMs) / 1000 / seconds) / 10,
    seconds: Math.round(seconds),
    sorties: report.sorties.length,
    flags: report.detection.flags,
    again: report.detection.again,
    false: report.detection.false,
    overBound: report.revisit.overBound,
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    node: process.version,
  }),
);
process.exitCode = growing.length === 0 ? 0 : 1;
