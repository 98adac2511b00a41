import { FailureError } from "../contract/failure.ts";
import { mercatorEdge } from "../geo/webMercator.ts";
import type { MapSource } from "../terrain/mapSource.ts";
import { mapTileOf } from "../terrain/pictureTile.ts";

interface Options {
  readonly address: string;
  readonly attribution: string;
  /** As the platform's own; handed in for tests. */
  readonly ask?: typeof fetch;
  /** Milliseconds of a clock that is never set back. */
  readonly elapsed?: () => number;
}

/**
 * Tiles of a server that the operator named, `https://…/{z}/{x}/{y}.png` (`{-y}` where it counts rows from the south).
 * Nothing is asked but the tiles that are looked at; a server that does not answer is left alone for half a minute.
 * @throws FailureError bad-input for an address that is none.
 */
export function onlineMap({
  address,
  attribution,
  ask = fetch,
  elapsed = () => performance.now(),
}: Options): MapSource {
  mustBeAddress(address);
  const host = new URL(address).host;
  let quietUntil = Number.NEGATIVE_INFINITY;
  return {
    format: `Tiles of ${host}`,
    name: host,
    bounds: { south: -mercatorEdge, west: -180, north: mercatorEdge, east: 180 },
    minZoom: 0,
    maxZoom: 19,
    ...(attribution && { attribution }),
    async tile(z, x, y) {
      if (elapsed() < quietUntil) throw unreachable(host, "it did not answer a moment ago");
      let answer: Response;
      try {
        answer = await ask(addressOf(address, z, x, y), {
          redirect: "error", // elsewhere is not where the operator said
          credentials: "omit",
          referrerPolicy: "no-referrer",
          headers: { accept: "image/png,image/jpeg,image/webp", "user-agent": "Vedette ground control station" },
          signal: AbortSignal.timeout(longestMs),
        });
        if (answer.status === 404 || answer.status === 204) {
          await answer.body?.cancel();
          return null;
        }
        if (!answer.ok) throw new Error(`it answers ${answer.status}`);
        const tile = mapTileOf(await bodyOf(answer));
        if (!tile) throw new Error("what it answers is no picture");
        return tile;
      } catch (cause) {
        quietUntil = elapsed() + quietMs;
        throw unreachable(host, cause instanceof Error ? reason(cause) : String(cause));
      }
    },
    close: async () => undefined,
  };
}

const addressOf = (address: string, z: number, x: number, y: number): string =>
  address
    .replaceAll("{z}", String(z))
    .replaceAll("{x}", String(x))
    .replaceAll("{y}", String(y))
    .replaceAll("{-y}", String(2 ** z - 1 - y));

function mustBeAddress(address: string): void {
  const why = whyNot(address);
  if (why)
    throw new FailureError(
      "bad-input",
      `${why}: ${address}`,
      "Write it like https://tiles.example.org/{z}/{x}/{y}.png",
    );
}

function whyNot(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) return "This is no address";
  if (url.protocol !== "https:") return "Only addresses that begin with https:// are asked";
  if (url.username || url.password) return "An address may not hold a name and password";
  if (/[{}]|%7b|%7d/i.test(url.host)) return "The server's name may not change from tile to tile";
  const said = (mark: string) => address.includes(mark);
  if (!said("{z}") || !said("{x}") || !(said("{y}") || said("{-y}"))) return "The address lacks {z}, {x} or {y}";
  const left = address.replaceAll(/\{(z|x|-?y)\}/g, "");
  return /[{}]/.test(left) ? "The address has marks other than {z}, {x} and {y}" : undefined;
}

/** At most as large as a tile may be: a server may send without end. */
async function bodyOf(answer: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > mostBytes) throw new Error("what it answers is too large for a tile");
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

const reason = ({ name, message, cause }: Error): string =>
  name === "TimeoutError" ? "no answer within 15 s" : cause instanceof Error ? cause.message : message;

const unreachable = (host: string, why: string): FailureError =>
  new FailureError("unreachable", `No tiles from ${host}: ${why}`, "It is asked again in half a minute");

const longestMs = 15_000;
const quietMs = 30_000;
const mostBytes = 4e6;
