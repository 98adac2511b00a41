import type { RunMessage, RunProgress } from "../contract/runMessages.ts";

/** The process that flies scenarios as whoever started it sees it, by shape. */
export interface ChildSide {
  readonly connected?: boolean;
  send?(message: unknown, told?: (cause: Error | null) => void): boolean;
  on(event: "message", listener: (message: unknown) => void): unknown;
  once(event: "disconnect", listener: () => void): unknown;
}

/** Whoever started this process over a channel, and is told how the run goes. */
export interface RunParent {
  /** At most so often as a screen follows; the newest wins. */
  progress(progress: () => RunProgress): void;
  /** Settles when it is on its way, so that the process may end. */
  tell(message: RunMessage): Promise<void>;
}

/** Progress is told this often at most, ms. */
const periodMs = 250;

/**
 * The parent of this process; undefined at a shell. What it asks for calls `cancel`; when it is gone, so that nobody waits for
 * the run any more, `orphaned` is called. `realMs` is the machine's clock, as the run has its own.
 */
export function runParentOf(
  side: ChildSide,
  { cancel, orphaned, realMs }: { cancel: () => void; orphaned: () => void; realMs: () => number },
): RunParent | undefined {
  if (!side.connected || !side.send) return undefined;
  side.on("message", (message) => {
    if ((message as { kind?: unknown } | null)?.kind === "cancel") cancel();
  });
  side.once("disconnect", orphaned);
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (message: RunMessage): Promise<void> =>
    new Promise((resolve) => {
      if (!side.connected) return resolve();
      side.send?.(message, () => resolve());
    });
  return {
    tell,
    progress(progress) {
      const now = realMs();
      if (now - toldAt < periodMs) return;
      toldAt = now;
      void tell({ kind: "progress", progress: progress() });
    },
  };
}
