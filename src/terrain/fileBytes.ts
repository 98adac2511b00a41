import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { FailureError } from "../contract/failure.ts";

/** Bytes at known places, of a file or of what was unpacked from one. */
export interface Bytes {
  readonly size: number;
  /** @throws FailureError when they are not there. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A file that is read in place. @throws FailureError not-found, denied or bad-input, with its path. */
export async function openBytes(path: string): Promise<Bytes> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const stat = await handle.stat();
    if (!stat.isFile()) throw new FailureError("bad-input", `This is no file: ${path}`, "Choose the files in it.");
    return bytesOf(handle, stat.size, path);
  } catch (cause) {
    await handle?.close();
    throw fileFailure(cause, path);
  }
}

function bytesOf(handle: FileHandle, size: number, path: string): Bytes {
  return {
    size,
    async read(offset, length) {
      const out = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle
          .read(out, done, length - done, offset + done)
          .catch((cause: unknown) => Promise.reject(fileFailure(cause, path)));
        if (bytesRead === 0) throw cutShort(path, `it ends at byte ${offset + done}, before ${offset + length}`);
        done += bytesRead;
      }
      return out;
    },
    close: () => handle.close(),
  };
}

/** Bytes that lie in memory. */
export const memoryBytes = (bytes: Uint8Array, path: string): Bytes => ({
  size: bytes.length,
  read: async (offset, length) => {
    if (offset + length > bytes.length) throw cutShort(path, `it ends at byte ${bytes.length}`);
    return bytes.subarray(offset, offset + length);
  },
  close: async () => undefined,
});

/** The failure for a file that ends too early. */
export const cutShort = (path: string, why: string): FailureError =>
  new FailureError(
    "bad-input",
    `${basename(path)} is cut short: ${why}`,
    `Copy or download it again, and add it anew: ${path}`,
  );

/** What the operating system said about a file, as a failure in words. */
export function fileFailure(cause: unknown, path: string): Error {
  if (cause instanceof FailureError || !(cause instanceof Error) || !("code" in cause)) return cause as Error;
  if (cause.code === "ENOENT" || cause.code === "ENOTDIR")
    return new FailureError("not-found", `There is no such file: ${path}`, "Was it moved, or its disk taken out?");
  if (cause.code === "EACCES" || cause.code === "EPERM")
    return new FailureError("denied", `It may not be read: ${path}`, "Allow reading it, or copy it elsewhere.");
  if (cause.code === "EISDIR")
    return new FailureError("bad-input", `This is no file: ${path}`, "Choose the files in it.");
  return new FailureError("unreachable", `It can not be read (${String(cause.code)}): ${path}`, "Check its disk.");
}
