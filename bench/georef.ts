// How far places on the ground are from the truth, and how often the truth lies in their 95 % ellipses: simulated flights
// with errors that last as they do in the field (GPS 1.5 m, attitude 1°, gimbal 0.5°, latency 300 ± 50 ms, heights 5 m),
// through the station's own way from messages and boxes to tracks. Run by `npm run bench -- georef [--seeds N]`.
import { parseArgs } from "node:util";
import { fly } from "./georef/flight.ts";
import { type Judged, type Judgement, judge, quantile, shareInside } from "./georef/judge.ts";

const { values } = parseArgs({ options: { seeds: { type: "string", default: "100" } } });
const seeds = Number(values.seeds);
const heights = [60, 120, 300] as const;
const paths = ["straight", "turn", "loiter"] as const;
const vehicles = ["parked", "moving"] as const;

const tenths = (n: number): number => Math.round(n * 10) / 10;
const percent = (share: number): number => Math.round(share * 1_000) / 10;
const words = (all: readonly Judged[]): string => {
  const errors = all.map(({ error }) => error);
  return [quantile(errors, 0.5), quantile(errors, 0.95), percent(shareInside(all))]
    .map((n) => tenths(n).toFixed(1).padStart(8))
    .join("");
};

const judgements: { height: number; path: string; judgement: Judgement }[] = [];
console.log(`
${seeds} flights each, up to 20 s (loiter: 60 s) at 15 m/s, five frames a second; metres on the ground, and the share of truths inside the 95 % ellipse

                                single fixes              tracks, each second       at the end of the pass
height  path      vehicle     median     p95  inside    median     p95  inside    median     p95  inside   fixes  refused`);
for (const height of heights)
  for (const path of paths)
    for (const vehicle of vehicles) {
      if (path === "loiter" && vehicle === "moving") continue; // it drives out of the circle
      const row: Judgement[] = [];
      for (let seed = 1; seed <= seeds; seed++) row.push(judge(fly({ seed, height, path, vehicle })));
      for (const judgement of row) judgements.push({ height, path, judgement });
      const single = row.flatMap((one) => one.single);
      const track = row.flatMap((one) => one.track);
      const last = row.flatMap((one) => one.last ?? []);
      const refused = row.reduce((sum, one) => sum + one.refused, 0);
      console.log(
        `${`${height} m`.padEnd(8)}${path.padEnd(10)}${vehicle.padEnd(9)}${words(single)}  ${words(track)}  ${words(last)}${String(single.length).padStart(8)}${String(refused).padStart(9)}`,
      );
    }

const of = (height: number | undefined, pick: (judgement: Judgement) => readonly Judged[]): Judged[] =>
  judgements.filter((one) => height === undefined || one.height === height).flatMap((one) => pick(one.judgement));
const single = (height?: number) => of(height, (one) => one.single);
const track = (height?: number) => of(height, (one) => one.track);
const median = (all: readonly Judged[]) =>
  tenths(
    quantile(
      all.map(({ error }) => error),
      0.5,
    ),
  );
const p95 = (all: readonly Judged[]) =>
  tenths(
    quantile(
      all.map(({ error }) => error),
      0.95,
    ),
  );
const loiter = judgements.filter((one) => one.height === 120 && one.path === "loiter").map((one) => one.judgement);
const loiterSingle = median(loiter.flatMap((one) => one.single));
const loiterTrack = median(loiter.flatMap((one) => one.track));
console.log(`
a minute's circle at 120 m: a single fix is off by ${loiterSingle} m in the median, the track's place by ${loiterTrack} m
all heights: ${percent(shareInside(single()))} % of truths inside the ellipse of a single fix, ${percent(shareInside(track()))} % inside a track's (95 % is said)
`);
console.log(
  JSON.stringify({
    bench: "georef",
    seeds,
    median60m: median(single(60)),
    median120m: median(single(120)),
    median300m: median(single(300)),
    p95At60m: p95(single(60)),
    p95At120m: p95(single(120)),
    p95At300m: p95(single(300)),
    trackMedian60m: median(track(60)),
    trackMedian120m: median(track(120)),
    trackMedian300m: median(track(300)),
    trackP95At120m: p95(track(120)),
    loiterMedian120m: loiterSingle,
    loiterTrackMedian120m: loiterTrack,
    loiterInsideTrackEllipse: Math.round(shareInside(loiter.flatMap((one) => one.track)) * 1_000) / 1_000,
    insideEllipse: Math.round(shareInside(single()) * 1_000) / 1_000,
    insideTrackEllipse: Math.round(shareInside(track()) * 1_000) / 1_000,
    insideByHeight: heights.map((height) => [
      height,
      percent(shareInside(single(height))),
      percent(shareInside(track(height))),
    ]),
  }),
);
