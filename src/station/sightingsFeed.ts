import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isIP } from "node:net";
import * as v from "valibot";
import { type Log, reasonOf } from "../base/log.ts";
import { type Failure, FailureError } from "../contract/failure.ts";
import { parser } from "../contract/parse.ts";
import type { SharingFormat, SightingsFeedRecord } from "../contract/sharing.ts";
import { sharedFiles } from "../review/sharedFile.ts";
import { type SharedItem, withoutPeople } from "../review/sharedItem.ts";
import type { Settings } from "../store/settings.ts";
import { eachInSlices } from "./slices.ts";

interface FeedOptions {
  readonly settings: Settings;
  /** All sightings, newest first. */
  readonly sightings: () => AsyncIterable<readonly SharedItem[]>;
  readonly log: Log;
}

type Kept = v.InferOutput<typeof keptSchema>;

/**
 * Confirmed sightings for other programs to fetch: `/sightings.geojson`, `.kml` and `.csv` over HTTP, read only, with ETag,
 * and `?since=` (ISO 8601 or ms since 1970) for those that were seen or confirmed then or later. Closed until the operator
 * opens it; beyond this computer with a token alone, as `Authorization: Bearer TOKEN` or `?token=`. It tells no one's name.
 */
export class SightingsFeed {
  readonly #options: FeedOptions;
  #kept: Kept;
  #server: Server | undefined;
  #failure: Failure | undefined;
  #requests = 0;
  #refused = 0;
  #askedAt: number | undefined;
  #items: { readonly at: number; readonly items: Promise<readonly SharedItem[]> } | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#kept = options.settings.get(SETTING, parse) ?? { on: false, host: "127.0.0.1", port: 8_088, token: null };
  }

  record(): SightingsFeedRecord {
    const { on, host, port, token } = this.#kept;
    const address = this.#server?.listening ? `http://${host.includes(":") ? `[${host}]` : host}:${port}` : undefined;
    return {
      ...{ on, host, port, hasToken: token !== null, requests: this.#requests, refused: this.#refused },
      ...(address !== undefined && { address: `${address}/sightings.geojson` }),
      ...(this.#failure && { failure: this.#failure }),
      ...(this.#askedAt !== undefined && { askedAt: this.#askedAt }),
    };
  }

  /** Opens it if it was open when the station last ran. Never rejects. */
  async start(): Promise<void> {
    if (this.#kept.on) await this.#open().catch(() => {});
  }

  /**
   * Opens or closes it; `token` absent: it stays as it is.
   * @throws FailureError bad-input for a host beyond this computer without a token; busy, denied, when it can not listen
   */
  async set({ on, host, port, token }: Omit<Kept, "token"> & { readonly token?: string | null }): Promise<void> {
    const next = { on, host, port, token: token === undefined ? this.#kept.token : token };
    if (on && !isOwn(host) && next.token === null)
      throw new FailureError(
        "bad-input",
        `The feed is not opened on ${host}: others than this computer would read it without a token`,
        "Give a token, or open it on 127.0.0.1",
      );
    if (on && isIP(host) === 0 && host !== "localhost")
      throw new FailureError("bad-input", `${host} is no address of this computer`, "Give an address in figures");
    await this.close();
    this.#kept = next;
    this.#options.settings.set(SETTING, next);
    this.#failure = undefined;
    if (on) await this.#open();
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #open(): Promise<void> {
    const { host, port } = this.#kept;
    const server = createServer({ maxHeaderSize: 8_192, requestTimeout: 10_000, headersTimeout: 5_000 });
    server.keepAliveTimeout = 5_000;
    server.maxConnections = 32;
    server.on("request", (request, response) => void this.#answer(request, response));
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host, port }, () => resolve());
      });
    } catch (cause) {
      const failure = listenFailure(`${host}:${port}`, cause);
      this.#failure = failure.failure;
      throw failure;
    }
    server.on("error", (cause) => this.#options.log.warn("the feed of sightings", cause));
    this.#server = server;
  }

  /** Never rejects. */
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#requests++;
    this.#askedAt = Date.now();
    try {
      await this.#serve(request, response);
    } catch (cause) {
      this.#options.log.warn("the feed of sightings can not answer", cause);
      this.#refuse(response, 500, reasonOf(cause));
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    if (!url) return this.#refuse(response, 400, "The address can not be understood");
    if (!this.#mayAsk(request, url)) {
      response.setHeader("WWW-Authenticate", "Bearer");
      return this.#refuse(response, 401, "The token is missing or wrong");
    }
    if (!this.#mayBeNamed(request)) return this.#refuse(response, 403, "Ask by the address of the feed");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      return this.#refuse(response, 405, "It can only be read");
    }
    const [, format] = /^\/sightings\.(geojson|kml|csv)$/.exec(url.pathname) ?? [];
    if (!format) return this.#refuse(response, 404, "There are /sightings.geojson, /sightings.kml and /sightings.csv");
    const asked = url.searchParams.get("since");
    const since = asked === null ? Number.NEGATIVE_INFINITY : instantOf(asked);
    if (since === undefined) return this.#refuse(response, 400, "since: expected ISO 8601, or ms since 1970");
    const { begin, between, each, end, mediaType } = sharedFiles[format as SharingFormat];
    const items = (await this.#all()).filter((item) => changedAt(item) >= since);
    const body = Buffer.from(`${begin}${(await eachInSlices(each, items)).join(between)}${end}`, "utf8");
    const tag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 32)}"`;
    response.setHeader("ETag", tag);
    response.setHeader("Cache-Control", "private, no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (hasTag(request.headers["if-none-match"], tag)) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { "Content-Type": mediaType, "Content-Length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  #refuse(response: ServerResponse, status: number, why: string): void {
    this.#refused++;
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(`${JSON.stringify({ error: why })}\n`);
  }

  #mayAsk({ headers }: IncomingMessage, url: URL): boolean {
    const { token } = this.#kept;
    if (token === null) return true;
    const told = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1] ?? url.searchParams.get("token") ?? "";
    return timingSafeEqual(sha256(told), sha256(token));
  }

  /** Without a token a page in a browser must not reach it by a name that was made to mean this computer. */
  #mayBeNamed({ headers }: IncomingMessage): boolean {
    if (this.#kept.token !== null) return true;
    const name = (headers.host ?? "").replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
    return isOwn(name);
  }

  /** One reading for all who ask within two seconds. */
  #all(): Promise<readonly SharedItem[]> {
    const now = performance.now();
    if (this.#items && now - this.#items.at < FRESH_MS) return this.#items.items;
    const items = this.#read();
    this.#items = { at: now, items };
    items.catch(() => {
      this.#items = undefined;
    });
    return items;
  }

  async #read(): Promise<readonly SharedItem[]> {
    const all: SharedItem[] = [];
    for await (const some of this.#options.sightings()) {
      all.push(...some.map(withoutPeople));
      if (all.length >= MOST) break;
    }
    return all.slice(0, MOST);
  }
}

