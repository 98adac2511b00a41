import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { Conversation } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";
import type { RoundTrips } from "./roundTrips.ts";

/** How far a download is. Bytes a second over the last five seconds; `leftMs` is absent while no rate is known. */
export interface LogProgress {
  readonly done: number; // bytes
  readonly total: number; // bytes
  readonly bytesPerSecond: number;
  readonly leftMs?: number;
}

/** Takes a log's bytes in order, without gaps. What it returns is awaited, so a slow disk slows the transfer. */
export type LogSink = (bytes: Uint8Array) => void | Promise<void>;

/** One download, as `downloadLog` needs it. */
export interface LogJob {
  readonly node: MavlinkNode;
  readonly trips: RoundTrips;
  readonly systemId: number;
  readonly componentId: number;
  readonly signal: AbortSignal | undefined;
  readonly giveUpMs: number;
  readonly id: number;
  readonly from: number;
  readonly total: number;
  readonly sink: LogSink;
  readonly onProgress: ((progress: LogProgress) => void) | undefined;
}

/**
 * Reads the bytes `from`…`total` of a log in windows of 90-byte chunks; chunks that do not come are asked for again, gaps
 * together that cost less time sent again than asked for apart. A vehicle obeys only the newest request.
 * https://mavlink.io/en/messages/common.html#LOG_REQUEST_DATA
 */
export async function downloadLog(job: LogJob): Promise<void> {
  const meter = new RateMeter();
  let at = job.from;
  let chunks = FIRST_WINDOW;
  while (at < job.total) {
    const end = Math.min(job.total, at + chunks * CHUNK);
    const { bytes, asked } = await readWindow(job, at, end, meter);
    await job.sink(bytes);
    at = end;
    const waste = asked / Math.ceil(bytes.length / CHUNK);
    chunks = waste < 1.5 ? Math.min(MOST_WINDOW, chunks * 2) : waste > 4 ? Math.max(LEAST_WINDOW, chunks >> 1) : chunks;
    if (job.signal?.aborted) throw new FailureError("cancelled", "The transfer was cancelled");
  }
}

/** The bytes `start`…`end`, and how many chunks were asked for to get them. */
function readWindow(
  job: LogJob,
  start: number,
  end: number,
  meter: RateMeter,
): Promise<{ bytes: Uint8Array; asked: number }> {
  const { node, trips, systemId, componentId, id } = job;
  const { clock } = node;
  const bytes = new Uint8Array(end - start);
  const have = new Uint8Array(Math.ceil(bytes.length / CHUNK));
  let got = 0;
  let asked = 0;
  let askedFrom = 0;
  let askedTo = 0; // chunks, exclusive
  let fresh = false;
  let heardAt = clock.elapsed();
  let shortEnds = 0;
  const talk = new Conversation<{ bytes: Uint8Array; asked: number }>({
    ...job,
    silent: () =>
      new FailureError(
        "timeout",
        `Log ${id} stopped coming at byte ${start}`,
        "Go on from there when the link is better. Most vehicles give no logs while armed.",
      ),
  });
  const request = () =>
    messageOf(common.LogRequestData, {
      ...{ targetSystem: systemId, targetComponent: componentId, id },
      ofs: start + askedFrom * CHUNK,
      count: Math.min(end - start, askedTo * CHUNK) - askedFrom * CHUNK,
    });
  const quiet = (): boolean => {
    if (clock.elapsed() - heardAt < trips.timeout(systemId)) talk.await(request, quiet);
    else if (got > 0) ask();
    else return false;
    return true;
  };
  const ask = () => {
    askedFrom = have.indexOf(0);
    askedTo = askedFrom + 1;
    const bridge = Math.max(2, (meter.rate(clock.elapsed()) * trips.timeout(systemId)) / 1_000 / CHUNK);
    for (let i = askedTo; i < have.length && i - askedTo <= bridge; i++) if (have[i] === 0) askedTo = i + 1;
    asked += askedTo - askedFrom;
    fresh = true;
    talk.say(request, quiet);
  };
  talk.on(common.LogData, ({ id: of, ofs, count, data }, at) => {
    const chunk = (ofs - start) / CHUNK;
    if (of !== id || !Number.isInteger(chunk) || chunk < 0 || chunk >= have.length || count > CHUNK) return;
    heardAt = at;
    if (have[chunk] === 1) return;
    if (fresh && chunk === askedFrom) talk.answered(at);
    fresh = false;
    const wanted = Math.min(CHUNK, bytes.length - chunk * CHUNK);
    if (count < wanted) {
      if (++shortEnds >= SHORT_ENDS) talk.fail(cutShort(id, ofs + count, job.total));
      return;
    }
    bytes.set(data.slice(0, wanted), chunk * CHUNK);
    have[chunk] = 1;
    got++;
    meter.note(at, wanted);
    const done = Math.min(end, start + got * CHUNK);
    const bytesPerSecond = meter.rate(at);
    const leftMs = bytesPerSecond > 0 ? ((job.total - done) / bytesPerSecond) * 1_000 : undefined;
    job.onProgress?.({ done, total: job.total, bytesPerSecond, ...(leftMs !== undefined && { leftMs }) });
    if (got === have.length) talk.succeed({ bytes, asked });
    else if (chunk === askedTo - 1) talk.await(request, quiet); // those before it may still be on their way
  });
  ask();
  return talk.outcome;
}

/** Bytes a second over the last five seconds. */
class RateMeter {
  readonly #seconds = new Map<number, number>();
  #since: number | undefined;

  note(at: number, bytes: number): void {
    this.#since ??= at;
    const second = Math.floor(at / 1_000);
    this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + bytes);
    for (const old of this.#seconds.keys()) if (old < second - SPAN_S) this.#seconds.delete(old);
  }

  rate(at: number): number {
    if (this.#since === undefined) return 0;
    const now = Math.floor(at / 1_000);
    let sum = 0;
    for (const [second, bytes] of this.#seconds) if (second >= now - SPAN_S) sum += bytes;
    const from = Math.max(this.#since, (now - SPAN_S) * 1_000);
    return sum / Math.max(0.2, (at - from) / 1_000);
  }
}

const CHUNK = 90; // bytes of LOG_DATA
const FIRST_WINDOW = 128;
const LEAST_WINDOW = 32;
const MOST_WINDOW = 1_024;
const SHORT_ENDS = 4;
const SPAN_S = 4;

const cutShort = (id: number, at: number, total: number): FailureError =>
  new FailureError(
    "refused",
    `Log ${id} broke off at byte ${at} of ${total}: the vehicle could read no more of it`,
    "Read the log from the vehicle's memory card.",
  );
