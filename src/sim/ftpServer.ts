import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import {
  FTP_DATA,
  type FtpPayload,
  ftpCrc32,
  ftpError,
  ftpOp,
  readFtpPayload,
  writeFtpPayload,
} from "../mavlink/ftpPayload.ts";

/** A file that is made when it is opened, and taken when it is closed after writing. */
export interface VirtualFile {
  /** The length that is told when it is opened, where that is not its own. */
  readonly statBytes?: number;
  /** `query` is what follows "?" in the path. */
  read(query: string): Uint8Array;
  /** Takes the written bytes; returns 0 or the MAV_FTP_ERR of why not. */
  write?(bytes: Uint8Array): number;
}

/** Files by their path without "?…", as `@PARAM/param.pck`; entries made by the protocol itself may be removed by it. */
export type VirtualFiles = Map<string, VirtualFile>;

interface Burst {
  readonly to: Asker;
  readonly size: number;
  offset: number;
  seq: number;
  left: number;
}

interface Asker {
  readonly systemId: number;
  readonly componentId: number;
}

/**
 * The vehicle's side of MAVFTP as ArduPilot plays it: one session, number 0; a repeated question gets the same answer; a
 * burst is sent a few at each step. https://mavlink.io/en/services/ftp.html
 */
export class FtpServer {
  readonly #send: (message: MavLinkData) => void;
  readonly #files: VirtualFiles;
  readonly #made: () => VirtualFiles;
  #open: { readonly path: string; readonly mode: "read" | "write"; bytes: Uint8Array } | undefined;
  #burst: Burst | undefined;
  #answered: { readonly key: string; readonly reply: Partial<FtpPayload> } | undefined;

  /** `files` may be written, removed and added to; `made` are there besides, made anew for each question. */
  constructor(deps: {
    readonly send: (message: MavLinkData) => void;
    readonly files: VirtualFiles;
    readonly made?: () => VirtualFiles;
  }) {
    this.#send = deps.send;
    this.#files = deps.files;
    this.#made = deps.made ?? (() => new Map());
  }

