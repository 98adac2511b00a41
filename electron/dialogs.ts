import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { type BrowserWindow, dialog, type FileFilter, type IpcMainInvokeEvent, ipcMain, shell } from "electron";
import { appOrigin } from "./files.ts";

interface TextKind {
  readonly noun: string;
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
  filter: { name: "QGroundControl plan", extensions: ["plan"] },
  opened: { name: "Plans and missions", extensions: ["plan", "waypoints", "txt"] },
  extension: ".plan",
  usualName: "patrol",
  limitBytes: 32 * 1024 * 1024,
};
const paramFiles: TextKind = {
  noun: "parameter file",
  filter: { name: "Parameters", extensions: ["param", "params", "parm"] },
  extension: ".param",
  usualName: "vehicle",
  limitBytes: 2 * 1024 * 1024,
};
const scheduleFiles: TextKind = {
  noun: "schedule",
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
};
const targetFilters: Readonly<Record<string, FileFilter>> = {
  ts: { name: "MPEG-TS with metadata", extensions: ["ts"] },
  mp4: { name: "MP4", extensions: ["mp4"] },
  geojson: { name: "GeoJSON", extensions: ["geojson", "json"] },
  kml: { name: "KML", extensions: ["kml"] },
  csv: { name: "CSV", extensions: ["csv"] },
};
const chosenTitles: Readonly<Record<string, string>> = {
  video: "Choose a video",
  model: "Choose a detector model",
  elevation: "Choose elevation files",
  map: "Choose maps",
  descriptions: "Choose descriptions of parameters",
  tlog: "Choose a telemetry log",
  certificate: "Choose a certificate or a key",
};

/** Answers the page's calls for native dialogs. The page never sees a path that a person did not choose. */
export function serveDialogs(windowOf: () => BrowserWindow | undefined, dataFolder: string): void {
  const serve = (channel: string, answer: (window: BrowserWindow, ...args: unknown[]) => Promise<unknown>) =>
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...args: unknown[]) => {
      const window = windowOf();
      if (!window || event.sender !== window.webContents || !event.senderFrame?.url.startsWith(`${appOrigin}/`))
        throw new Error(`${channel}: not for this page`);
      return answer(window, ...args);
    });
  serve("vedette-open-plan", (window) => openText(window, planFiles));
  serve("vedette-save-plan", (window, text, name) => saveText(window, planFiles, text, name));
  serve("vedette-save-features", saveFeatures);
  serve("vedette-open-schedule", (window) => openText(window, scheduleFiles));
  serve("vedette-save-schedule", (window, text, name) => saveText(window, scheduleFiles, text, name));
  serve("vedette-open-params", (window) => openText(window, paramFiles));
  serve("vedette-save-params", (window, text, name) => saveText(window, paramFiles, text, name));
  serve("vedette-choose-file", async (window, kind) => (await chooseFiles(window, kind, "one"))[0] ?? null);
  serve("vedette-choose-files", (window, kind) => chooseFiles(window, kind, "many"));
  serve("vedette-choose-target", chooseTarget);
  serve("vedette-show-data-folder", () => shell.openPath(dataFolder));
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
  kind: TextKind,
  text: unknown,
  suggestedName: unknown,
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
  await writeWhole(path, text);
  return path;
}

async function saveFeatures(window: BrowserWindow, bytes: unknown, suggestedName: unknown, ending: unknown) {
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
  await writeWhole(path, bytes);
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

/** Beside it first: a full disk must not cost the file that was there. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}

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
