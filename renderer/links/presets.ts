/** Ways to reach a vehicle that need no manual, each with an address that is right for most. */
export const presets = [
  {
    id: "udpin",
    label: "UDP, listen (SITL, most Wi-Fi radios)",
    example: "udpin:0.0.0.0:14550",
    hint: "Waits for a vehicle that sends to this computer.",
  },
  {
    id: "serial",
    label: "Serial port (telemetry radio, USB)",
    example: "",
    hint: "",
  },
  {
    id: "tcpout",
    label: "TCP, connect to (SITL, bridges)",
    example: "tcpout:127.0.0.1:5760",
    hint: "Connects to a vehicle or a bridge that listens.",
  },
  {
    id: "udpout",
    label: "UDP, send to",
    example: "udpout:192.168.1.10:14550",
    hint: "Sends first, for vehicles that answer whoever speaks to them.",
  },
  {
    id: "udpbcast",
    label: "UDP, broadcast (finds vehicles of a network)",
    example: "udpbcast:192.168.1.255:14550",
    hint: "Calls to all of a network until one answers.",
  },
  {
    id: "tcpin",
    label: "TCP, listen (vehicles that connect here)",
    example: "tcpin:0.0.0.0:5760",
    hint: "Waits for a vehicle or a bridge that connects to this computer.",
  },
  {
    id: "tlog",
    label: "Replay a telemetry log (.tlog)",
    example: "",
    hint: "Plays a recorded flight; nothing that is sent reaches a vehicle.",
  },
] as const;

/** The address in the field's grammar; `serial:DEVICE:BAUD` for a serial port, `tlog:PATH` for a log. */
export function addressOf(way: string, text: string, serial: { device: string | null; baud: string }): string {
  return way === "serial"
    ? `serial:${serial.device ?? ""}:${serial.baud}`
    : way === "tlog" && !text.trim().startsWith("tlog:")
      ? `tlog:${text.trim()}`
      : text.trim();
}
