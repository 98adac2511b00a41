import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { type BrowserWindow, dialog, type FileFilter, type IpcMainInvokeEvent, ipcMain, shell } from "electron";
import { appOrigin } from "./files.ts";

const planFilter: FileFilter = { name: "QGroundControl plan", extensions: ["plan"] };
const chosenFilters: Readonly<Record<string, FileFilter[]>> = {
  video: [
    { name: "Video", extensions: ["ts", "m2ts", "mpg", "mpeg", "mp4", "mkv", "mov", "avi"] },
    { name: "All files", extensions: ["*"] },
  ],
  model: [{ name: "ONNX model", extensions: ["onnx"] }],
};

/** Larger than any plan; a mistaken choice is refused before it is read. */
const planLimitBytes = 32 * 1024 * 1024;

/** Answers the page's calls for native dialogs. The page never sees a path that a person did not choose. */
export function serveDialogs(windowOf: () => BrowserWindow | undefined, dataFolder: string): void {
  const serve = (channel: string, answer: (window: BrowserWindow, ...args: unknown[]) => Promise<unknown>) =>
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, ...args: unknown[]) => {
      const window = windowOf();
      if (!window || event.sender !== window.webContents || !event.senderFrame?.url.startsWith(`${appOrigin}/`))
        throw new Error(`${channel}: not for this page`);
      return answer(window, ...args);
    });
  serve("vedette-open-plan", openPlan);
  serve("vedette-save-plan", savePlan);
  serve("vedette-choose-file", chooseFile);
  serve("vedette-show-data-folder", () => shell.openPath(dataFolder));
}

async function openPlan(window: BrowserWindow): Promise<{ path: string; text: string } | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: "Open a plan",
    filters: [planFilter, { name: "All files", extensions: ["*"] }],
    properties: ["openFile"],
  });
  const [path] = filePaths;
  if (canceled || path === undefined) return null;
  const { size } = await stat(path);
  if (size > planLimitBytes) throw new Error(`${basename(path)} is too large for a plan: ${size} bytes`);
  return { path, text: await readFile(path, "utf8") };
}

async function savePlan(window: BrowserWindow, text: unknown, suggestedName: unknown): Promise<string | null> {
  if (typeof text !== "string") throw new Error("vedette-save-plan: the plan must be a text");
  const name = typeof suggestedName === "string" ? suggestedName.replaceAll(/[\\/:*?"<>|\0]/g, "-") : "";
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: "Save the plan",
    defaultPath: /\.plan$/.test(name) ? name : `${name || "patrol"}.plan`,
    filters: [planFilter],
  });
  if (canceled || !filePath) return null;
  const path = extname(filePath) === "" ? `${filePath}.plan` : filePath;
  // Beside it first: a full disk must not cost the plan that was there.
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
  return path;
}

async function chooseFile(window: BrowserWindow, kind: unknown): Promise<string | null> {
  const filters = typeof kind === "string" && Object.hasOwn(chosenFilters, kind) ? chosenFilters[kind] : undefined;
  if (!filters) throw new Error(`vedette-choose-file: unknown kind ${String(kind)}`);
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: kind === "model" ? "Choose a detector model" : "Choose a video",
    filters,
    properties: ["openFile"],
  });
  return canceled ? null : (filePaths[0] ?? null);
}
