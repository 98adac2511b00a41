import type { Off } from "../base/emitter.ts";
import { type Failure, FailureError } from "../contract/failure.ts";
import { every } from "./clock.ts";
import type { MavlinkNode } from "./node.ts";
import { TlogFile } from "./tlogFile.ts";

/** Appends every packet that passes a node, in both directions, to a telemetry log; a kill loses no more than half a second. */
export class TlogWriter {
  readonly #log: TlogFile;
  readonly #offs: readonly Off[];

  /** Throws when the file cannot be opened. A failure later is reported once, and ends the recording. */
  constructor(
    node: Pick<MavlinkNode, "onPacket" | "clock">,
    file: string,
    { onFailure = () => {} }: { readonly onFailure?: (failure: Failure) => void } = {},
  ) {
    const log = new TlogFile(file, (cause) => onFailure(failureFor(file, cause)));
    this.#log = log;
    this.#offs = [node.onPacket((passing) => log.add(passing)), every(node.clock, FLUSH_MS, () => log.flush())];
  }

  /** Writes the rest out and closes the file; resolves when that is done. */
  close(): Promise<void> {
    for (const off of this.#offs) off();
    return this.#log.close();
  }
}

const FLUSH_MS = 500;

function failureFor(file: string, cause: unknown): Failure {
  const { code, message } = cause as NodeJS.ErrnoException;
  const full = code === "ENOSPC";
  return new FailureError(
    full ? "disk-full" : "denied",
    `Telemetry is no longer recorded: ${full ? "the disk is full" : message}: ${file}`,
    full ? "Free some space; the next sortie records again." : "See whether the folder can be written to.",
  ).failure;
}
