import { app, type BrowserWindow, dialog, Menu, type MenuItemConstructorOptions, shell } from "electron";
import type { Log } from "../src/base/log.ts";
import type { Right } from "../src/contract/accessRights.ts";
import { saveDiagnostics } from "./diagnosticsFile.ts";
import { dataFolderRight } from "./dialogs.ts";
import type { FilesOut } from "./filesOut.ts";

export interface MenuOptions {
  readonly window: () => BrowserWindow | undefined;
  /** What who is at the window may, as the station says. */
  readonly rights: readonly Right[];
  /** Whether Chromium's developer tools are offered: with them the page can be changed. */
  readonly devTools: boolean;
  readonly files: FilesOut;
  readonly dataFolder: string;
  readonly log: Log;
}

/** The application's menu, with what who is at the window may. What concerns the page is sent to it by the name of its command. */
export function setMenu({ window, rights, devTools, files, dataFolder, log }: MenuOptions): void {
  const toPage = (label: string, command: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator ? { accelerator } : {}),
    click: () => window()?.webContents.send("vedette-menu", command),
  });
  const planning = rights.includes("plan");
  const file: MenuItemConstructorOptions[] = [
    toPage("Plan library", "plan.open", "CmdOrCtrl+O"),
    ...(planning ? [toPage("Save plan in the library", "plan.save", "CmdOrCtrl+S")] : []),
    toPage("Open plan file…", "plan.openFile", "CmdOrCtrl+Shift+O"),
    ...(planning ? [toPage("Save plan as file…", "plan.saveFile", "CmdOrCtrl+Shift+S")] : []),
    { type: "separator" },
    ...(rights.includes(dataFolderRight)
      ? [{ label: "Show data folder", click: () => void shell.openPath(dataFolder) }]
      : []),
    {
      label: "Collect diagnostics…",
      id: "collect-diagnostics",
      click: () => {
        const shown = window();
        if (shown) void saveDiagnostics(shown, { files, dataFolder, log });
      },
    },
    { type: "separator" },
    { role: process.platform === "darwin" ? "close" : "quit" },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: "resetZoom" },
    { role: "zoomIn" },
    { role: "zoomOut" },
    { type: "separator" },
    { role: "togglefullscreen" },
    { type: "separator" },
    { role: "reload", accelerator: "CmdOrCtrl+Shift+R" },
    ...(devTools ? [{ role: "toggleDevTools" } as const] : []),
  ];
  const help: MenuItemConstructorOptions[] = [
    {
      label: "About Vedette",
      click: () =>
        void dialog.showMessageBox({
          type: "info",
          message: `Vedette ${app.getVersion()}`,
          detail: `Ground control station for border patrols.\nElectron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}\nApache-2.0; third parties: see THIRD-PARTY-NOTICES.md`,
        }),
    },
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === "darwin" ? [{ role: "appMenu" } as const] : []),
      { label: "File", submenu: file },
      { role: "editMenu" },
      { label: "View", submenu: view },
      { label: "Help", role: "help", submenu: help },
    ]),
  );
}
