// How well tracks hold their ids on simulated scenes with turns, pans, hidden and crossing cars: the boxes of a noisy
// detector with and without the camera's pose. Run by `npm run bench -- track [--seeds N]`.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { Tracker } from "../src/vision/tracker.ts";
import { addCounts, countTracks, measuresOf, overlap, type TrackCounts, type TrackMeasures } from "./track/metrics.ts";
import { filmed, type SceneFrame, sceneCamera, sceneThreshold } from "./track/scene.ts";
import { scripts } from "./track/scripts.ts";

const { values } = parseArgs({ options: { seeds: { type: "string", default: "5" } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);

let updates = 0;
let spentMs = 0;

/** Follows a scene's boxes; what is confirmed is what the station hears of. */
function followed(frames: readonly SceneFrame[], pose: boolean): TrackCounts {
  const tracker = new Tracker({ threshold: sceneThreshold, prefix: "t" });
  return countTracks(
    frames.map(({ at, truth, detections, hint }) => {
      const { width, height } = sceneCamera;
      const startedAt = performance.now();
      const tracks = tracker.update({ at, width, height, detections, ...(pose && { hint }) });
      spentMs += performance.now() - startedAt;
      updates++;
      return {
        truth,
        tracks: tracks.filter(({ confirmed }) => confirmed).map(({ trackId: id, box }) => ({ id, box })),
      };
    }),
  );
}

/** What the detections allow: each box on a car goes by the car's own id. */
const perfectly = (frames: readonly SceneFrame[]): TrackCounts =>
  countTracks(
    frames.map(({ truth, detections }) => ({
      truth,
      tracks: truth.flatMap(({ id, box }) => {
        const found = detections.find((one) => one.score >= sceneThreshold && overlap(one.box, box) >= 0.5);
        return found ? [{ id, box: found.box }] : [];
      }),
    })),
  );

const perfect: TrackCounts[] = [];
const byScene = new Map<string, { posed: TrackCounts[]; bare: TrackCounts[] }>();
for (const seed of seeds)
  for (const script of scripts(seed)) {
    const frames = filmed(script, seed);
    const row = byScene.get(script.name) ?? { posed: [], bare: [] };
    perfect.push(perfectly(frames));
    row.posed.push(followed(frames, true));
    row.bare.push(followed(frames, false));
    byScene.set(script.name, row);
  }

const ideal = measuresOf(addCounts(perfect));
const all = [...byScene.values()];
const total = {
  posed: measuresOf(addCounts(all.flatMap(({ posed }) => posed))),
  bare: measuresOf(addCounts(all.flatMap(({ bare }) => bare))),
};
const cells = ({ idf1, mota, switches, fragmentations }: TrackMeasures): string =>
  [idf1.toFixed(3), mota.toFixed(3), String(switches), String(fragmentations)].map((text) => text.padStart(9)).join("");
const line = (name: string, posed: TrackMeasures, bare: TrackMeasures): string =>
  `${name.padEnd(26)}${cells(posed)}  |${cells(bare)}`;
const heads = ["IDF1", "MOTA", "switches", "fragments"].map((text) => text.padStart(9)).join("");
console.log(`
${"".padEnd(26)}${"with the camera's pose".padStart(36)}  |${"without".padStart(36)}
${"scene".padEnd(26)}${heads}  |${heads}
${[...byScene].map(([name, { posed, bare }]) => line(name, measuresOf(addCounts(posed)), measuresOf(addCounts(bare)))).join("\n")}
${line("all", total.posed, total.bare)}

A detector that misses one car in eight and places boxes 2 to 3 pixels off, telemetry that is late, wavers and is off (bench/track/faults.ts). With each
box under its car's own id, IDF1 would be ${ideal.idf1.toFixed(3)}.
${seeds.length} seeds, ${total.posed.truth} true boxes; ${(spentMs / updates).toFixed(2)} ms for a picture.
`);
const rounded = ({ idf1, mota, switches, fragmentations }: TrackMeasures) => ({
  idf1: Math.round(idf1 * 1000) / 1000,
  mota: Math.round(mota * 1000) / 1000,
  switches,
  fragmentations,
});
console.log(
  JSON.stringify({
    idf1: rounded(total.posed).idf1,
    switches: total.posed.switches,
    ideal: Math.round(ideal.idf1 * 1000) / 1000,
    withPose: rounded(total.posed),
    withoutPose: rounded(total.bare),
    seeds: seeds.length,
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    node: process.version,
  }),
);
