import { protocol } from "electron";
import { pathOfMediaAddress } from "../src/contract/media.ts";
import { pathOfAppAddress, refuse, serveFile } from "./files.ts";

/** Says which schemes there are; must be called before Electron is ready. */
export function declareSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: "media", privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/**
 * Serves the page from `rendererFolder` as `app://vedette/…`, and pictures of sorties below `dataFolder` as `media://data/…`,
 * these only where `mayWatch` says of who is at the window that they may see them.
 */
export function serveSchemes(rendererFolder: string, dataFolder: string, mayWatch: () => Promise<boolean>): void {
  protocol.handle("app", (request) => {
    const path = pathOfAppAddress(request.url);
    return path === undefined ? refuse(404) : serveFile(rendererFolder, path, request.headers.get("range"));
  });
  protocol.handle("media", async (request) => {
    const path = pathOfMediaAddress(request.url);
    if (path === undefined) return refuse(404);
    return (await mayWatch()) ? serveFile(dataFolder, path, request.headers.get("range")) : refuse(403);
  });
}
