import { describe, expect, it } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import { formatAddress, parseAddress } from "../../src/mavlink/address.ts";

describe("a link address", () => {
  it.each([
    ["udpin:0.0.0.0:14550", { kind: "udpin", host: "0.0.0.0", port: 14550 }],
    ["udpin:0.0.0.0:0", { kind: "udpin", host: "0.0.0.0", port: 0 }],
    ["udpout:drone.local:14550", { kind: "udpout", host: "drone.local", port: 14550 }],
    ["udpbcast:192.168.1.255:14550", { kind: "udpbcast", host: "192.168.1.255", port: 14550 }],
    ["udpbcast::14550", { kind: "udpbcast", host: "255.255.255.255", port: 14550 }],
    ["tcpout:127.0.0.1:5760", { kind: "tcpout", host: "127.0.0.1", port: 5760 }],
    ["tcpin:0.0.0.0:5790", { kind: "tcpin", host: "0.0.0.0", port: 5790 }],
    ["serial:/dev/ttyUSB0:57600", { kind: "serial", path: "/dev/ttyUSB0", baud: 57600 }],
    ["tlog:/logs/2026-01-31 12:00.tlog", { kind: "tlog", path: "/logs/2026-01-31 12:00.tlog" }],
    ["tlog:C:\\logs\\a.tlog", { kind: "tlog", path: "C:\\logs\\a.tlog" }],
    // ArduPilot's spellings
    ["udp:127.0.0.1:14550", { kind: "udpin", host: "127.0.0.1", port: 14550 }],
    ["udp:14550", { kind: "udpin", host: "0.0.0.0", port: 14550 }],
    ["tcp:127.0.0.1:5760", { kind: "tcpout", host: "127.0.0.1", port: 5760 }],
    ["127.0.0.1:14550", { kind: "udpin", host: "127.0.0.1", port: 14550 }],
    ["/dev/ttyACM0", { kind: "serial", path: "/dev/ttyACM0", baud: 115200 }],
    ["/dev/ttyUSB0,57600", { kind: "serial", path: "/dev/ttyUSB0", baud: 57600 }],
    ["COM3:57600", { kind: "serial", path: "COM3", baud: 57600 }],
    // MAVSDK's
    ["udp://:14540", { kind: "udpin", host: "0.0.0.0", port: 14540 }],
    ["tcp://[::1]:5760", { kind: "tcpout", host: "::1", port: 5760 }],
    ["serial:///dev/ttyS0:9600", { kind: "serial", path: "/dev/ttyS0", baud: 9600 }],
    ["  udpin:0.0.0.0:14550 ", { kind: "udpin", host: "0.0.0.0", port: 14550 }],
  ])("%s is understood", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    "udpin:0.0.0.0:14550",
    "udpout:[::1]:14550",
    "tcpout:a.b:5760",
    "serial:/dev/ttyUSB0:57600",
    "tlog:/a:b.tlog",
  ])("%s is written as it was read", (text) => expect(formatAddress(parseAddress(text))).toBe(text));

  it.each([
    ["", "it is empty"],
    ["drone", "it names no kind of link"],
    ["http:host:80", '"http" is no kind of link'],
    ["udpin:0.0.0.0", "the port is missing"],
    ["udpin:0.0.0.0:70000", "70000 is no port: the highest is 65535"],
    ["udpout:host:0", "port 0 is only for links that listen"],
    ["tcp:5760", "the host is missing"],
    ["udpout:a b:1", '"a b" is no host'],
    ["tcp:::1:5760", "the port is missing"],
    ["serial:", "it names no device"],
    ["tlog: ", "it names no file"],
    ["serial:/dev/ttyUSB0:3", "3 is no speed of a serial port"],
  ])("%j is refused because %s", (text, why) => {
    const parse = () => parseAddress(text);
    expect(parse).toThrow(FailureError);
    expect(parse).toThrow(`Link address "${text}" cannot be read: ${why}`);
  });
});
