import { Emitter, type Off } from "../base/emitter.ts";
import { isIntroduction, type Need, type Role } from "./introduction.ts";
import { type IpcLike, type MessagePortMainLike, type Port, portOverIpc, portOverMessagePortMain } from "./port.ts";

/** A process one talks to, and the port that reaches it. */
export interface Peer {
  readonly role: Role;
  readonly port: Port;
}

/** How a process meets the others. */
export interface Peers {
  /** Asks for that process to be started, if it is not there, and introduced. */
  need(role: Role): void;
  /** Called for each peer that is introduced: at first, and again each time it was started anew. */
  onPeer(listener: (peer: Peer) => void): Off;
  /** Called once, when the process that started us is gone: nothing is left to do but end. */
  onOrphaned(listener: () => void): Off;
}

/** The global `process` of a child, by shape: a utilityProcess has `parentPort`, a forked Node process has `send`. */
export interface ChildLike extends IpcLike {
  readonly parentPort?: ParentPortLike;
}

export interface ParentPortLike {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown; ports: MessagePortMainLike[] }) => void): unknown;
}

/**
 * The peers of a child process. Under Electron main introduces them with a port each; forked from the shell, the
 * channel to the parent is itself the port to `parentRole`.
 */
export function peersOfChild(child: ChildLike, parentRole: Role): Peers {
  const peers = new Emitter<Peer>();
  const orphaned = new Emitter<void>();
  const { parentPort } = child;
  if (parentPort) {
    parentPort.on("message", ({ data, ports }) => {
      const [port] = ports;
      if (isIntroduction(data) && port) peers.emit({ role: data.peer, port: portOverMessagePortMain(port) });
    });
    return {
      need: (peer) => parentPort.postMessage({ kind: "need", peer } satisfies Need),
      onPeer: peers.on,
      onOrphaned: orphaned.on,
    };
  }
  const port = portOverIpc(child);
  port.onClose(() => orphaned.emit());
  return {
    need: (peer) => port.post({ kind: "need", peer } satisfies Need),
    onPeer: (listener) => {
      const off = peers.on(listener);
      if (child.send) listener({ role: parentRole, port });
      return off;
    },
    onOrphaned: orphaned.on,
  };
}
