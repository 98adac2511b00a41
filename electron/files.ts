import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";

/** The page's address: everything it loads comes from here. */
export const appOrigin = "app://vedette";

/**
 * What the page may load and run: its own files, WebAssembly (Cesium's decoders), workers from blobs (Cesium), pictures
 * from `media://`. Styles may be inline because Mantine sets them on elements.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "img-src 'self' data: blob: media:",
  "media-src 'self' blob: media:",
  "font-src 'self' data:",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
].join("; ");

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".geojson": "application/geo+json; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".mp4": "video/mp4",
  ".ts": "video/mp2t",
};

/** The file below the renderer's folder that an address of the page names; undefined when it names none. */
export function pathOfAppAddress(address: string): string | undefined {
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== appOrigin) return undefined;
  try {
    const path = decodeURIComponent(url.pathname).replace(/^\/+/, "");
    if (path.includes("\0") || path.includes("\\")) return undefined;
    return path === "" ? "index.html" : path;
  } catch {
    return undefined; // an escape that is none
  }
}

/** Answers with a file below `folder`, or a part of it when `range` asks for one; never with one outside. */
export async function serveFile(folder: string, path: string, range: string | null): Promise<Response> {
  const named = resolve(join(folder, path));
  if (!isInside(folder, named)) return refuse(403);
  const found = await stat(named).catch(() => undefined);
  if (!found?.isFile()) return refuse(404);
  // A link below the folder must not lead out of it either.
  const file = await realpath(named);
  if (!isInside(await realpath(folder), file)) return refuse(403);
  const headers: Record<string, string> = {
    "content-type": contentTypes[extname(file).toLowerCase()] ?? "application/octet-stream",
    "content-security-policy": contentSecurityPolicy,
    "x-content-type-options": "nosniff",
    "accept-ranges": "bytes",
  };
  const part = range === null ? undefined : parseRange(range, found.size);
  if (part === "unsatisfiable")
    return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${found.size}` } });
  const { start, end } = part ?? { start: 0, end: found.size - 1 };
  headers["content-length"] = String(end - start + 1);
  if (part) headers["content-range"] = `bytes ${start}-${end}/${found.size}`;
  const body = found.size === 0 ? null : (Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream);
  return new Response(body, { status: part ? 206 : 200, headers });
}

/** One byte range as RFC 9110 §14.1.2 writes it; undefined for what is to be ignored (other units, several ranges). */
export function parseRange(
  text: string,
  size: number,
): { readonly start: number; readonly end: number } | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text.trim());
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [first, last] = [match[1] ?? "", match[2] ?? ""];
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return undefined;
  return start >= size ? "unsatisfiable" : { start, end };
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

export const refuse = (status: number): Response =>
  new Response(null, { status, headers: { "content-security-policy": contentSecurityPolicy } });
