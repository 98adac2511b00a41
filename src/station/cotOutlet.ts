import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, checkServerIdentity, connect as connectTls } from "node:tls";
import { type Failure, FailureError } from "../contract/failure.ts";
import type { CotTarget } from "../contract/sharing.ts";
import { cotFailure, fileFailure } from "./cotFailure.ts";

/** A road that events leave by, until it is closed or fails. */
export interface CotOutlet {
  /** Sends one event. False: the other side is slow, and this one was left out. */
  send(event: string): boolean;
  close(): void;
}

export interface OutletOptions {
  /** Opens the key of the station's certificate. */
  readonly passphrase?: string;
  /** Said once, when it has failed after it was open. */
  readonly onFailed: (failure: Failure) => void;
}

/**
 * Opens the road to a destination of Cursor on Target: one event a datagram over UDP, one after another over TCP and TLS.
 * What comes back is read and let go. @throws FailureError when it can not be opened
 */
export const openOutlet = (target: CotTarget, options: OutletOptions): Promise<CotOutlet> =>
  target.transport === "udp" ? openUdp(target, options) : openStream(target, options);

/** Whether an address is one of a group: 224.0.0.0/4 or ff00::/8. */
export const isMulticast = (host: string): boolean =>
  isIP(host) === 4 ? /^2(2[4-9]|3\d)\./.test(host) : isIP(host) === 6 && /^ff/i.test(host);

async function openUdp(target: CotTarget, { onFailed }: OutletOptions): Promise<CotOutlet> {
  const { host, port, hops, via } = target;
  try {
    const address = isIP(host) ? host : (await lookup(host)).address;
    const socket = createSocket(isIP(address) === 6 ? "udp6" : "udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", (cause) => {
        socket.close();
        reject(cause);
      });
      socket.bind(0, via, () => {
        socket.removeAllListeners("error");
        resolve();
      });
    });
    let open = true;
    const failed = (cause: unknown) => {
      if (!open) return;
      open = false;
      socket.close();
      onFailed(cotFailure(target, cause).failure);
    };
    socket.on("error", failed);
    try {
      if (isMulticast(address)) {
        socket.setMulticastTTL(hops ?? 1);
        if (via !== undefined) socket.setMulticastInterface(via);
      }
    } catch (cause) {
      socket.close();
      throw cause;
    }
    return {
      send(event) {
        if (!open) return false;
        if (socket.getSendQueueSize() > MOST_WAITING) return false;
        socket.send(`${DECLARATION}${event}`, port, address, (cause) => cause && failed(cause));
        return true;
      },
      close() {
        if (open) socket.close();
        open = false;
      },
    };
  } catch (cause) {
    throw cotFailure(target, cause);
  }
}

async function openStream(target: CotTarget, { passphrase, onFailed }: OutletOptions): Promise<CotOutlet> {
  const { host, port, transport } = target;
  let socket: Socket;
  try {
    socket = transport === "tls" ? connectTls(await tlsOptions(target, passphrase)) : connectTcp({ host, port });
  } catch (cause) {
    throw cotFailure(target, cause); // a certificate's file
  }
  try {
    await connected(socket, transport === "tls" ? "secureConnect" : "connect");
  } catch (cause) {
    socket.destroy();
    throw cotFailure(target, cause);
  }
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 30_000);
  socket.resume();
  let open = true;
  let takenAt = performance.now();
  const failed = (cause: unknown) => {
    if (!open) return;
    open = false;
    socket.destroy();
    onFailed(cotFailure(target, cause).failure);
  };
  socket.on("error", failed);
  socket.on("close", () => failed(new FailureError("unreachable", "the other side ended the connection")));
  return {
    send(event) {
      if (!open) return false;
      if (socket.writableLength < MOST_WAITING) {
        takenAt = performance.now();
        socket.write(`${event}\n`);
        return true;
      }
      if (performance.now() - takenAt > LONGEST_STUCK_MS)
        failed(new FailureError("timeout", "the other side takes nothing any more"));
      return false;
    },
    close() {
      if (!open) return;
      open = false;
      socket.end();
      setTimeout(() => socket.destroy(), 1_000).unref();
    },
  };
}

function connected(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => finish(() => reject(new FailureError("timeout", "the host does not answer"))),
      CONNECT_MS,
    );
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      socket.off(event, onOpen).off("error", onError).off("close", onClose);
      socket.on("error", () => {}); // one that comes after it was given up is nobody's
      settle();
    };
    const onOpen = () => finish(resolve);
    const onError = (cause: Error) => finish(() => reject(cause));
    const onClose = () => finish(() => reject(new FailureError("unreachable", "the other side ended the connection")));
    socket.once(event, onOpen).once("error", onError).once("close", onClose);
  });
}

/** The files are read each time, so that a certificate can be renewed without another word. */
async function tlsOptions(target: CotTarget, passphrase: string | undefined): Promise<ConnectionOptions> {
  const { host, port, caFile, serverName, certificateFile, keyFile } = target;
  const read = (file: string) => readFile(file).catch((cause: unknown) => Promise.reject(fileFailure(file, cause)));
  const certificate = certificateFile === undefined ? undefined : await read(certificateFile);
  const packed = certificateFile !== undefined && /\.(p12|pfx)$/i.test(certificateFile);
  const name = serverName ?? host;
  return {
    ...{ host, port, minVersion: "TLSv1.2", rejectUnauthorized: true },
    ...(caFile !== undefined && { ca: await read(caFile) }),
    ...(certificate && (packed ? { pfx: certificate } : { cert: certificate })),
    ...(certificate && !packed && { key: keyFile === undefined ? certificate : await read(keyFile) }),
    ...(passphrase !== undefined && { passphrase }),
    ...(!isIP(name) && { servername: name }),
    checkServerIdentity: (_host, told) => checkServerIdentity(name, told),
  };
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MOST_WAITING = 256 * 1024; // bytes
const LONGEST_STUCK_MS = 30_000;
const CONNECT_MS = 10_000;
