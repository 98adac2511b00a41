import { read } from "node:fs";
import { promisify } from "node:util";
import type { SerialPort } from "serialport";

/**
 * Makes an open port end when its device is unplugged. A terminal that hung up reads as zero bytes for ever, which the
 * bindings for Linux and macOS take for "not yet" and read again without a pause. Call before the first listener for data.
 */
export function endOnHangUp(port: SerialPort): void {
  const binding = port.port as unknown as UnixBinding | undefined;
  if (!binding || typeof binding.fd !== "number" || !binding.poller) return; // Windows reports it by itself
  binding.read = async (buffer, offset, length) => {
    for (;;) {
      if (!binding.isOpen || binding.fd === null || !binding.poller) throw closed();
      const bytesRead = await readSome(binding.fd, buffer, offset, length);
      if (bytesRead === 0) throw new Error("the device was unplugged");
      if (bytesRead !== undefined) return { buffer, bytesRead };
      if (!binding.isOpen || !binding.poller) throw closed();
      await readable(binding.poller);
    }
  };
}

/** The part of serialport's Linux and macOS bindings that reading needs. */
interface UnixBinding {
  readonly fd: number | null;
  readonly isOpen: boolean;
  readonly poller: Poller | undefined;
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
}

interface Poller {
  once(event: "readable", listener: (cause: Error | null) => void): unknown;
}

const readBytes = promisify(read);

/** Undefined when there is nothing to read yet. */
async function readSome(fd: number, buffer: Buffer, offset: number, length: number): Promise<number | undefined> {
  try {
    return (await readBytes(fd, buffer, offset, length, null)).bytesRead;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EAGAIN" || code === "EWOULDBLOCK" || code === "EINTR") return undefined;
    throw cause;
  }
}

const readable = (poller: Poller): Promise<void> =>
  new Promise((resolve, reject) => {
    poller.once("readable", (cause) => (cause ? reject(cause) : resolve()));
  });

/** What the stream takes for the end that we asked for. */
const closed = (): Error => Object.assign(new Error("the port is closed"), { canceled: true });
