import { Emitter } from "../base/emitter.ts";
import type { AccessUnit, MetadataUnit, VideoCodec } from "./accessUnit.ts";
import { ParameterSets } from "./parameterSets.ts";
import { pmtOf, Sections, type TsStream } from "./tsTables.ts";

const packetBytes = 188;
const syncByte = 0x47;
/** No picture of a drone's stream is larger; what claims to be is damage. */
const largestPicture = 8 << 20;

/** The bytes of one elementary stream's packet (PES) while they arrive. */
interface Assembly {
  readonly stream: TsStream;
  readonly clock: Unwrapper;
  chunks: Uint8Array[];
  bytes: number;
  /** Of the whole packet where it says so; 0 when only the next one ends it. */
  total: number;
  counter: number | undefined;
  broken: boolean;
  started: boolean;
  /** Pictures too large to tell their length are padded at their end; so far, only there. */
  paddedLast: boolean;
  endedByPadding: boolean;
}

/**
 * Takes MPEG-TS bytes as they arrive, in any cut, and announces pictures and metadata of the first program
 * (ISO/IEC 13818-1). It never waits and never blocks: a packet that tells its length is announced with its last byte.
 * Pictures with missing packets are left out and counted in `damaged`.
 */
export class TsDemuxer {
  readonly #units = new Emitter<AccessUnit>();
  readonly #metadata = new Emitter<MetadataUnit>();
  readonly onUnit = this.#units.on;
  readonly onMetadata = this.#metadata.on;
  readonly #pat = new Sections();
  readonly #pmt = new Sections();
  readonly #assemblies = new Map<number, Assembly>();
  #sets = new ParameterSets();
  #clock = new Unwrapper();
  #pmtPid: number | undefined;
  #tableText = "";
  #rest: Uint8Array = new Uint8Array(0);
  #inStep = false;
  #foreign: string | undefined;
  #damaged = 0;
  #damagedMetadata = 0;
  #skipped = 0;

