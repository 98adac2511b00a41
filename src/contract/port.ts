import { Disposer } from "../base/disposer.ts";
import { Emitter, type Off } from "../base/emitter.ts";

/** One end of a conversation between two processes (or two halves of a test). Messages are structured clones, in order. */
export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Off;
  /** Called once, when the other side is gone. */
  onClose(listener: () => void): Off;
  close(): void;
}

/** Two ports that talk to each other in memory, asynchronously, like two processes. */
export function portPair(): [Port, Port] {
  const ends = [new MemoryEnd(), new MemoryEnd()] as const;
  ends[0].other = ends[1];
  ends[1].other = ends[0];
  return [ends[0], ends[1]];
}

class MemoryEnd implements Port {
  other: MemoryEnd | undefined;
  readonly #messages = new Emitter<unknown>();
  readonly #closed = new Emitter<void>();
  #open = true;

  post(message: unknown): void {
    const to = this.other;
    if (this.#open && to) queueMicrotaskSafe(() => to.#open && to.#messages.emit(message));
  }
  onMessage(listener: (message: unknown) => void): Off {
    return this.#messages.on(listener);
  }
  onClose(listener: () => void): Off {
    return this.#closed.on(listener);
  }
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    const to = this.other;
    queueMicrotaskSafe(() => to?.hangUp());
  }
  hangUp(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#closed.emit();
  }
}

const queueMicrotaskSafe = (work: () => void): void => {
  void Promise.resolve().then(work);
};

/** What Electron's MessagePortMain offers, by shape: nothing here imports Electron. */
export interface MessagePortMainLike {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  off(event: "message", listener: (event: { data: unknown }) => void): unknown;
  start(): void;
  close(): void;
}

/** A port over Electron's MessagePortMain (main, station, vision, simulator). */
export function portOverMessagePortMain(inner: MessagePortMainLike): Port {
  const messages = new Emitter<unknown>();
  const closed = new Emitter<void>();
  let open = true;
  inner.on("message", ({ data }) => messages.emit(data));
  inner.on("close", () => {
    if (!open) return;
    open = false;
    closed.emit();
  });
  let started = false;
  return {
    post: (message) => {
      if (open) inner.postMessage(message);
    },
    onMessage: (listener) => {
      const off = messages.on(listener);
      if (!started) {
        started = true;
        inner.start();
      }
      return off;
    },
    onClose: closed.on,
    close: () => {
      open = false;
      inner.close();
    },
  };
}

/** What a page's MessagePort offers, by shape. A page is not told of the other end's death: `hangUp` is for the one who is. */
export interface PageMessagePortLike {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  close(): void;
}

/** A port over a page's MessagePort, with the function that ends it when main says that the other side is gone. */
export function portOverPageMessagePort(inner: PageMessagePortLike): { port: Port; hangUp: () => void } {
  const messages = new Emitter<unknown>();
  const closed = new Emitter<void>();
  let open = true;
  const hangUp = () => {
    if (!open) return;
    open = false;
    closed.emit();
  };
  const port: Port = {
    post: (message) => {
      if (open) inner.postMessage(message);
    },
    onMessage: (listener) => {
      const off = messages.on(listener);
      inner.onmessage ??= ({ data }) => messages.emit(data);
      return off;
    },
    onClose: closed.on,
    close: () => {
      open = false;
      inner.close();
    },
  };
  return { port, hangUp };
}

/** What a child process, or `process` in a child, offers for messages, by shape (fork with `serialization: "advanced"`). */
export interface IpcLike {
  send?(message: unknown): unknown;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
  disconnect?(): void;
}

/** A port over Node's IPC channel to a child process or to the parent. */
export function portOverIpc(inner: IpcLike): Port {
  const messages = new Emitter<unknown>();
  const closed = new Emitter<void>();
  const ends = new Disposer();
  inner.on("message", (message) => messages.emit(message));
  inner.on("disconnect", () => {
    if (ends.disposed) return;
    ends.dispose();
    closed.emit();
  });
  return {
    post: (message) => {
      if (!ends.disposed) inner.send?.(message);
    },
    onMessage: messages.on,
    onClose: closed.on,
    close: () => {
      if (ends.disposed) return;
      ends.dispose();
      inner.disconnect?.();
    },
  };
}
