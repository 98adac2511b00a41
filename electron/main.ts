import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, type BrowserWindow, dialog, ipcMain } from "electron";
import { createLog, formatLogLine, reasonOf } from "../src/base/log.ts";
import { footageRight } from "../src/contract/windowRights.ts";
import { RotatingLog } from "../src/host/rotatingLog.ts";
import { parseMainArguments } from "./arguments.ts";
import { serveDialogs } from "./dialogs.ts";
import { serveDocuments } from "./documents.ts";
import { appOrigin } from "./files.ts";
import { FilesOut } from "./filesOut.ts";
import { FileWords } from "./fileWords.ts";
import { setMenu } from "./menu.ts";
import { PageRights } from "./pageRights.ts";
import { declareSchemes, serveSchemes } from "./protocols.ts";
import { confinePages, isPage, openWindow } from "./window.ts";
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
const page = new PageRights();
const fileWords = new FileWords({ send: (word) => workers.tell("station", word) });
const files = new FilesOut(page, fileWords, Date.now);

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

/** The menu holds what who is at the window may. */
function showMenu(): void {
  const rights = page.admission?.rights ?? [];
  const devTools = given.devTools || rights.includes("administer");
  setMenu({ window: () => window, rights, devTools, files, dataFolder, log });
  if (!devTools) window?.webContents.closeDevTools();
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
  serveSchemes(join(distFolder, "renderer"), dataFolder, () => page.may(footageRight));
  confinePages(log);
  serveDialogs({ window: () => window, files, dataFolder });
  serveDocuments({ window: () => window, files });
  showMenu();
  for (const role of windowPeers) workers.start(role);
  workers.onGone((role) => {
    if (windowPeers.includes(role)) window?.webContents.send("vedette-gone", role);
  });
  workers.onStarted(introduceWindow);
  workers.onAdmission((admission) => {
    if (!page.take(admission)) return;
    workers.tell("vision", admission);
    showMenu();
  });
  workers.onNoted((noted) => fileWords.take(noted));
  workers.onStarted((role) => {
    if (role === "station") fileWords.again();
  });
  ipcMain.on("vedette-ready", ({ sender, senderFrame }) => {
    if (sender !== window?.webContents || !senderFrame?.url.startsWith(`${appOrigin}/`)) return;
    pageReady = true;
    page.begin();
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
  opened.webContents.on("did-start-navigation", ({ url, isMainFrame, isSameDocument }) => {
    // Told of what is then refused, too: after that the page is still there.
    if (isMainFrame && !isSameDocument && isPage(url)) pageGone();
  });
  opened.webContents.on("render-process-gone", pageGone);
  opened.once("closed", () => {
    window = undefined;
    pageGone();
  });
  window = opened;
}

/** Whoever was at it is asked again on the next page. */
function pageGone(): void {
  pageReady = false;
  page.begin();
  if (app.isReady() && !ended) showMenu();
}

function introduceWindow(role: WorkerRole): void {
  if (!window || !pageReady || !windowPeers.includes(role)) return;
  const port = workers.portTo(role, page.window);
  if (!port) return;
  if (role === "vision" && page.admission) workers.tell(role, page.admission); // it was started again
  window.webContents.postMessage("vedette-port", role, [port]);
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
