// The whole pipeline (demux, decode, scale, detect, track) fed over TCP with a film of the simulator's camera, against the
// bare session.run of the same model on the same pictures, in turns, so that a busy machine slows both alike.
// Run by `npm run bench -- vision [--minutes N] [--seconds N] [--rounds N] [--streams 1,2,4] [--size WxH] [--fps N]`.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Bare } from "./vision/bare.ts";
import { picturesOf } from "./vision/feed.ts";
import { filmed } from "./vision/film.ts";
import { Fleet } from "./vision/fleet.ts";
import { memoryMb, slopeMbPerMinute } from "./vision/memory.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "0" },
    seconds: { type: "string", default: "4" },
    rounds: { type: "string", default: "3" },
    streams: { type: "string", default: "1,2,4" },
    size: { type: "string", default: "1280x720" },
    fps: { type: "string", default: "30" },
    model: { type: "string", default: join(import.meta.dirname, "../models/vehicle-nano.onnx") },
  },
});
const [width = 1280, height = 720] = values.size.split("x").map(Number);
const framesPerSecond = Number(values.fps);
const roundMs = Number(values.seconds) * 1000;
const counts = values.streams.split(",").map(Number);
/** A stream's pictures are analysed this far apart at least, ms of the film, as the analyst has it. */
const apartMs = 90;
/** So much more is offered than the network alone could take: the pipeline is never short of pictures. */
const surplus = 1.3;

const film = await filmed({ width, height, framesPerSecond, frames: 4 * framesPerSecond });
const pictures = picturesOf(readFileSync(film));
const bare = await Bare.open(values.model, film, 24);
await bare.runFor(1000);

/** Work done, and the time and processor time it took. */
interface Round {
  readonly done: number;
  readonly ms: number;
  readonly cpuMs: number;
}
async function round(work: () => Promise<number>): Promise<Round> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const done = await work();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { done, ms, cpuMs: (user + system) / 1000 };
}
const sum = (rounds: readonly Round[]): Round =>
  rounds.reduce((a, b) => ({ done: a.done + b.done, ms: a.ms + b.ms, cpuMs: a.cpuMs + b.cpuMs }));
const perSecond = ({ done, ms }: Round): number => (done * 1000) / ms;
const cpuEach = ({ done, cpuMs }: Round): number => cpuMs / Math.max(1, done);
const middle = (all: readonly number[], share: number): number =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN;

interface Row {
  readonly streams: number;
  readonly ratio: number;
  readonly bare: Round;
  readonly whole: Round;
  readonly p50: number;
  readonly p95: number;
  readonly counted: Awaited<ReturnType<Fleet["settled"]>>;
  readonly slope: number;
  readonly tracks: number;
}

/** Turns of both, until the rounds are done or the minutes are over. */
async function measure(streams: number, rounds: number, minutes: number): Promise<Row> {
  const fleet = await Fleet.open({ streams, pictures, model: values.model });
  const stride = Math.max(1, Math.ceil((apartMs * framesPerSecond) / 1000 - 1e-9));
  const memory: { readonly minutes: number; readonly mb: number }[] = [];
  const bares: Round[] = [];
  const wholes: Round[] = [];
  const beganAt = performance.now();
  const elapsed = () => (performance.now() - beganAt) / 60_000;
  for (let i = 0; i < rounds || elapsed() < minutes; i++) {
    const alone = await round(() => bare.runFor(minutes > 0 ? roundMs / 4 : roundMs));
    bares.push(alone);
    const rate = (surplus * stride * perSecond(alone)) / streams;
    const wholeMs = minutes > 0 ? roundMs * 4 : roundMs;
    // The queues fill before and are left as they are after: what is counted is a stretch of steady work.
    wholes.push(await fleet.steady(rate, 700, (processed) => round(() => processed(wholeMs))));
    memory.push({ minutes: elapsed(), mb: memoryMb() });
  }
  const counted = await fleet.settled();
  await fleet.close();
  const [bareSum, whole] = [sum(bares), sum(wholes)];
  // Of each pair of turns its own ratio, and of those the middle: a disturbance of one turn does not count.
  const ratio = middle(
    wholes.map((one, i) => perSecond(one) / perSecond(bares[i] ?? bareSum)),
    0.5,
  );
  return {
    streams,
    ratio,
    bare: bareSum,
    whole,
    p50: middle(fleet.latencies, 0.5),
    p95: middle(fleet.latencies, 0.95),
    counted,
    slope: slopeMbPerMinute(memory),
    tracks: fleet.tracks,
  };
}

