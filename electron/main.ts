import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, type BrowserWindow, dialog, ipcMain } from "electron";
import { createLog, formatLogLine, reasonOf } from "../src/base/log.ts";
import { RotatingLog } from "../src/host/rotatingLog.ts";
import { parseMainArguments } from "./arguments.ts";
import { serveDialogs } from "./dialogs.ts";
import { appOrigin } from "./files.ts";
import { setMenu } from "./menu.ts";
import { declareSchemes, serveSchemes } from "./protocols.ts";
import { confinePages, openWindow } from "./window.ts";
import { type WorkerRole, Workers } from "./workers.ts";

// Main knows the machine: windows, menu, dialogs, processes. It knows no vehicle, no link, no frame.

app.setName("Vedette");
// Without a graphics card the globe is drawn in software, slowly, rather than not at all. Only our own page is drawn.
app.commandLine.appendSwitch("enable-unsafe-swiftshader");
const distFolder = join(import.meta.dirname, "..");
const given = parseMainArguments(process.argv, process.env, join(distFolder, ".."));
const dataFolder = given.dataFolder ?? app.getPath("userData");
prepareDataFolder();
app.setPath("userData", dataFolder);
app.setPath("sessionData", join(dataFolder, "browser"));

const pageLog = new RotatingLog(join(dataFolder, "logs", "renderer.log"));
const logFile = new RotatingLog(join(dataFolder, "logs", "main.log"));
const log = createLog("main", (line) => logFile.write(formatLogLine(line)), Date.now);
process.on("uncaughtException", (cause) => log.error("Main did not expect", cause.stack ?? cause));
process.on("unhandledRejection", (cause) => log.error("Main did not expect", cause));

// The same for all starts of the station within one run of the app.
const session = `${process.pid}-${Date.now()}`;
const ofAll = ["--data", dataFolder, "--model", given.modelFile];
const workers = new Workers({
  distFolder,
  logFolder: join(dataFolder, "logs"),
  argumentsOf: (role) => (role === "station" ? [...ofAll, "--session", session, ...given.station] : ofAll),
  log,
  now: Date.now,
});
let window: BrowserWindow | undefined;

/** Ends with a plain message where nothing can be kept: better now than in the middle of a flight. */
function prepareDataFolder(): void {
  try {
    mkdirSync(join(dataFolder, "logs"), { recursive: true });
    accessSync(dataFolder, constants.W_OK);
  } catch (cause) {
    dialog.showErrorBox(
      "Vedette can not keep its data",
      `${reasonOf(cause)}\nMake this folder writable, or start Vedette with --data and another one: ${dataFolder}`,
    );
    process.exit(4);
  }
}

/** What the window talks to. */
const windowPeers: readonly WorkerRole[] = ["station", "vision"];

if (app.requestSingleInstanceLock()) {
  declareSchemes();
  app.on("second-instance", () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  void app.whenReady().then(start);
} else {
  console.error(`Vedette already runs with this data folder: ${dataFolder}`);
  app.exit(3);
}

function start(): void {
  log.info(`Vedette ${app.getVersion()}, Electron ${process.versions.electron}, data in ${dataFolder}`);
  serveSchemes(join(distFolder, "renderer"), dataFolder);
  confinePages(log);
  serveDialogs(() => window, dataFolder);
  setMenu({ window: () => window, dataFolder, log });
  for (const role of windowPeers) workers.start(role);
  workers.onGone((role) => {
    if (windowPeers.includes(role)) window?.webContents.send("vedette-gone", role);
  });
  workers.onStarted(introduceWindow);
  ipcMain.on("vedette-ready", ({ sender, senderFrame }) => {
    if (sender !== window?.webContents || !senderFrame?.url.startsWith(`${appOrigin}/`)) return;
    pageReady = true;
    for (const role of windowPeers) introduceWindow(role);
  });
  showWindow();
  app.on("activate", () => {
    if (!window) showWindow();
  });
  process.on("SIGTERM", () => app.quit());
  process.on("SIGINT", () => app.quit());
}

let pageReady = false;

function showWindow(): void {
  const opened = openWindow({ distFolder, dataFolder, query: given.query, log, pageLog });
  opened.webContents.on("did-start-navigation", ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) pageReady = false;
  });
  opened.webContents.on("render-process-gone", () => {
    pageReady = false;
  });
  opened.once("closed", () => {
    window = undefined;
    pageReady = false;
  });
  window = opened;
}

function introduceWindow(role: WorkerRole): void {
  if (!window || !pageReady || !windowPeers.includes(role)) return;
  const port = workers.portTo(role);
  if (port) window.webContents.postMessage("vedette-port", role, [port]);
}

app.on("window-all-closed", () => app.quit());

let ended = false;
app.on("will-quit", (event) => {
  if (ended) return;
  event.preventDefault();
  void workers.end(5000).then(() => {
    ended = true;
    log.info("Ended");
    app.exit(0);
  });
});

// For end-to-end tests, which reach main through its inspector: the processes they end.
Object.assign(globalThis, { vedetteWorkers: () => workers.pids() });
