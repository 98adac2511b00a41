// Missions, geofences and rally points through a radio that loses packets, to both kinds of vehicle, in virtual time.
// Run by `npm run bench -- upload [--runs N] [--small N] [--items N] [--only mission|fence|rally|download]`.
import { parseArgs } from "node:util";
import { type Cell, measure, measurePeer, type Vehicle, vehicles, type What, whats } from "./upload/cell.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    small: { type: "string", default: "100" },
    items: { type: "string", default: "200" },
    only: { type: "string", default: "" },
    vehicle: { type: "string", default: "" },
    losses: { type: "string", default: "0,2,5,10,20,30" },
  },
});
const runs = Number(values.runs); // at the losses that are promised: 20 and 30 %
const small = Number(values.small); // at the others, and for the peer
const items = Number(values.items);
const losses = values.losses.split(",").map(Number);
const startedAt = performance.now();

console.log(`
${items} items (missions and downloads), 60 points (fence), 40 points (rally); loss each way, independently; 50 ms delay each way.
Success: ended, verified by reading back, and the vehicle's own memory holds exactly what was sent.
The vehicles' real mission servers behind real encoded packets, without their flight; times are of the vehicles' clock.

what       vehicle      loss     runs   success    median      p95   peer's success¹`);
const cells: Cell[] = [];
for (const what of whats) {
  if (values.only && values.only !== what) continue;
  for (const vehicle of vehicles) {
    if (values.vehicle && values.vehicle !== vehicle) continue;
    for (const loss of losses) cells.push(await row(what, vehicle, loss));
  }
}

async function row(what: What, vehicle: Vehicle, loss: number): Promise<Cell> {
  const cell = await measure({
    what,
    vehicle,
    loss: loss / 100,
    runs: loss >= 20 ? runs : small,
    items,
  });
  const peer = what === "mission" ? await measurePeer(vehicle, loss / 100, small, items) : undefined;
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  console.log(
    `${what.padEnd(10)} ${vehicle.padEnd(11)} ${String(loss).padStart(3)} % ${String(cell.runs).padStart(8)} ${percent(cell.success).padStart(9)} ${cell.medianS.toFixed(1).padStart(7)} s ${cell.p95S.toFixed(1).padStart(6)} s   ${peer === undefined ? "" : percent(peer)}`,
  );
  if (cell.failure) console.log(`           first failure: ${cell.failure}`);
  return { ...cell, ...(peer !== undefined && { peer }) };
}

const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;
const worst = (what: What, loss: number): number | null => {
  const of = cells.filter((cell) => cell.what === what && cell.loss === loss / 100).map(({ success }) => success);
  return of.length > 0 ? Math.min(...of) : null;
};
const tookS = Math.round((performance.now() - startedAt) / 1000);
const cpu = process.cpuUsage();
const cpuS = Math.round((cpu.user + cpu.system) / 1e6);
console.log(`
¹ the published state machine of the widest used ground station, in our own simulation, ${small} runs: an ACK, and all on board
${tookS} s, of which ${cpuS} s on the processor
`);
console.log(
  JSON.stringify({
    success20: worst("mission", 20),
    success30: worst("mission", 30),
    downloads20: worst("download", 20),
    downloads30: worst("download", 30),
    fence20: worst("fence", 20),
    fence30: worst("fence", 30),
    rally20: worst("rally", 20),
    rally30: worst("rally", 30),
    falselyVerified: cells.reduce((sum, cell) => sum + cell.falselyVerified, 0),
    runs,
    small,
    items,
    tookS,
    cpuS,
    cells: cells.map(({ failure, medianS, p95S, ...cell }) => ({
      ...cell,
      medianS: tenths(medianS),
      p95S: tenths(p95S),
    })),
  }),
);