const keptSchema = v.object({ on: v.boolean(), host: v.string(), port: v.number(), token: v.nullable(v.string()) });
const SETTING = "sharing.feed";
const parse = parser(SETTING, keptSchema);
const FRESH_MS = 2_000;
/** The newest; whoever wants more takes a file. */
const MOST = 5_000;

const isOwn = (host: string): boolean => host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);

const sha256 = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

/** When there was news of it: it was seen, or confirmed. */
const changedAt = ({ toAt, values }: SharedItem): number => Math.max(toAt, Date.parse(String(values.verdict_at)) || 0);

function urlOf({ url = "/" }: IncomingMessage): URL | undefined {
  return url.startsWith("/") && URL.canParse(url, "http://feed") ? new URL(url, "http://feed") : undefined;
}

function instantOf(text: string): number | undefined {
  const at = /^\d{1,15}$/.test(text) ? Number(text) : /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(at) ? at : undefined;
}

const hasTag = (header: string | undefined, tag: string): boolean =>
  (header ?? "").split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === tag);

function listenFailure(where: string, cause: unknown): FailureError {
  const { code } = (cause ?? {}) as { code?: string };
  if (code === "EADDRINUSE")
    return new FailureError("busy", `The feed can not listen on ${where}: another program does`, "Choose another port");
  if (code === "EADDRNOTAVAIL")
    return new FailureError(
      "bad-input",
      `The feed can not listen on ${where}: this computer does not have that address`,
      "Give 127.0.0.1, one of its own addresses, or 0.0.0.0 for all of them",
    );
  if (code === "EACCES")
    return new FailureError("denied", `The feed may not listen on ${where}`, "Choose a port above 1023");
  return new FailureError("unreachable", `The feed can not listen on ${where}: ${reasonOf(cause)}`);
}
