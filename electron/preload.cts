const { contextBridge, ipcRenderer, webUtils } = require("electron") as typeof import("electron");

// The only bridge into the page. It passes on ports and a few dialogs; it knows no domain word.

const page = globalThis as unknown as Window;

ipcRenderer.on("vedette-port", ({ ports }, peer: string) => {
  page.postMessage({ kind: "vedette-port", peer }, page.location.origin, [...ports]);
});
ipcRenderer.on("vedette-gone", (_event, peer: string) => {
  page.postMessage({ kind: "vedette-gone", peer }, page.location.origin);
});
// The page's first script runs before this event: only then is anyone there to take the ports.
page.addEventListener("DOMContentLoaded", () => ipcRenderer.send("vedette-ready"), { once: true });

contextBridge.exposeInMainWorld("vedette", {
  openPlan: () => ipcRenderer.invoke("vedette-open-plan"),
  savePlan: (text: string, suggestedName: string) => ipcRenderer.invoke("vedette-save-plan", text, suggestedName),
  saveFeatures: (bytes: Uint8Array, suggestedName: string, ending: string) =>
    ipcRenderer.invoke("vedette-save-features", bytes, suggestedName, ending),
  openSchedule: () => ipcRenderer.invoke("vedette-open-schedule"),
  saveSchedule: (text: string, suggestedName: string) =>
    ipcRenderer.invoke("vedette-save-schedule", text, suggestedName),
  openParams: () => ipcRenderer.invoke("vedette-open-params"),
  saveParams: (text: string, suggestedName: string) => ipcRenderer.invoke("vedette-save-params", text, suggestedName),
  chooseFile: (kind: "video" | "model" | "tlog" | "descriptions" | "certificate" | "package" | "scenario" | "sitl") =>
    ipcRenderer.invoke("vedette-choose-file", kind),
  chooseFiles: (kind: "elevation" | "map") => ipcRenderer.invoke("vedette-choose-files", kind),
  chooseFolder: (kind: "package" | "station" | "dataset") => ipcRenderer.invoke("vedette-choose-folder", kind),
  chooseTarget: (kind: "ts" | "mp4" | "geojson" | "kml" | "csv" | "zip" | "jsonl", suggestedName: string) =>
    ipcRenderer.invoke("vedette-choose-target", kind, suggestedName),
  showFile: (path: string) => ipcRenderer.invoke("vedette-show-file", path),
  saveDocument: (
    kind: "html" | "pdf" | "svg" | "png" | "csv",
    content: string | Uint8Array,
    suggestedName: string,
    heading: string,
  ) => ipcRenderer.invoke("vedette-save-document", kind, content, suggestedName, heading),
  pathOf: (file: File) => webUtils.getPathForFile(file),
  showDataFolder: () => ipcRenderer.invoke("vedette-show-data-folder"),
  versions: {
    vedette: process.argv.find((arg) => arg.startsWith("--vedette-version="))?.slice("--vedette-version=".length) ?? "",
    electron: process.versions.electron ?? "",
    chrome: process.versions.chrome ?? "",
    node: process.versions.node ?? "",
  },
  onMenu: (listener: (command: string) => void) => {
    const own = (_event: unknown, command: string) => listener(command);
    ipcRenderer.on("vedette-menu", own);
    return () => ipcRenderer.off("vedette-menu", own);
  },
});
