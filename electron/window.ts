import { join } from "node:path";
import { app, BrowserWindow, dialog, screen, session } from "electron";
import type { Log } from "../src/base/log.ts";
import { formatLogLine, reasonOf } from "../src/base/log.ts";
import { RestartPolicy } from "../src/host/restartPolicy.ts";
import type { RotatingLog } from "../src/host/rotatingLog.ts";
import { appOrigin } from "./files.ts";
import { readWindowState, writeWindowState } from "./windowState.ts";

export interface WindowOptions {
  readonly distFolder: string;
  readonly dataFolder: string;
  readonly query: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Where the page's own warnings and errors go. */
  readonly pageLog: RotatingLog;
}

/** The one window. Its page has no Node, can not leave `app://vedette`, open windows, or be given a permission. */
export function openWindow({ distFolder, dataFolder, query, log, pageLog }: WindowOptions): BrowserWindow {
  const stateFile = join(dataFolder, "window.json");
  const { maximized, ...bounds } = readWindowState(
    stateFile,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: "#0f1419",
    title: "Vedette",
    webPreferences: {
      preload: join(distFolder, "electron", "preload.cjs"),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: false, // a patrol goes on while the window is covered
      additionalArguments: [`--vedette-version=${app.getVersion()}`],
    },
  });
  if (maximized) window.maximize();
  window.once("ready-to-show", () => window.show());
  window.on("close", () => {
    try {
      writeWindowState(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() });
    } catch (cause) {
      log.warn("The window's place was not remembered", cause);
    }
  });
  keepAlive(window, log);
  keepWords(window, pageLog);
  const address = `${appOrigin}/index.html${Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ""}`;
  void window.loadURL(address).catch((cause) => log.error(`The page could not be loaded from ${address}`, cause));
  return window;
}

/** Whether this is the address of our own page: no window goes anywhere else. */
export const isPage = (address: string): boolean => address.startsWith(`${appOrigin}/index.html`);

/** Shuts what a page could reach beyond its own files: navigation, windows, web views, permissions, downloads. */
export function confinePages(log: Log): void {
  app.on("web-contents-created", (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      log.warn(`A page wanted to open ${url}`);
      return { action: "deny" };
    });
    contents.on("will-navigate", (event) => {
      if (isPage(event.url)) return;
      event.preventDefault();
      log.warn(`A page wanted to go to ${event.url}`);
    });
    contents.on("will-redirect", (event) => event.preventDefault());
    contents.on("will-attach-webview", (event) => event.preventDefault());
  });
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === "fullscreen"),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === ("fullscreen" as string));
  session.defaultSession.on("will-download", (event) => event.preventDefault());
}

/** Loads the page again when its process died; asks what to do when it hangs. */
function keepAlive(window: BrowserWindow, log: Log): void {
  const policy = new RestartPolicy();
  policy.started(Date.now());
  let asking = false;
  window.webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
    if (reason === "clean-exit") return;
    const wait = policy.died(Date.now());
    log.error(`The page's process is gone (${reason}, ${exitCode}); it is loaded again in ${wait} ms`);
    setTimeout(() => {
      if (window.isDestroyed()) return;
      policy.started(Date.now());
      window.webContents.reload();
    }, wait);
  });
  window.webContents.on("preload-error", (_event, path, cause) => log.error(`The preload failed: ${path}`, cause));
  window.on("unresponsive", () => {
    log.error("The page does not respond");
    if (asking) return;
    asking = true;
    void dialog
      .showMessageBox(window, {
        type: "warning",
        message: "The window does not respond",
        detail: "The station goes on: links, recordings and flags are not affected.",
        buttons: ["Wait", "Load the window again"],
        defaultId: 0,
        cancelId: 0,
      })
      .then(({ response }) => {
        asking = false;
        if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
      })
      .catch((cause: unknown) => log.warn(`Asking about the page failed: ${reasonOf(cause)}`));
  });
  window.on("responsive", () => log.info("The page responds again"));
}

/** Writes what the page warns of and fails at into a file: there is no console where Vedette is used. */
function keepWords(window: BrowserWindow, pageLog: RotatingLog): void {
  window.webContents.on("console-message", (event, ...older) => {
    // Until Electron 34 the level was a number and the text an argument of its own.
    const [number, words, line, source] = older as unknown as [number?, string?, number?, string?];
    const told = event as { level?: string; message?: string; lineNumber?: number; sourceId?: string };
    const level = told.level ?? ["debug", "info", "warning", "error"][number ?? 1];
    if (level !== "warning" && level !== "error") return;
    const text = `${told.message ?? words} (${told.sourceId ?? source}:${told.lineNumber ?? line})`;
    pageLog.write(formatLogLine({ at: Date.now(), level: level === "error" ? "error" : "warn", scope: "page", text }));
  });
}
