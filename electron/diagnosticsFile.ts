import { join } from "node:path";
import { app, type BrowserWindow, dialog, screen, shell } from "electron";
import type { Log } from "../src/base/log.ts";
import { reasonOf } from "../src/base/log.ts";
import { collectDiagnostics } from "../src/host/diagnostics.ts";
import type { FilesOut } from "./filesOut.ts";

interface Diagnosed {
  readonly files: FilesOut;
  readonly dataFolder: string;
  readonly log: Log;
}

/**
 * Asks where to, and writes one zip for a bug report there: see `collectDiagnostics` for what is in it. Whoever is there may:
 * it holds no footage, and what is reported may be that nobody can sign in.
 */
export async function saveDiagnostics(window: BrowserWindow, { files, dataFolder, log }: Diagnosed): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: "Collect diagnostics",
    defaultPath: join(app.getPath("documents"), `vedette-diagnostics-${day}.zip`),
    filters: [{ name: "Zip file", extensions: ["zip"] }],
  });
  if (canceled || !filePath) return;
  try {
    const zip = collectDiagnostics({
      dataFolder,
      versions: { vedette: app.getVersion(), ...process.versions },
      settings: { window: await windowSettings(window) },
      machine: {
        graphics: app.getGPUFeatureStatus(),
        displays: screen.getAllDisplays().map(({ size, scaleFactor }) => ({ ...size, scaleFactor })),
        language: app.getLocale(),
      },
      at: Date.now(),
    });
    await files.write({ document: "diagnostics", right: undefined, first: "file" }, filePath, zip);
    log.info(`Diagnostics were collected: ${zip.length} bytes`);
    shell.showItemInFolder(filePath);
  } catch (cause) {
    log.error("Diagnostics were not collected", cause);
    await dialog.showMessageBox(window, {
      type: "error",
      message: "Diagnostics were not collected",
      detail: `${reasonOf(cause)}\nChoose another folder, or copy ${join(dataFolder, "logs")} by hand.`,
    });
  }
}

/** What the page remembers of the user's choices. */
async function windowSettings(window: BrowserWindow): Promise<unknown> {
  if (window.webContents.isCrashed()) return "the page is gone";
  const text: unknown = await window.webContents.executeJavaScript(`localStorage.getItem("vedette.settings")`);
  try {
    return typeof text === "string" ? JSON.parse(text) : {};
  } catch {
    return "not readable";
  }
}
