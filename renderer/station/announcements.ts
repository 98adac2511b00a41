import { Emitter, type Off } from "../../src/base/emitter.ts";

/** A process that the window talks to. */
export type PeerName = "station" | "vision";

/** What the preload posts into the page: a port to a process, or that the process has ended. */
export type Announcement =
  | { readonly kind: "vedette-port"; readonly peer: PeerName; readonly port: MessagePort }
  | { readonly kind: "vedette-gone"; readonly peer: PeerName };

/** Where window messages come from, by shape. */
export interface MessageSource {
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/** Announcements of the preload; those that came before anyone listened are kept and told to the first listener. */
export class Announcements {
  readonly #emitter = new Emitter<Announcement>();
  #kept: Announcement[] = [];

  listen(source: MessageSource): void {
    source.addEventListener("message", (event) => {
      const announcement = parse(event);
      if (!announcement) return;
      if (this.#emitter.size > 0) this.#emitter.emit(announcement);
      else this.#kept.push(announcement);
    });
  }

  on(listener: (announcement: Announcement) => void): Off {
    const off = this.#emitter.on(listener);
    const kept = this.#kept;
    this.#kept = [];
    for (const announcement of kept) listener(announcement);
    return off;
  }
}

function parse(event: MessageEvent): Announcement | undefined {
  // Only this page's own preload posts to it; a frame or another window is not listened to.
  if (event.source !== null && event.source !== event.currentTarget) return undefined;
  const data: unknown = event.data;
  if (typeof data !== "object" || data === null || !("kind" in data) || !("peer" in data)) return undefined;
  const peer = data.peer;
  if (peer !== "station" && peer !== "vision") return undefined;
  if (data.kind === "vedette-gone") return { kind: "vedette-gone", peer };
  const port = event.ports[0];
  if (data.kind === "vedette-port" && port) return { kind: "vedette-port", peer, port };
  return undefined;
}

/** The page's own announcements. */
export const announcements = new Announcements();
