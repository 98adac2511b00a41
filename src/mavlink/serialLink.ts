import type { SerialPort } from "serialport";
import { formatAddress, type SerialAddress } from "./address.ts";
import type { Link } from "./link.ts";
import { LinkEnds } from "./linkEnds.ts";
import { serialFailure } from "./linkFailure.ts";
import { endOnHangUp } from "./serialHangUp.ts";

/** MAVLink over a serial port: a telemetry radio or the autopilot's USB. 8 data bits, no parity, 1 stop bit. */
export class SerialLink implements Link {
  readonly address: string;
  readonly #target: SerialAddress;
  readonly #ends = new LinkEnds();
  #port: SerialPort | undefined;

  readonly onBytes = this.#ends.onBytes;
  readonly onClosed = this.#ends.onClosed;

  constructor(address: SerialAddress) {
    this.#target = address;
    this.address = formatAddress(address);
  }

  get boundAddress(): string {
    return this.address;
  }

  async open(): Promise<void> {
    const { path, baud } = this.#target;
    const { SerialPort } = await import("serialport"); // native: only who opens a serial port needs it
    const port = new SerialPort({ path, baudRate: baud, autoOpen: false });
    await new Promise<void>((resolve, reject) =>
      port.open((cause) => (cause ? reject(serialFailure(path, cause)) : resolve())),
    );
    endOnHangUp(port);
    this.#port = port;
    this.#ends.opened();
    port.on("data", (bytes: Uint8Array) => this.#ends.received({ bytes, at: Date.now() }));
    port.on("error", (cause) => this.#end(cause));
    port.on("close", () => this.#end(new Error("unplugged"))); // the system has many words for it
  }

  send(bytes: Uint8Array): void {
    if (this.#port?.isOpen && this.#port.writableLength < MOST_QUEUED) this.#port.write(bytes);
  }

  async close(): Promise<void> {
    const port = this.#port;
    this.#port = undefined;
    if (port?.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
    this.#ends.ended();
  }

  #end(cause: Error): void {
    const port = this.#port;
    if (!port) return;
    this.#port = undefined;
    if (port.isOpen) port.close(() => {});
    this.#ends.ended(serialFailure(this.#target.path, cause).failure);
  }
}

/** The serial ports of this computer, with the names their makers gave them. */
export async function serialPorts(): Promise<{ readonly path: string; readonly name: string }[]> {
  const { SerialPort } = await import("serialport");
  const ports = await SerialPort.list();
  return ports.map(({ path, manufacturer, serialNumber }) => ({
    path,
    name: [manufacturer, serialNumber].filter(Boolean).join(" ") || path,
  }));
}

const MOST_QUEUED = 4 * 1024; // bytes: under a second at 57600 baud
