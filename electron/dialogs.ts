import { lstat, readFile, stat } from "node:fs/promises";
import { basename, extname, isAbsolute } from "node:path";
import { type BrowserWindow, dialog, type FileFilter, type IpcMainInvokeEvent, ipcMain, shell } from "electron";
import type { Right } from "../src/contract/accessRights.ts";
import { appOrigin } from "./files.ts";
import type { FilesOut } from "./filesOut.ts";

interface TextKind {
  readonly noun: string;
  /** Whose work such files are: what writing one needs. Reading one changes nothing until the station is asked to. */
  readonly right: Right;
  readonly filter: FileFilter;
  /** What may be opened, where that is more than what is saved. */
  readonly opened?: FileFilter;
  readonly extension: string;
  readonly usualName: string;
  /** Larger than any such file; a mistaken choice is refused before it is read. */
  readonly limitBytes: number;
}

const planFiles: TextKind = {
  noun: "plan",
  right: "plan",
  filter: { name: "QGroundControl plan", extensions: ["plan"] },
  opened: { name: "Plans and missions", extensions: ["plan", "waypoints", "txt"] },
  extension: ".plan",
  usualName: "patrol",
  limitBytes: 32 * 1024 * 1024,
};
const paramFiles: TextKind = {
  noun: "parameter file",
  right: "fly",
  filter: { name: "Parameters", extensions: ["param", "params", "parm"] },
  extension: ".param",
  usualName: "vehicle",
  limitBytes: 2 * 1024 * 1024,
};
const scheduleFiles: TextKind = {
  noun: "schedule",
  right: "plan",
  filter: { name: "Schedule of several drones", extensions: ["json"] },
  extension: ".json",
  usualName: "schedule",
  limitBytes: 64 * 1024 * 1024,
};
const featureFilters: Readonly<Record<string, FileFilter>> = {
  geojson: { name: "GeoJSON", extensions: ["geojson"] },
  kml: { name: "KML", extensions: ["kml"] },
  kmz: { name: "KMZ", extensions: ["kmz"] },
  gpx: { name: "GPX", extensions: ["gpx"] },
  zip: { name: "Shapefile, zipped", extensions: ["zip"] },
  plan: { name: "QGroundControl plan", extensions: ["plan"] },
  waypoints: { name: "Mission Planner waypoints", extensions: ["waypoints"] },
};
const chosenFilters: Readonly<Record<string, FileFilter[]>> = {
  video: [
    { name: "Video", extensions: ["ts", "m2ts", "mpg", "mpeg", "mp4", "mkv", "mov", "avi"] },
    { name: "All files", extensions: ["*"] },
  ],
  model: [{ name: "ONNX model", extensions: ["onnx"] }],
  elevation: [
    { name: "Elevation", extensions: ["tif", "tiff", "hgt", "gz", "zip"] },
    { name: "All files", extensions: ["*"] },
  ],
  map: [
    { name: "Maps", extensions: ["tif", "tiff", "mbtiles", "pmtiles", "geojson", "json", "kml", "kmz", "gpx"] },
    { name: "All files", extensions: ["*"] },
  ],
  descriptions: [
    { name: "Descriptions of parameters", extensions: ["xml", "json", "gz", "xz"] },
    { name: "All files", extensions: ["*"] },
  ],
  certificate: [
    { name: "Certificates and keys", extensions: ["pem", "crt", "cer", "key", "p12", "pfx"] },
    { name: "All files", extensions: ["*"] },
  ],
  tlog: [
    { name: "Telemetry log", extensions: ["tlog"] },
    { name: "All files", extensions: ["*"] },
  ],
  scenario: [
    { name: "Scenario", extensions: ["json"] },
    { name: "All files", extensions: ["*"] },
  ],
  sitl: [{ name: "All files", extensions: ["*"] }],
  package: [
    { name: "Evidence packages and audit logs", extensions: ["zip", "jsonl"] },
    { name: "All files", extensions: ["*"] },
  ],
};
const targetFilters: Readonly<Record<string, FileFilter>> = {
  ts: { name: "MPEG-TS with metadata", extensions: ["ts"] },
  mp4: { name: "MP4", extensions: ["mp4"] },
  geojson: { name: "GeoJSON", extensions: ["geojson", "json"] },
  kml: { name: "KML", extensions: ["kml"] },
  csv: { name: "CSV", extensions: ["csv"] },
  zip: { name: "Zip file", extensions: ["zip"] },
  jsonl: { name: "Audit log", extensions: ["jsonl"] },
};
const chosenTitles: Readonly<Record<string, string>> = {
  video: "Choose a video",
  model: "Choose a detector model",
  elevation: "Choose elevation files",
  map: "Choose maps",
  descriptions: "Choose descriptions of parameters",
  tlog: "Choose a telemetry log",
  certificate: "Choose a certificate or a key",
  package: "Choose an evidence package or an audit log",
  scenario: "Choose a scenario",
  sitl: "Choose ArduPilot's SITL for copters",
};
const folderTitles: Readonly<Record<string, string>> = {
  package: "Choose the folder of an evidence package",
  station: "Choose the data folder of another station",
  dataset: "Choose where to put the data set",
};

