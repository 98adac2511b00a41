import { never } from "../base/never.ts";
import type { Address } from "./address.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Link } from "./link.ts";
import { ReplayLink } from "./replayLink.ts";
import { SerialLink } from "./serialLink.ts";
import { TcpLink, TcpServerLink } from "./tcpLink.ts";
import { UdpLink } from "./udpLink.ts";

/** The link for an address, not yet open. A replayed log plays by `clock`. */
export function createLink(address: Address, clock: Clock = systemClock): Link {
  switch (address.kind) {
    case "udpin":
    case "udpout":
    case "udpbcast":
      return new UdpLink(address);
    case "tcpout":
      return new TcpLink(address);
    case "tcpin":
      return new TcpServerLink(address);
    case "serial":
      return new SerialLink(address);
    case "tlog":
      return new ReplayLink(address, { clock });
    default:
      return never(address, "createLink");
  }
}