  /** Pictures left out because a part of them was lost. */
  get damaged(): number {
    return this.#damaged;
  }
  /** Metadata packets left out because a part of them was lost. */
  get damagedMetadata(): number {
    return this.#damagedMetadata;
  }
  /** Bytes that were not MPEG-TS since the last packet that was. */
  get skipped(): number {
    return this.#skipped;
  }
  /** What the program carries instead of H.264 or H.265 video; undefined when it is fine or not known yet. */
  get foreign(): string | undefined {
    return this.#foreign;
  }
  /** Whether the program announces a metadata stream. */
  get hasMetadata(): boolean {
    return [...this.#assemblies.values()].some(({ stream }) => stream.kind === "metadata");
  }

  /** Takes the next bytes; they may be reused afterwards. */
  feed(bytes: Uint8Array): void {
    const data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    while (at + packetBytes <= data.length) {
      // Out of step, a byte that looks like a beginning counts only when another one follows a packet later.
      const next = data[at + packetBytes];
      if (data[at] === syncByte && (this.#inStep || next === undefined || next === syncByte)) {
        this.#packet(data.subarray(at, at + packetBytes));
        this.#inStep = true;
        this.#skipped = 0;
        at += packetBytes;
      } else {
        this.#inStep = false;
        at++;
        this.#skipped++;
      }
    }
    this.#rest = Uint8Array.from(data.subarray(at));
  }

  /** Announces what is complete but waits for a follower: at the end of a stream. */
  flush(): void {
    for (const assembly of this.#assemblies.values()) this.#finish(assembly);
  }

  #packet(packet: Uint8Array): void {
    const second = packet[1] ?? 0;
    const flags = packet[3] ?? 0;
    const pid = ((second & 0x1f) << 8) | (packet[2] ?? 0);
    const start = (second & 0x40) !== 0;
    if ((second & 0x80) !== 0 || (flags & 0x10) === 0) return; // damaged on the way, or without payload
    const payload = packet.subarray((flags & 0x20) !== 0 ? 5 + (packet[4] ?? 0) : 4);
    if (pid === 0) {
      for (const section of this.#pat.feed(payload, start)) this.#takePat(section);
      return;
    }
    if (pid === this.#pmtPid) {
      for (const section of this.#pmt.feed(payload, start)) this.#takePmt(section);
      return;
    }
    const assembly = this.#assemblies.get(pid);
    if (!assembly) return;
    this.#take(assembly, payload, start, flags & 0x0f);
    if (assembly.started && assembly.total === 0 && assembly.paddedLast && isPadded(packet)) {
      assembly.endedByPadding = true;
      this.#finish(assembly);
    }
  }

  #takePat(section: Uint8Array): void {
    if (section[0] !== 0) return;
    for (let at = 8; at + 4 <= section.length - 4; at += 4) {
      const program = ((section[at] ?? 0) << 8) | (section[at + 1] ?? 0);
      if (program === 0) continue;
      this.#pmtPid = (((section[at + 2] ?? 0) & 0x1f) << 8) | (section[at + 3] ?? 0);
      return;
    }
  }

  #takePmt(section: Uint8Array): void {
    const text = Buffer.from(section).toString("base64");
    if (section[0] !== 2 || text === this.#tableText) return;
    this.#tableText = text;
    const streams = pmtOf(section);
    const video = streams.find(({ kind }) => kind === "h264" || kind === "hevc");
    const other = streams.find(({ kind }) => kind === "other-video");
    this.#foreign = video ? undefined : (other?.name ?? "no video");
    this.#assemblies.clear();
    this.#sets = new ParameterSets();
    const taken = [video, ...streams.filter(({ kind }) => kind === "metadata" || kind === "private")];
    for (const stream of taken) if (stream) this.#assemblies.set(stream.pid, newAssembly(stream, this.#clock));
  }

  #take(assembly: Assembly, payload: Uint8Array, start: boolean, counter: number): void {
    if (counter === assembly.counter && !start) return; // sent twice, which is allowed once
    const gap = assembly.counter !== undefined && counter !== ((assembly.counter + 1) & 0x0f);
    assembly.counter = counter;
    if (gap && assembly.started) assembly.broken = true;
    if (start) {
      this.#finish(assembly);
      assembly.started = true;
      const length = ((payload[4] ?? 0) << 8) | (payload[5] ?? 0);
      assembly.total = length === 0 ? 0 : length + 6;
    }
    // What we took for the end was not: this sender pads in the middle, too.
    if (!start && assembly.endedByPadding) assembly.paddedLast = false;
    assembly.endedByPadding = false;
    if (!assembly.started) return;
    assembly.chunks.push(Uint8Array.from(payload));
    assembly.bytes += payload.length;
    if (assembly.bytes > largestPicture) {
      assembly.broken = true;
      this.#finish(assembly);
    } else if (assembly.total > 0 && assembly.bytes >= assembly.total) this.#finish(assembly);
  }

  #finish(assembly: Assembly): void {
    const { stream, chunks, bytes, total, started, broken } = assembly;
    assembly.chunks = [];
    assembly.bytes = 0;
    assembly.total = 0;
    assembly.started = false;
    assembly.broken = false;
    if (!started || bytes === 0) return;
    if (broken || bytes < total) {
      if (stream.kind === "h264" || stream.kind === "hevc") this.#damaged++;
      else if (stream.kind === "metadata") this.#damagedMetadata++;
      return;
    }
    const whole = Buffer.concat(chunks, total || bytes);
    const pes = pesOf(whole, this.#clock);
    if (!pes) return;
    if (stream.kind === "h264" || stream.kind === "hevc") this.#picture(stream.kind, pes);
    else if (stream.kind === "metadata" || looksLikeKlv(pes.data))
      this.#metadata.emit(pes.pts === undefined ? { data: pes.data } : { pts: pes.pts, data: pes.data });
  }

  #picture(codec: VideoCodec, { pts, dts, data }: Pes): void {
    if (pts === undefined) return;
    const unit = this.#sets.complete({ codec, pts, dts: dts ?? pts, key: false, data });
    if (unit) this.#units.emit(unit);
  }
}

const newAssembly = (stream: TsStream, clock: Unwrapper): Assembly => ({
  stream,
  clock,
  chunks: [],
  bytes: 0,
  total: 0,
  counter: undefined,
  broken: false,
  started: false,
  paddedLast: true,
  endedByPadding: false,
});

/** Whether the packet is filled up because its payload was short (ISO/IEC 13818-1 §2.4.3.5). */
function isPadded(packet: Uint8Array): boolean {
  if (((packet[3] ?? 0) & 0x20) === 0) return false;
  const length = packet[4] ?? 0;
  if (length === 0) return true;
  const flags = packet[5] ?? 0;
  let used = 1 + (flags & 0x10 ? 6 : 0) + (flags & 0x08 ? 6 : 0) + (flags & 0x04 ? 1 : 0);
  if (flags & 0x02) used += 1 + (packet[5 + used] ?? 0);
  if (flags & 0x01) used += 1 + (packet[5 + used] ?? 0);
  return length > used;
}

interface Pes {
  readonly pts: number | undefined;
  readonly dts: number | undefined;
  readonly data: Uint8Array;
}

/** ISO/IEC 13818-1 §2.4.3.6. */
function pesOf(bytes: Uint8Array, clock: Unwrapper): Pes | undefined {
  if (bytes.length < 9 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 1) return undefined;
  const flags = bytes[7] ?? 0;
  const start = 9 + (bytes[8] ?? 0);
  if (start > bytes.length) return undefined;
  const pts = (flags & 0x80) !== 0 ? clock.unwrap(stampAt(bytes, 9)) : undefined;
  const dts = (flags & 0x40) !== 0 ? clock.unwrap(stampAt(bytes, 14)) : undefined;
  return { pts, dts, data: bytes.subarray(start) };
}

const stampAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) >> 1) & 7) * 2 ** 30 +
  ((((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)) >> 1) * 2 ** 15 +
  ((((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0)) >> 1);

/** Carries 33-bit time stamps on beyond their wrap after 26.5 hours. */
class Unwrapper {
  #last: number | undefined;

  unwrap(stamp: number): number {
    const last = this.#last ?? stamp;
    const turn = 2 ** 33;
    const unwrapped = stamp + Math.round((last - stamp) / turn) * turn;
    this.#last = unwrapped;
    return unwrapped;
  }
}

const looksLikeKlv = (data: Uint8Array): boolean =>
  data[0] === 6 && data[1] === 0x0e && data[2] === 0x2b && data[3] === 0x34;
