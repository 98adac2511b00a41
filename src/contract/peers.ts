import { Emitter, type Off } from "../base/emitter.ts";
import type { Right } from "./accessRights.ts";
import { type Admission, isAdmission, isIntroduction, type Need, type Role } from "./introduction.ts";
import { type IpcLike, type MessagePortMainLike, type Port, portOverIpc, portOverMessagePortMain } from "./port.ts";
import { WindowRights } from "./windowRights.ts";

/** A process one talks to, and the port that reaches it. */
export interface Peer {
  readonly role: Role;
  readonly port: Port;
  /** Of a window under Electron. */
  readonly aside?: WindowAside;
}

/** What is said about a window beside its own conversation, by way of main. */
export interface WindowAside {
  /** What who is at it may, as vision hears it. */
  readonly rights: WindowRights;
  /** The station says who is at it, and what they may: main and vision give it no more. */
  tell(rights: readonly Right[], name: string): void;
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
    const windows = new Windows(parentPort);
    parentPort.on("message", ({ data, ports }) => {
      const [inner] = ports;
      if (isIntroduction(data) && inner) {
        const port = portOverMessagePortMain(inner);
        const aside = data.peer === "renderer" ? windows.add(data.window ?? 0, port) : undefined;
        peers.emit({ role: data.peer, port, ...(aside && { aside }) });
      } else windows.hear(data);
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

/** The windows that main has introduced, and what it says of them. */
class Windows {
  readonly #parent: ParentPortLike;
  readonly #known = new Map<number, WindowRights>();

  constructor(parent: ParentPortLike) {
    this.#parent = parent;
  }

  add(window: number, port: Port): WindowAside {
    const known = new WindowRights();
    this.#known.set(window, known);
    port.onClose(() => {
      if (this.#known.get(window) === known) this.#known.delete(window);
    });
    const tell = (rights: readonly Right[], name: string) =>
      this.#parent.postMessage({ kind: "admit", window, rights, name } satisfies Admission);
    return { rights: known, tell };
  }

  hear(message: unknown): void {
    if (isAdmission(message)) this.#known.get(message.window)?.take(message.rights);
  }
}