  /** Sends the next of a burst. */
  step(_at: number): void {
    for (let i = 0; i < PER_STEP && this.#burst; i++) this.#sendBurst(this.#burst);
  }

  /** Answers a message of the file transfer protocol; false when it is none. */
  receive(message: MavLinkData, from: Asker, _at: number): boolean {
    if (!(message instanceof common.FileTransferProtocol)) return false;
    const asked = readFtpPayload(message.payload);
    if (!asked) return true;
    const key = `${from.systemId} ${from.componentId} ${asked.seq} ${asked.opcode}`;
    if (this.#answered?.key === key) this.#reply(from, this.#answered.reply);
    else {
      const result = this.#answer(asked, from);
      if (!result) return true;
      const { opcode: reqOpcode, offset, session } = asked;
      const seq = (asked.seq + 1) & 0xffff;
      const reply =
        typeof result === "number"
          ? { seq, session, offset, reqOpcode, opcode: ftpOp.nak, data: Uint8Array.of(result) }
          : { seq, session, offset, reqOpcode, opcode: ftpOp.ack, ...result };
      this.#answered = { key, reply };
      this.#reply(from, reply);
    }
    return true;
  }

  #file(path: string): VirtualFile | undefined {
    return this.#files.get(path) ?? this.#made().get(path);
  }

  /** The fields of an ACK, the error of a NAK, or nothing for now. */
  #answer(asked: FtpPayload, from: Asker): Partial<FtpPayload> | number | undefined {
    const { opcode, offset, size, data } = asked;
    const [path = "", query = ""] = new TextDecoder().decode(data).replace(/\0.*$/s, "").split("?");
    if (opcode !== ftpOp.burst) this.#burst = undefined;
    switch (opcode) {
      case ftpOp.reset:
        this.#open = undefined;
        return {};
      case ftpOp.terminate:
        return this.#close();
      case ftpOp.list:
        return this.#list(path, offset);
      case ftpOp.openRead: {
        const file = this.#file(path);
        if (!file) return ftpError.notFound;
        const bytes = file.read(query);
        this.#open = { path, mode: "read", bytes };
        return { session: 0, data: uint32(file.statBytes ?? bytes.length) };
      }
      case ftpOp.create:
      case ftpOp.openWrite: {
        const file = this.#file(path);
        if (file ? !file.write : path.startsWith("@")) return ftpError.isProtected;
        this.#open = { path, mode: "write", bytes: new Uint8Array(0) };
        return { session: 0 };
      }
      case ftpOp.write:
        return this.#write(offset, data);
      case ftpOp.read: {
        if (!this.#open) return ftpError.badSession;
        const bytes = this.#open.bytes.slice(offset, offset + size);
        return bytes.length === 0 ? ftpError.endOfFile : { data: bytes };
      }
      case ftpOp.burst:
        if (!this.#open) return ftpError.badSession;
        this.#burst = { to: from, offset, seq: asked.seq, size: size || FTP_DATA, left: BURST };
        return undefined;
      case ftpOp.remove:
        if (path.startsWith("@") || this.#made().has(path)) return ftpError.isProtected;
        return this.#files.delete(path) ? {} : ftpError.notFound;
      case ftpOp.crc32: {
        const file = this.#file(path);
        return file ? { data: uint32(ftpCrc32(file.read(query))) } : ftpError.notFound;
      }
      default:
        return ftpError.unknownCommand;
    }
  }

  #sendBurst(burst: Burst): void {
    const data = this.#open?.bytes.slice(burst.offset, burst.offset + burst.size) ?? new Uint8Array(0);
    burst.seq = (burst.seq + 1) & 0xffff;
    const shared = { seq: burst.seq, reqOpcode: ftpOp.burst, offset: burst.offset };
    if (data.length === 0) {
      this.#burst = undefined;
      this.#reply(burst.to, { ...shared, opcode: ftpOp.nak, data: Uint8Array.of(ftpError.endOfFile) });
      return;
    }
    burst.offset += data.length;
    const burstComplete = --burst.left === 0;
    if (burstComplete) this.#burst = undefined;
    this.#reply(burst.to, { ...shared, opcode: ftpOp.ack, burstComplete, data });
  }

  #write(offset: number, data: Uint8Array): Partial<FtpPayload> | number {
    const open = this.#open;
    if (open?.mode !== "write") return ftpError.badSession;
    if (offset + data.length > MOST_BYTES) return ftpError.fail;
    const bytes = new Uint8Array(Math.max(open.bytes.length, offset + data.length));
    bytes.set(open.bytes);
    bytes.set(data, offset);
    open.bytes = bytes;
    return {};
  }

  #close(): Partial<FtpPayload> | number {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return ftpError.badSession;
    if (open.mode === "read") return {};
    const file = this.#file(open.path);
    if (file) return file.write?.(open.bytes) || {};
    this.#files.set(open.path, storedFile(open.bytes));
    return {};
  }

  #list(path: string, offset: number): Partial<FtpPayload> | number {
    const folder = path === "/" || path === "" ? path : `${path.replace(/\/$/, "")}/`;
    const texts = new Set<string>();
    for (const [name, file] of [...this.#files, ...this.#made()]) {
      if (!name.startsWith(folder)) continue;
      const [first = "", ...rest] = name.slice(folder.length).split("/");
      texts.add(rest.length > 0 ? `D${first}\0` : `F${first}\t${file.read("").length}\0`);
    }
    if (texts.size === 0) return ftpError.notFound;
    let out = "";
    for (const text of [...texts].slice(offset)) {
      if (out.length + text.length > FTP_DATA) break;
      out += text;
    }
    return out === "" ? ftpError.endOfFile : { data: new TextEncoder().encode(out) };
  }

  #reply(to: Asker, fields: Partial<FtpPayload>): void {
    this.#send(
      messageOf(common.FileTransferProtocol, {
        targetSystem: to.systemId,
        targetComponent: to.componentId,
        payload: writeFtpPayload(fields),
      }),
    );
  }
}

/** A plain file that may be written anew. */
export function storedFile(bytes: Uint8Array): VirtualFile {
  let held = bytes;
  return {
    read: () => held,
    write: (written) => {
      held = written;
      return 0;
    },
  };
}

const PER_STEP = 4;
const BURST = 100;
const MOST_BYTES = 4 * 1024 * 1024;

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
