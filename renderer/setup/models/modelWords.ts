import type { PictureKind } from "../../../src/contract/look.ts";
import type { FoundObject, ModelSpeed } from "../../../src/contract/models.ts";
import type { DetectorRecord } from "../../../src/contract/records.ts";

/** `120 ms`, below ten with a tenth. */
export const millis = (ms: number | undefined): string =>
  ms === undefined || !Number.isFinite(ms) ? "—" : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)}\u202fms`;

/** What kinds of pictures are called. */
export const pictureWords: Readonly<Record<PictureKind, string>> = {
  visible: "visible light",
  "white-hot": "thermal white hot",
  "black-hot": "thermal black hot",
};

/** What a model is, as rows of a table: what, and which. */
export function modelFacts(detector: DetectorRecord): readonly (readonly [what: string, which: string])[] {
  const {
    family,
    input,
    classes,
    leftOut = [],
    threshold,
    provider,
    firstMs,
    runMs,
    licence,
    notUsed = [],
    pictures,
  } = detector;
  return [
    ["Family", family ?? "—"],
    ["Input", input ? `${input} pixels` : "—"],
    ["Finds", classes.join(", ")],
    ...(leftOut.length > 0 ? [["Leaves out", shortened(leftOut)] as const] : []),
    ["Sure from", `${Math.round(threshold * 100)}\u202f%`],
    ["Runs on", [provider, ...notUsed].join("; not on ")],
    ["First run", `${millis(firstMs)}, then ${millis(runMs)}`],
    ...(pictures ? [["Trained with", pictures.map((kind) => pictureWords[kind]).join(", ")] as const] : []),
    ["Licence", licence ?? "not said: ask who made it"],
  ];
}

/** Long lists of class names by their first ones. */
export const shortened = (names: readonly string[], most = 8): string =>
  names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;

/** `960 × 544: 75 ms, 13 pictures a second`. */
export const speedText = ({ width, height, ms }: ModelSpeed): string =>
  `${width} × ${height}: ${millis(ms)}, ${ms > 0 ? (1000 / ms).toFixed(ms > 100 ? 1 : 0) : "—"} pictures a second`;

/** `2 cars, 1 truck in 84 ms`. */
export function foundText(found: readonly FoundObject[], ms: number): string {
  const counts = new Map<string, number>();
  for (const { className } of found) counts.set(className, (counts.get(className) ?? 0) + 1);
  const words = [...counts].map(([name, count]) => `${count}\u202f×\u202f${name}`).join(", ");
  return `${words || "No vehicle"} in ${millis(ms)}`;
}