/** Where all that the station keeps may be copied from. */
export const dataFolderRight: Right = "export";

/** What choosing such a file or folder is for, by the call of the station that it is then given to. */
const chosenRights: Readonly<Record<string, Right>> = {
  ...{ video: "review", model: "direct", elevation: "plan", map: "plan", descriptions: "fly", tlog: "fly" },
  ...{ certificate: "administer", package: "see", station: "administer", dataset: "export" },
};

/** What the dialogs belong to. */
export interface DialogPlace {
  readonly window: () => BrowserWindow | undefined;
  readonly files: FilesOut;
  readonly dataFolder: string;
}

/**
 * Answers the page's calls for native dialogs, where who is at the window may do what they are for. The page never sees a
 * path that a person did not choose.
 */
export function serveDialogs({ window: windowOf, files, dataFolder }: DialogPlace): void {
  const serve = (
    name: string,
    rightFor: Right | ((kind: unknown) => Right),
    answer: (window: BrowserWindow, ...args: unknown[]) => Promise<unknown>,
  ) =>
    ipcMain.handle(`vedette-${name}`, async (event: IpcMainInvokeEvent, ...args: unknown[]) => {
      const window = windowOf();
      if (!window || event.sender !== window.webContents || !event.senderFrame?.url.startsWith(`${appOrigin}/`))
        throw new Error(`vedette-${name}: not for this page`);
      await files.mustMay(name, typeof rightFor === "function" ? rightFor(args[0]) : rightFor);
      return answer(window, ...args);
    });
  const chosen = (kind: unknown): Right =>
    (typeof kind === "string" && Object.hasOwn(chosenRights, kind) ? chosenRights[kind] : undefined) ?? "see";
  const serveText = (name: string, kind: TextKind) => {
    serve(`open-${name}`, "see", (window) => openText(window, kind));
    serve(`save-${name}`, kind.right, (window, text, suggested) => saveText(window, files, kind, [text, suggested]));
  };
  serveText("plan", planFiles);
  serveText("schedule", scheduleFiles);
  serveText("params", paramFiles);
  serve("save-features", "plan", (window, ...args) => saveFeatures(window, files, args));
  serve("choose-file", chosen, async (window, kind) => (await chooseFiles(window, kind, "one"))[0] ?? null);
  serve("choose-files", chosen, (window, kind) => chooseFiles(window, kind, "many"));
  serve("choose-folder", chosen, chooseFolder);
  serve("choose-target", "export", chooseTarget);
  serve("show-file", "see", (_window, path) => showFile(path));
  serve("show-data-folder", dataFolderRight, () => shell.openPath(dataFolder));
}

async function openText(window: BrowserWindow, kind: TextKind): Promise<{ path: string; text: string } | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: `Open a ${kind.noun}`,
    filters: [kind.opened ?? kind.filter, { name: "All files", extensions: ["*"] }],
    properties: ["openFile"],
  });
  const [path] = filePaths;
  if (canceled || path === undefined) return null;
  const { size } = await stat(path);
  if (size > kind.limitBytes) throw new Error(`${basename(path)} is too large for a ${kind.noun}: ${size} bytes`);
  return { path, text: await readFile(path, "utf8") };
}

