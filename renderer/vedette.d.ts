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
  chooseFile(kind: "video" | "model" | "tlog" | "descriptions" | "certificate"): Promise<string | null>;
  /** As above, any number of them; none when the dialog was cancelled. */
  chooseFiles(kind: "elevation" | "map"): Promise<readonly string[]>;
  /** Asks where the station is to write footage, flags or sightings; `replace`: a file that is there may be lost. Null when it was cancelled. */
  chooseTarget(
    kind: "ts" | "mp4" | "geojson" | "kml" | "csv",
    suggestedName: string,
  ): Promise<{ readonly path: string; readonly replace: boolean } | null>;
  /** The path of a file that a person dropped on the window; empty for one that is not on a disk. */
  pathOf(file: File): string;
  showDataFolder(): Promise<void>;
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
