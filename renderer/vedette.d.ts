import type { WindowMetrics } from "./station/metrics.ts";

/** What the preload offers to the page. Ports arrive as window messages, see station/announcements.ts. */
export interface VedetteBridge {
  /** Asks for a `.plan` file and reads it; null when the dialog was cancelled. */
  openPlan(): Promise<{ readonly path: string; readonly text: string } | null>;
  /** Asks where to save and writes; the path, or null when the dialog was cancelled. */
  savePlan(text: string, suggestedName: string): Promise<string | null>;
  /** Asks where to save a map file of this ending (`kml`, `gpx`, …) and writes; as for plans. */
  saveFeatures(bytes: Uint8Array, suggestedName: string, ending: string): Promise<string | null>;
  /** As for plans, of a schedule of several drones: a `.json` file. */
  openSchedule(): Promise<{ readonly path: string; readonly text: string } | null>;
  saveSchedule(text: string, suggestedName: string): Promise<string | null>;
  /** As for plans, of a vehicle's parameters: a `.param` file. */
  openParams(): Promise<{ readonly path: string; readonly text: string } | null>;
  saveParams(text: string, suggestedName: string): Promise<string | null>;
  /** Asks for a file that the station opens itself; null when the dialog was cancelled. */
  chooseFile(
    kind: "video" | "model" | "tlog" | "descriptions" | "certificate" | "package" | "scenario" | "sitl",
  ): Promise<string | null>;
  /** As above, any number of them; none when the dialog was cancelled. */
  chooseFiles(kind: "elevation" | "map"): Promise<readonly string[]>;
  /** Asks for the folder of an evidence package, the data folder of another station, or where to put a data set; null when it was cancelled. */
  chooseFolder(kind: "package" | "station" | "dataset"): Promise<string | null>;
  /** Asks where the station is to write footage, flags, sightings, evidence or an audit log; `replace`: a file that is there may be lost. Null when it was cancelled. */
  chooseTarget(
    kind: "ts" | "mp4" | "geojson" | "kml" | "csv" | "zip" | "jsonl",
    suggestedName: string,
  ): Promise<{ readonly path: string; readonly replace: boolean } | null>;
  /** Asks where to save a document and writes it: bytes for `png`, else a text; `pdf` is printed from HTML under a heading. */
  saveDocument(
    kind: "html" | "pdf" | "svg" | "png" | "csv",
    content: string | Uint8Array,
    suggestedName: string,
    heading: string,
  ): Promise<string | null>;
  /** The path of a file that a person dropped on the window; empty for one that is not on a disk. */
  pathOf(file: File): string;
  showDataFolder(): Promise<void>;
  /** Shows a file or folder in the system's file manager. Rejects where it is not there any more. */
  showFile(path: string): Promise<void>;
  readonly versions: Readonly<Record<string, string>>;
  /** Menu commands, by the names of the command palette; returns what removes the listener. */
  onMenu(listener: (command: string) => void): () => void;
}

declare global {
  interface Window {
    readonly vedette?: VedetteBridge;
    __vedetteMetrics?: WindowMetrics;
    CESIUM_BASE_URL?: string;
  }
}
