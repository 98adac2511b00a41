import { type Figures, figuresOf, type Judged, ofSize } from "./evalFigures.ts";
import type { EvalRun } from "./evalRun.ts";

/** Roots of vehicles' areas that part the small from the large, pixels of the picture. */
const sizes: readonly (readonly [number, number])[] = [
  [0, 16],
  [16, 32],
  [32, 64],
  [64, 128],
  [128, Number.POSITIVE_INFINITY],
];

/** Where the curve is told. */
const thresholds = [0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];

/** Pictures that are judged by themselves, by their names. */
export interface NamedPart {
  readonly name: string;
  readonly has: (picture: string) => boolean;
}

/** What an evaluation prints: lines for people, and the same for programs. */
export interface EvalReport {
  readonly lines: readonly string[];
  /** Precision and recall at other thresholds. */
  readonly curve: readonly string[];
  readonly json: Readonly<Record<string, unknown>>;
}

/** Puts the figures of a run together: all pictures, those of each part, and by the size of vehicles. */
export function evalReport(
  { pictures, threshold, msPerPicture, input }: EvalRun,
  parts: readonly NamedPart[],
): EvalReport {
  const all = figuresOf(pictures, threshold);
  const named = [...parts, ...viewsOf(pictures)].map(({ name, has }) => ({
    ...{
      name,
      figures: figuresOf(
        pictures.filter((picture) => has(picture.name)),
        threshold,
      ),
    },
  }));
  const bySize = sizes
    .map(([from, to]) => ({ from, to, figures: figuresOf(ofSize(pictures, from, to), threshold) }))
    .filter(({ figures }) => figures.vehicles > 0);
  const rows: [string, Figures][] = [
    ["all", all],
    ...named.map(({ name, figures }): [string, Figures] => [name, figures]),
    ...bySize.map(({ from, to, figures }): [string, Figures] => [
      `${from} to ${Number.isFinite(to) ? to : "…"} px`,
      { ...figures, precision: undefined, empty: 0, falsePerEmpty: undefined, cycles: 0, cycleRecall: undefined },
    ]),
  ];
  const curve = thresholds.map((at) => ({ at, figures: figuresOf(pictures, at) }));
  const head = ["", "pictures", "vehicles", "AP50", "AP50–95", "precision", "recall", "empty", "false/empty"];
  const lines = [
    `${pictures.length} pictures, input ${input}, threshold ${threshold}, ${msPerPicture.toFixed(0)} ms a picture`,
    "",
    row(head),
    ...rows.map(([name, f]) =>
      row([
        ...[name, `${f.pictures}`, `${f.vehicles}`, percent(f.ap50), percent(f.ap50to95)],
        ...[percent(f.precision), percent(f.recall), `${f.empty}`, f.falsePerEmpty?.toFixed(3) ?? "—"],
      ]),
    ),
    ...(all.cycles > 0
      ? ["", `bicycles and motorcycles: ${all.cycles}, found as a vehicle ${percent(all.cycleRecall)} %`]
      : []),
  ];
  return {
    lines,
    curve: [
      "",
      "threshold   precision   recall   false/empty",
      ...curve.map(
        ({ at, figures: f }) =>
          `${at.toFixed(2).padStart(9)}${percent(f.precision).padStart(12)}${percent(f.recall).padStart(9)}${(f.falsePerEmpty?.toFixed(3) ?? "—").padStart(14)}`,
      ),
    ],
    json: {
      ...jsonOf(all),
      threshold,
      msPerPicture: rounded(msPerPicture),
      bySize: bySize.map(({ from, to, figures }) => ({
        ...{ from, to: Number.isFinite(to) ? to : null, vehicles: figures.vehicles },
        ...{ ap50: hundredth(figures.ap50), recall: hundredth(figures.recall) },
      })),
      curve: curve.map(({ at, figures: f }) => ({
        ...{ threshold: at, precision: hundredth(f.precision), recall: hundredth(f.recall) },
        falsePerEmptyImage: thousandth(f.falsePerEmpty),
      })),
      parts: Object.fromEntries(named.map(({ name, figures }) => [name, jsonOf(figures)])),
    },
  };
}

/** HIT-UAV's pictures tell by their names day or night, height, and the camera's angle. doi 10.1038/s41597-023-02066-6 */
function viewsOf(pictures: readonly Judged[]): NamedPart[] {
  const pattern = /^([01])_\d+_(\d+)_\d_\d+$/;
  if (!pictures.every(({ name }) => pattern.test(name))) return [];
  const angle = (name: string) => Number(pattern.exec(name)?.[2]);
  const between = (low: number, high: number) => (name: string) => angle(name) >= low && angle(name) <= high;
  return [
    { name: "30–40° down", has: between(30, 40) },
    { name: "50–70° down", has: between(50, 70) },
    { name: "80–90° down", has: between(80, 90) },
    { name: "day", has: (name) => name.startsWith("0") },
    { name: "night", has: (name) => name.startsWith("1") },
  ];
}

function jsonOf(f: Figures): Record<string, unknown> {
  return {
    ...{ pictures: f.pictures, vehicles: f.vehicles, ap50: hundredth(f.ap50), ap50_95: hundredth(f.ap50to95) },
    ...{ precision: hundredth(f.precision), recall: hundredth(f.recall), emptyImages: f.empty },
    falsePerEmptyImage: thousandth(f.falsePerEmpty),
    ...(f.cycles > 0 && { cycles: f.cycles, cycleRecall: hundredth(f.cycleRecall) }),
  };
}

const widths = [16, 9, 9, 8, 9, 10, 8, 7, 12];
const row = (cells: readonly string[]): string =>
  cells.map((text, i) => (i === 0 ? text.padEnd(16) : text.padStart(widths[i] ?? 8))).join("");
const percent = (value: number | undefined): string => (value === undefined ? "—" : (100 * value).toFixed(1));
/** Percent, to a hundredth. */
const hundredth = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(10_000 * value) / 100;
const thousandth = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(1000 * value) / 1000;
const rounded = (value: number): number => Math.round(value * 10) / 10;
