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

/** Serves the page from `rendererFolder` as `app://vedette/…`, and pictures of sorties below `dataFolder` as `media://data/…`. */
export function serveSchemes(rendererFolder: string, dataFolder: string): void {
  protocol.handle("app", (request) => {
    const path = pathOfAppAddress(request.url);
    return path === undefined ? refuse(404) : serveFile(rendererFolder, path, request.headers.get("range"));
  });
  protocol.handle("media", (request) => {
    const path = pathOfMediaAddress(request.url);
    return path === undefined ? refuse(404) : serveFile(dataFolder, path, request.headers.get("range"));
  });
}
