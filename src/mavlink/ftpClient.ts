import { common } from "mavlink-mappings";
import { FailureError, failureOf } from "../contract/failure.ts";
import { Conversation, type ConversationDeps } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import {
  FTP_DATA,
  type FtpPayload,
  ftpError,
  ftpErrorWords,
  ftpOp,
  readFtpPayload,
  writeFtpPayload,
} from "./ftpPayload.ts";
import { FtpPieces } from "./ftpPieces.ts";
import type { MavlinkNode } from "./node.ts";
import { RoundTrips } from "./roundTrips.ts";

/** Whose files. */
export interface FtpTarget {
  readonly systemId: number;
  readonly componentId?: number; // default 1
}

export interface FtpOptions {
  /** Bytes carried so far, and in all as far as the vehicle says. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the vehicle's first word before it counts as silent, ms; default 30,000. */
  readonly firstAnswerMs?: number | undefined;
}

/** One entry of a directory; `size` in bytes, 0 for a directory. */
export interface FtpEntry {
  readonly name: string;
  readonly kind: "file" | "directory";
  readonly size: number;
}

/**
 * Carries files to and from vehicles by MAVFTP, one transfer for each vehicle at a time. A transfer outlives a cut of the
 * link of up to 30 s and goes on where bytes are missing. Failures: `busy`, `unreachable`, `not-found`, `refused`, `timeout`,
 * `cancelled`. https://mavlink.io/en/services/ftp.html
 */
export class FtpClient {
  readonly #node: MavlinkNode;
  readonly #trips: RoundTrips;
  readonly #busy = new Set<number>();
  readonly #seqs = new Map<number, number>();

  constructor(node: MavlinkNode, { trips = new RoundTrips() }: { readonly trips?: RoundTrips } = {}) {
    this.#node = node;
    this.#trips = trips;
  }

