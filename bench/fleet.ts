// A fleet in the real app: simulated vehicles in a process of their own, flying, over real UDP to the real station, and on
// to the frame of the real window. Run by `npm run bench -- fleet [--seconds N] [--only rich|lean] [--globe [--globe-scale X]]
// [--profile FOLDER]`.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type FleetResult, flyFleet } from "./fleet/run.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    only: { type: "string", default: "" },
    rich: { type: "string", default: "100" },
    lean: { type: "string", default: "250" },
    globe: { type: "boolean", default: false },
    "globe-scale": { type: "string", default: "1" },
    profile: { type: "string" },
  },
});
const globeScale = values.globe ? Number(values["globe-scale"]) : undefined;

const results: { rich?: FleetResult; lean?: FleetResult } = {};
for (const profile of ["rich", "lean"] as const) {
  if (values.only && values.only !== profile) continue;
  results[profile] = await flyFleet({
    vehicles: Number(values[profile]),
    profile,
    seconds: Number(values.seconds),
    globeScale,
    profileFolder: values.profile,
    tell: (line) => console.log(`${profile}: ${line}`),
  });
}

const rows: [string, (r: FleetResult) => string][] = [
  ["vehicles", (r) => String(r.vehicles)],
  ["load average of the machine", (r) => String(r.load)],
  ["messages a second", (r) => String(r.messagesPerSecond)],
  ["messages sent in all", (r) => String(r.sent)],
  ["lost inside the station", (r) => String(r.lost)],
  ["dropped by the system before the station read them", (r) => String(r.droppedBySystem)],
  ["position to the window's frame, median", (r) => `${r.p50Ms} ms`],
  ["position to the window's frame, 95th percentile", (r) => `${r.p95Ms} ms`],
  ["position to the window's frame, 99th percentile", (r) => `${r.p99Ms} ms`],
  ["positions painted", (r) => String(r.positions)],
  ["frames with news a second", (r) => String(r.framesPerSecond)],
  ["station, share of one core", (r) => `${(r.coreShare * 100).toFixed(1)} %`],
  ["simulated vehicles, share of one core", (r) => `${(r.simulationCoreShare * 100).toFixed(1)} %`],
  ["longest stall of the station", (r) => `${r.longestStallMs} ms`],
  ["station's memory", (r) => `${r.rssMB} MB`],
  ["station's heap after collection", (r) => `${r.heapMB} MB`],
  ["slope of what is held after collection", (r) => `${r.slopeMBPerHour} MB/h`],
  ["slope of the station's memory", (r) => `${r.rssSlopeMBPerHour} MB/h`],
];
const cell = (text: string): string => text.padStart(14);
console.log(`
${"what".padEnd(52)}${Object.keys(results).map(cell).join("")}
${rows
  .map(
    ([what, of]) =>
      what.padEnd(52) +
      Object.values(results)
        .map((r) => cell(of(r)))
        .join(""),
  )
  .join("\n")}

${values.seconds} s each after warming up. The window's globe is ${globeScale === undefined ? "left out, and with it 3D drawing in software, which would set the pace of the whole window (--globe draws it)" : `drawn with ${globeScale} of its pixels`}.
`);
console.log(
  JSON.stringify({
    ...results,
    globe: globeScale ?? "off",
    seconds: Number(values.seconds),
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    node: process.version,
  }),
);
