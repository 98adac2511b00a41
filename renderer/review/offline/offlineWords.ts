import type { PictureKind } from "../../../src/contract/look.ts";
import type { OfflineOrder, OfflineRecord } from "../../../src/contract/offline.ts";
import { count } from "../../ui/format.ts";

/** What is typed beside the chosen files; empty is unknown. */
export interface OfflineFields {
  readonly file: string;
  readonly tlog: string;
  readonly offset: number | ""; // s
  readonly hfovDeg: number | "";
  readonly groundAmsl: number | ""; // m
  /** Each n-th picture; empty: as many as in flight. */
  readonly every: number | "";
  /** What camera filmed it. */
  readonly kind: PictureKind;
}

export const emptyFields: OfflineFields = {
  file: "",
  tlog: "",
  offset: "",
  hfovDeg: "",
  groundAmsl: "",
  every: "",
  kind: "visible",
};

/** What cameras are called that film a recording. */
export const cameraKinds: readonly { readonly value: PictureKind; readonly label: string }[] = [
  { value: "visible", label: "Visible light" },
  { value: "white-hot", label: "Thermal, white hot" },
  { value: "black-hot", label: "Thermal, black hot" },
];

/** What the fields ask for; undefined while no file is chosen. */
export function orderOf({
  file,
  tlog,
  offset,
  hfovDeg,
  groundAmsl,
  every,
  kind,
}: OfflineFields): OfflineOrder | undefined {
  if (file === "") return undefined;
  return {
    file,
    ...(tlog !== "" && { tlog }),
    ...(offset !== "" && { offsetMs: offset * 1000 }),
    ...(hfovDeg !== "" && { hfovDeg }),
    ...(groundAmsl !== "" && { groundAmsl }),
    ...(every !== "" && { every }),
    ...(kind !== "visible" && { thermal: kind }),
  };
}

/** The name of a file without its folders. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

export const isUnderWay = ({ phase }: OfflineRecord): boolean => phase === "opening" || phase === "running";

/** Where a run is, or how it ended, in a line. */
export function stateLine({ phase, share, speed }: OfflineRecord): string {
  switch (phase) {
    case "opening":
      return "Opening …";
    case "running":
      return `${Math.floor(share * 100)} % analysed`;
    case "done":
      return speed === undefined ? "✔ Done" : `✔ Done, ${speed.toFixed(1)} times as fast as it was filmed`;
    case "cancelled":
      return "✕ Cancelled; what was found by then is kept";
    case "failed":
      return "▲ Failed";
  }
}

/** What a run has found so far, in a line. */
export const foundLine = ({ tracks, placed, flags }: OfflineRecord): string =>
  `${count(tracks, "track")}, ${placed} with a place, ${count(flags, "flag")}`;

/** What became of the pictures, in a line; each is named in one of the figures. */
export function countsLine({ counts, phase }: OfflineRecord): string | undefined {
  if (!counts) return undefined;
  const { pictures, analysed, passedOver, undecodable, failed } = counts;
  const parts = [
    `${analysed} analysed`,
    ...(passedOver > 0 ? [`${passedOver} passed over`] : []),
    ...(undecodable > 0 && phase !== "running" ? [`${undecodable} not decodable`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return `${count(pictures, "picture")}: ${parts.join(", ")}`;
}
