import { FailureError } from "../contract/failure.ts";

/** What the system said about a socket, as a failure with its remedy. `address` is the link's. */
export function socketFailure(address: string, cause: unknown): FailureError {
  const { code = "", message = String(cause) } = (cause ?? {}) as { code?: string; message?: string };
  switch (code) {
    case "EADDRINUSE":
      return new FailureError(
        "busy",
        `${address} cannot be opened: another program uses the port`,
        "Close the other program (QGroundControl and Mission Planner listen on 14550), or choose another port.",
      );
    case "EACCES":
    case "EPERM":
      return new FailureError(
        "denied",
        `${address} cannot be opened: the system does not permit it`,
        "Choose a port above 1023, and see whether a firewall forbids it.",
      );
    case "EADDRNOTAVAIL":
      return new FailureError(
        "unreachable",
        `${address} cannot be opened: this computer does not have that address`,
        "Use 0.0.0.0 to listen on every network of this computer.",
      );
    case "ECONNREFUSED":
      return new FailureError(
        "unreachable",
        `${address} cannot be reached: nothing listens there`,
        "See whether the vehicle, the simulator or the telemetry bridge is running and the port is right.",
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new FailureError(
        "unreachable",
        `${address} cannot be reached: the host name is not known`,
        "Check the spelling, or write the host's IP address.",
      );
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EHOSTDOWN":
      return new FailureError(
        "unreachable",
        `${address} cannot be reached: the host does not answer`,
        "See whether this computer is on the vehicle's network.",
      );
    default:
      return new FailureError("unreachable", `${address} failed: ${message}`, "Check the address and the network.");
  }
}

/** What the system said about a serial port, as a failure with its remedy. `path` is the device. */
export function serialFailure(path: string, cause: unknown): FailureError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/permission denied|access denied|EACCES|EPERM/i.test(message))
    return new FailureError(
      "denied",
      `${path} cannot be opened: no permission`,
      "Add yourself to the group that owns serial ports (sudo usermod -aG dialout $USER), then log in again.",
    );
  if (/no such file|file not found|ENOENT|ENODEV|ENXIO|no such device/i.test(message))
    return new FailureError(
      "not-found",
      `${path} cannot be opened: there is no such device`,
      "Plug the radio or the autopilot in, and pick its port from the list.",
    );
  if (/unplugged|EIO|device is gone|disconnected/i.test(message))
    return new FailureError("unreachable", `${path} was unplugged`, "Plug it in again: it is opened by itself.");
  if (/cannot lock port|resource busy|temporarily unavailable|EBUSY/i.test(message))
    return new FailureError(
      "busy",
      `${path} cannot be opened: another program uses it`,
      "Close the other program; on a new Linux this may be ModemManager (sudo systemctl stop ModemManager).",
    );
  return new FailureError("unreachable", `${path} failed: ${message}`, "Unplug the device and plug it in again.");
}