async function saveText(
  window: BrowserWindow,
  files: FilesOut,
  kind: TextKind,
  [text, suggestedName]: readonly [text: unknown, suggestedName: unknown],
): Promise<string | null> {
  if (typeof text !== "string") throw new Error(`The ${kind.noun} to save must be a text`);
  const name = safeName(suggestedName);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: `Save the ${kind.noun}`,
    defaultPath: name.endsWith(kind.extension) ? name : `${name || kind.usualName}${kind.extension}`,
    filters: [kind.filter],
  });
  if (canceled || !filePath) return null;
  const path = extname(filePath) === "" ? `${filePath}${kind.extension}` : filePath;
  await files.write({ document: kind.noun, right: kind.right, first: "file" }, path, text);
  return path;
}

async function saveFeatures(
  window: BrowserWindow,
  files: FilesOut,
  [bytes, suggestedName, ending]: readonly unknown[],
): Promise<string | null> {
  if (!(bytes instanceof Uint8Array)) throw new Error("The features to save must be bytes");
  const filter =
    typeof ending === "string" && Object.hasOwn(featureFilters, ending) ? featureFilters[ending] : undefined;
  if (!filter) throw new Error(`vedette-save-features: unknown ending ${String(ending)}`);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: `Export as ${filter.name}`,
    defaultPath: `${safeName(suggestedName) || "section"}.${String(ending)}`,
    filters: [filter],
  });
  if (canceled || !filePath) return null;
  const path = extname(filePath) === "" ? `${filePath}.${String(ending)}` : filePath;
  await files.write({ document: filter.name, right: "plan", first: "file" }, path, bytes);
  return path;
}

/** Where something is to be written by the station; `replace`: the person has agreed to lose the file that is there. */
async function chooseTarget(window: BrowserWindow, kind: unknown, suggestedName: unknown) {
  const filter = typeof kind === "string" && Object.hasOwn(targetFilters, kind) ? targetFilters[kind] : undefined;
  if (!filter) throw new Error(`vedette-choose-target: unknown kind ${String(kind)}`);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: `Export as ${filter.name}`,
    defaultPath: `${safeName(suggestedName) || "clip"}.${String(kind)}`,
    filters: [filter],
    properties: ["createDirectory", "showOverwriteConfirmation"],
  });
  if (canceled || !filePath) return null;
  const whole = extname(filePath) !== "";
  return { path: whole ? filePath : `${filePath}.${String(kind)}`, replace: whole };
}

const safeName = (name: unknown): string => (typeof name === "string" ? name.replaceAll(/[\\/:*?"<>|\0]/g, "-") : "");

async function chooseFiles(window: BrowserWindow, kind: unknown, many: "one" | "many"): Promise<string[]> {
  const filters = typeof kind === "string" && Object.hasOwn(chosenFilters, kind) ? chosenFilters[kind] : undefined;
  if (!filters) throw new Error(`vedette-choose-file: unknown kind ${String(kind)}`);
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: chosenTitles[String(kind)] ?? "Choose a file",
    filters,
    properties: many === "many" ? ["openFile", "multiSelections"] : ["openFile"],
  });
  return canceled ? [] : filePaths;
}

async function chooseFolder(window: BrowserWindow, kind: unknown): Promise<string | null> {
  const title = typeof kind === "string" && Object.hasOwn(folderTitles, kind) ? folderTitles[kind] : undefined;
  if (!title) throw new Error(`vedette-choose-folder: unknown kind ${String(kind)}`);
  const made: "createDirectory"[] = kind === "dataset" ? ["createDirectory"] : [];
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    properties: ["openDirectory", ...made],
  });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Shows a file or folder of this machine in its folder; nothing is opened or run. */
async function showFile(path: unknown): Promise<void> {
  if (typeof path !== "string" || !isAbsolute(path) || /^[\\/]{2}/.test(path))
    throw new Error("vedette-show-file: not a file of this machine");
  await lstat(path).catch(() => {
    throw new Error(`It is not there any more: ${path}`);
  });
  shell.showItemInFolder(path);
}
