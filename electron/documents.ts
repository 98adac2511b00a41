import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { BrowserWindow, dialog, type FileFilter, ipcMain } from "electron";
import { documentRight } from "../src/contract/windowRights.ts";
import { appOrigin } from "./files.ts";
import type { FilesOut } from "./filesOut.ts";

const kinds: Readonly<Record<string, FileFilter>> = {
  html: { name: "Web page", extensions: ["html"] },
  pdf: { name: "PDF", extensions: ["pdf"] },
  svg: { name: "SVG drawing", extensions: ["svg"] },
  png: { name: "PNG picture", extensions: ["png"] },
  csv: { name: "CSV table", extensions: ["csv"] },
};
const mostBytes = 256 * 1024 * 1024;
const mostHeading = 200;
const loadMs = 60_000;

/** Whose documents are saved. */
export interface DocumentPlace {
  readonly window: () => BrowserWindow | undefined;
  /** Who writes them: only for those who may, and with a line in the audit log. */
  readonly files: FilesOut;
}

/** Answers the page's calls to save a document, or to print one as PDF. The page never names a path. */
export function serveDocuments(place: DocumentPlace): void {
  ipcMain.handle("vedette-save-document", async (event, kind: unknown, content: unknown, name: unknown, heading) => {
    const window = place.window();
    if (!window || event.sender !== window.webContents || !event.senderFrame?.url.startsWith(`${appOrigin}/`))
      throw new Error("vedette-save-document: not for this page");
    await place.files.mustMay(String(kind).slice(0, 10), documentRight);
    return saveDocument(window, place.files, [kind, content, name, heading]);
  });
}

async function saveDocument(
  window: BrowserWindow,
  files: FilesOut,
  [kind, content, suggestedName, heading]: readonly [unknown, unknown, unknown, unknown],
): Promise<string | null> {
  const filter = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!filter) throw new Error(`vedette-save-document: unknown kind ${String(kind)}`);
  const isPicture = kind === "png";
  if (isPicture ? !(content instanceof Uint8Array) : typeof content !== "string")
    throw new Error(`The ${filter.name} to save must be ${isPicture ? "bytes" : "a text"}`);
  const given = content as string | Uint8Array;
  if (given.length > mostBytes) throw new Error(`The ${filter.name} is too large: ${given.length} characters`);
  const name = typeof suggestedName === "string" ? suggestedName.replaceAll(/[\\/:*?"<>|\0]/g, "-") : "";
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: `Save as ${filter.name}`,
    defaultPath: `${name || "document"}.${String(kind)}`,
    filters: [filter],
    properties: ["createDirectory", "showOverwriteConfirmation"],
  });
  if (canceled || !filePath) return null;
  const path = extname(filePath) === "" ? `${filePath}.${String(kind)}` : filePath;
  const made = kind === "pdf" ? await printed(given as string, String(heading ?? "").slice(0, mostHeading)) : given;
  await files.write({ document: String(kind), right: documentRight, first: "line" }, path, made);
  return path;
}

/**
 * A page of HTML as PDF: A4, the heading at the top of every page, page numbers at the bottom. It is drawn in a window
 * that nobody sees, without scripts, in a session of its own that reaches nothing but the page itself.
 * @throws Error where the page can not be drawn or printed
 */
export async function printed(html: string, heading: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "vedette-print-"));
  const file = join(folder, "page.html");
  const address = pathToFileURL(file).href;
  let window: BrowserWindow | undefined;
  try {
    await writeFile(file, html, { mode: 0o600 });
    window = new BrowserWindow({
      show: false,
      webPreferences: {
        ...{ sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false, webviewTag: false },
        partition: `print-${Date.now()}`, // in memory, gone with the window
      },
    });
    const { session } = window.webContents;
    session.webRequest.onBeforeRequest(({ url }, answer) =>
      answer({ cancel: url !== address && !url.startsWith("data:") }),
    );
    session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
    await inTime(window.loadURL(address), "The page to print could not be drawn");
    return await inTime(
      window.webContents.printToPDF({
        pageSize: "A4",
        printBackground: true,
        displayHeaderFooter: true,
        headerTemplate: strip(`<span>${escaped(heading)}</span>`),
        footerTemplate: strip(
          '<span>Vedette</span><span>Page <span class="pageNumber"></span> of <span class="totalPages"></span></span>',
        ),
        margins: { top: 0.75, bottom: 0.7, left: 0.55, right: 0.55 }, // inches
        preferCSSPageSize: false,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      }),
      "The page could not be printed",
    );
  } finally {
    window?.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Chromium gives these strips no size of their own. */
const strip = (inside: string): string =>
  `<div style="width:100%;margin:0 0.55in;display:flex;justify-content:space-between;font:8px sans-serif;color:#444">${inside}</div>`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

async function inTime<T>(work: Promise<T>, failed: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${failed} within ${loadMs / 1_000} s`)), loadMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