  /** The whole file. */
  read(target: FtpTarget, path: string, options: FtpOptions = {}): Promise<Uint8Array> {
    return this.#alone(target, `Reading ${path}`, options, async (job) => {
      const opened = await this.#ask(job, { opcode: ftpOp.openRead, data: pathBytes(path) });
      const size = opened.size >= 4 ? new DataView(opened.data.buffer).getUint32(0, true) : 0;
      try {
        if (size > MOST_BYTES)
          throw new FailureError("refused", `${job.what} failed: the vehicle claims that it has ${size} bytes`);
        return await this.#pieces(job, opened.session, size, options);
      } finally {
        this.#terminateAside(job, opened.session);
      }
    });
  }

  /** Replaces the file, or makes it; resolves when the vehicle closed it. */
  write(target: FtpTarget, path: string, bytes: Uint8Array, options: FtpOptions = {}): Promise<void> {
    return this.#alone(target, `Writing ${path}`, options, async (job) => {
      const { session } = await this.#ask(job, { opcode: ftpOp.create, data: pathBytes(path) });
      try {
        for (let offset = 0; offset < bytes.length; offset += FTP_DATA) {
          await this.#ask(job, {
            opcode: ftpOp.write,
            session,
            offset,
            data: bytes.subarray(offset, offset + FTP_DATA),
          });
          options.onProgress?.(Math.min(bytes.length, offset + FTP_DATA), bytes.length);
        }
      } catch (cause) {
        this.#terminateAside(job, session);
        throw cause;
      }
      await this.#ask(job, { opcode: ftpOp.terminate, session });
    });
  }

  /** What is in a directory; entries that the vehicle skips are left out. */
  list(target: FtpTarget, path: string, options: FtpOptions = {}): Promise<FtpEntry[]> {
    return this.#alone(target, `Listing ${path}`, options, async (job) => {
      const entries: FtpEntry[] = [];
      for (let offset = 0; offset < MOST_ENTRIES; ) {
        const reply = await this.#ask(job, { opcode: ftpOp.list, offset, data: pathBytes(path) }, true);
        if (reply.opcode === ftpOp.nak) return entries;
        const texts = decoder
          .decode(reply.data)
          .split("\0")
          .filter((text) => text !== "");
        if (texts.length === 0) return entries;
        offset += texts.length;
        for (const text of texts) {
          const [name = "", size = ""] = text.slice(1).split("\t");
          if (text[0] === "F") entries.push({ name, kind: "file", size: Number(size) || 0 });
          else if (text[0] === "D" && name !== "." && name !== "..") entries.push({ name, kind: "directory", size: 0 });
        }
      }
      throw new FailureError("refused", `Listing ${path} stopped: the vehicle names more than ${MOST_ENTRIES} entries`);
    });
  }

  remove(target: FtpTarget, path: string, options: FtpOptions = {}): Promise<void> {
    return this.#alone(target, `Removing ${path}`, options, async (job) => {
      await this.#ask(job, { opcode: ftpOp.remove, data: pathBytes(path) });
    });
  }

  /** The checksum of a file on board: see `ftpCrc32`. */
  crc32(target: FtpTarget, path: string, options: FtpOptions = {}): Promise<number> {
    return this.#alone(target, `Checking ${path}`, options, async (job) => {
      const { data } = await this.#ask(job, { opcode: ftpOp.crc32, data: pathBytes(path) });
      if (data.length < 4) throw new FailureError("refused", `${job.what} failed: the answer is too short`);
      return new DataView(data.buffer).getUint32(0, true);
    });
  }

  /** Bursts from the lowest missing byte, then fills the gaps by plain reads. */
  #pieces(job: Job, session: number, size: number, { onProgress }: FtpOptions): Promise<Uint8Array> {
    const pieces = new FtpPieces(size === 0 ? MOST_BYTES : size);
    const asked = new Map<number, number>(); // offsets by the seq of the answer
    const talk = new Conversation<Uint8Array>(job.deps);
    const from = this.#next(job);
    let bursts = true;
    let progressAt = this.#node.clock.elapsed();
    const message = (fields: Partial<FtpPayload>) => job.message({ ...fields, session, seq: this.#next(job) });
    const burst = () => message({ opcode: ftpOp.burst, size: FTP_DATA, offset: pieces.gaps(1)[0]?.[0] ?? 0 });
    const plain = ([offset, length]: readonly [number, number]) => {
      const m = message({ opcode: ftpOp.read, size: length, offset });
      asked.set((this.#seqs.get(job.systemId)! + 1) & 0xffff, offset);
      return m;
    };
    const onSilence = (): boolean => {
      if (this.#node.clock.elapsed() - progressAt <= GIVE_UP_MS) return goOn();
      talk.fail(silence(job.what));
      return true;
    };
    const goOn = (): boolean => {
      if (talk.over) return true;
      const gaps = pieces.gaps(WINDOW);
      if (gaps.length === 0) {
        talk.succeed(pieces.bytes());
        return true;
      }
      if (bursts && pieces.missing > WINDOW * FTP_DATA) talk.say(burst, onSilence);
      else {
        for (const gap of gaps.slice(1)) talk.aside(plain(gap));
        talk.say(() => plain(pieces.gaps(1)[0] ?? gaps[0]!), onSilence);
      }
      return true;
    };
    talk.on(common.FileTransferProtocol, ({ payload }) => {
      const reply = readFtpPayload(payload);
      if (!reply || reply.session !== session || ((reply.seq - from) & 0xffff) >= 0x8000) return;
      const { reqOpcode, opcode, offset, data } = reply;
      if (reqOpcode !== ftpOp.read && reqOpcode !== ftpOp.burst) return;
      const before = pieces.missing;
      if (opcode === ftpOp.ack) pieces.put(offset, data);
      else if (data[0] === ftpError.endOfFile) {
        const end = reqOpcode === ftpOp.read ? asked.get(reply.seq) : undefined;
        if (end !== undefined) pieces.endsBy(end);
        else bursts = false;
      } else if (reqOpcode === ftpOp.burst) bursts = false;
      else return talk.fail(refused(job.what, data));
      if (reqOpcode === ftpOp.burst) this.#skipTo(job, reply.seq);
      const moved = pieces.missing !== before;
      if (moved) {
        progressAt = this.#node.clock.elapsed();
        onProgress?.(pieces.held, Math.max(pieces.held, size));
      }
      if (pieces.gaps(1).length === 0 || reply.burstComplete || opcode === ftpOp.nak) goOn();
      else if (reqOpcode === ftpOp.read && moved) {
        asked.delete(reply.seq);
        if (asked.size === 0 || pieces.gaps(1)[0]![0] > offset) goOn();
      } else if (moved) talk.await(burst, onSilence);
    });
    goOn();
    return talk.outcome;
  }

  /** One question with its one answer; with `mayEnd` the NAK that says "end of file" is an answer too. */
  #ask(job: Job, fields: Partial<FtpPayload>, mayEnd = false): Promise<FtpPayload> {
    const seq = this.#next(job);
    const talk = new Conversation<FtpPayload>(job.deps);
    let repeated = 0;
    talk.on(common.FileTransferProtocol, ({ payload }, at) => {
      const reply = readFtpPayload(payload);
      if (!reply || reply.seq !== ((seq + 1) & 0xffff) || reply.reqOpcode !== fields.opcode) return;
      const code = reply.data[0];
      if (reply.opcode === ftpOp.ack || (mayEnd && code === ftpError.endOfFile)) {
        talk.answered(at);
        talk.succeed(reply);
      } else if (reply.opcode !== ftpOp.nak) return;
      // Closed by the first question, whose answer was lost.
      else if (fields.opcode === ftpOp.terminate && code === ftpError.badSession && repeated > 0) talk.succeed(reply);
      else talk.fail(refused(job.what, reply.data));
    });
    talk.say(
      () => job.message({ ...fields, seq }),
      (repeats) => {
        repeated = repeats;
        if (repeats < MOST_REPEATS) return false;
        talk.fail(silence(job.what));
        return true;
      },
    );
    return talk.outcome;
  }

  async #alone<T>(target: FtpTarget, what: string, options: FtpOptions, work: (job: Job) => Promise<T>): Promise<T> {
    const { systemId, componentId = 1 } = target;
    if (this.#busy.has(systemId))
      throw new FailureError("busy", `Vehicle ${systemId} is busy with another file`, "Wait for it or cancel it.");
    if (!this.#node.reaches(systemId))
      throw new FailureError("unreachable", `No link reaches vehicle ${systemId}`, "See whether its link is open.");
    const deps = {
      node: this.#node,
      trips: this.#trips,
      systemId,
      componentId,
      signal: options.signal,
      giveUpMs: GIVE_UP_MS,
      silent: () => silence(what),
    };
    const address = { targetSystem: systemId, targetComponent: componentId };
    const message = (fields: Partial<FtpPayload>) =>
      messageOf(common.FileTransferProtocol, { ...address, payload: writeFtpPayload(fields) });
    const job: Job = { deps, systemId, what, message };
    this.#busy.add(systemId);
    this.#skipTo(job, ((this.#seqs.get(systemId) ?? 0) + 1_000) & 0xffff); // late answers to the last transfer are not ours
    try {
      const patient = { ...deps, giveUpMs: options.firstAnswerMs ?? GIVE_UP_MS };
      await this.#ask({ ...job, deps: patient }, { opcode: ftpOp.reset });
      return await work(job);
    } catch (cause) {
      if (failureOf(cause).code === "cancelled") throw new FailureError("cancelled", `${what} was cancelled`);
      throw cause;
    } finally {
      this.#busy.delete(systemId);
    }
  }

  #terminateAside(job: Job, session: number): void {
    const seq = this.#next(job);
    this.#node.send(job.message({ opcode: ftpOp.terminate, session, seq }), { systemId: job.systemId });
  }

  #next({ systemId }: Job): number {
    const seq = ((this.#seqs.get(systemId) ?? 0) + 1) & 0xffff;
    this.#seqs.set(systemId, seq);
    return seq;
  }

  #skipTo({ systemId }: Job, seq: number): void {
    const known = this.#seqs.get(systemId) ?? 0;
    if (((seq - known) & 0xffff) < 0x8000) this.#seqs.set(systemId, seq);
  }
}

interface Job {
  readonly deps: ConversationDeps;
  readonly systemId: number;
  readonly what: string;
  readonly message: (fields: Partial<FtpPayload>) => common.FileTransferProtocol;
}

const GIVE_UP_MS = 30_000;
const MOST_REPEATS = 100;
const MOST_ENTRIES = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;
const WINDOW = 5;
const decoder = new TextDecoder();

function pathBytes(path: string): Uint8Array {
  const bytes = new TextEncoder().encode(path);
  if (bytes.length > 0 && bytes.length < FTP_DATA && !path.includes("\0")) return bytes;
  throw new FailureError("bad-input", `"${path}" is no path of a file on a vehicle`, "Paths have 1 to 238 bytes.");
}

function refused(what: string, [code = 0, errno = 0]: Uint8Array): FailureError {
  const missing = code === ftpError.notFound || (code === ftpError.failErrno && errno === 2);
  return new FailureError(missing ? "not-found" : "refused", `${what} failed: ${ftpErrorWords(code, errno)}`);
}

const silence = (what: string): FailureError =>
  new FailureError("timeout", `${what} stopped: the vehicle does not answer`, "See whether the link is good enough.");