const rows: Row[] = [];
for (const streams of counts) rows.push(await measure(streams, Number(values.rounds), 0));
const long = Number(values.minutes) > 0 ? await measure(Math.max(...counts), 1, Number(values.minutes)) : undefined;

const cell = (text: string | number, size = 11): string => String(text).padStart(size);
const line = ({ streams, ratio, bare, whole, p50, p95, counted: c, slope }: Row): string =>
  [
    cell(streams, 7),
    cell(perSecond(bare).toFixed(1)),
    cell(perSecond(whole).toFixed(1)),
    cell(ratio.toFixed(3), 8),
    cell(cpuEach(bare).toFixed(1)),
    cell(cpuEach(whole).toFixed(1)),
    cell(p50.toFixed(0), 9),
    cell(p95.toFixed(0), 9),
    cell(c.arrived, 9),
    cell(c.decoded, 9),
    cell(c.processed, 10),
    cell(c.dropped, 9),
    cell(c.dropped === c.decoded - c.processed ? "all" : `${c.decoded - c.processed - c.dropped} lost`, 10),
    cell(Number.isFinite(slope) ? slope.toFixed(2) : "—", 11),
  ].join("");
console.log(`
${width} × ${height} at ${framesPerSecond} pictures a second of film, ${surplus} times what the network alone could take; in turns of ${values.seconds} s
${[
  ...["streams", "bare /s", "whole /s", "ratio", "bare cpu", "whole cpu", "p50 ms", "p95 ms"],
  ...["arrived", "decoded", "processed", "dropped", "accounted", "MB a minute"],
]
  .map((head, i) => cell(head, [7, 11, 11, 8, 11, 11, 9, 9, 9, 9, 10, 9, 10, 11][i]))
  .join("")}
${[...rows, ...(long ? [long] : [])].map(line).join("\n")}

cpu: ms of the processor for a run, and for a picture with all that came before it (pictures decoded and left out too);
p50, p95: from a picture's last packet to its tracks; accounted: dropped = decoded − processed${
  long ? `\nlast row: ${values.minutes} minutes, memory by the line through its second half` : ""
}
`);

const three = (n: number): number => Math.round(n * 1000) / 1000;
const tenths = (n: number): number => Math.round(n * 10) / 10;
console.log(
  JSON.stringify({
    ratio: three(Math.min(...rows.map(({ ratio }) => ratio))),
    p95Ms: tenths(rows[0]?.p95 ?? Number.NaN),
    accounted: [...rows, ...(long ? [long] : [])].every(
      ({ counted: { decoded, processed, dropped } }) => dropped === decoded - processed,
    ),
    ...(long && { minutes: Number(values.minutes), memoryMbPerMinute: three(long.slope) }),
    streams: rows.map(({ streams, ratio, bare, whole, p50, p95, counted, tracks }) => ({
      ...{ streams, ratio: three(ratio), p50Ms: tenths(p50), p95Ms: tenths(p95), ...counted, tracks },
      ...{ barePerSecond: tenths(perSecond(bare)), wholePerSecond: tenths(perSecond(whole)) },
      ...{ bareCpuMs: tenths(cpuEach(bare)), wholeCpuMs: tenths(cpuEach(whole)) },
    })),
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    node: process.version,
  }),
);
process.exit(0);
