import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { createServer, type Server, type Socket } from "node:net";
import { type AccessUnit, nalKind, nalUnits } from "../../../src/vision/accessUnit.ts";
import { rtpPackets } from "../rtp/rtpSender.ts";

/** What a camera lets its viewers choose from. */
export interface CameraOptions {
  readonly transport: "tcp" | "udp" | "both";
  /** Parameter sets in the description, as most cameras tell them; else only in the stream. */
  readonly sets?: boolean;
}

type Send = (packet: Uint8Array) => void;

/** An RTSP camera for tests (RFC 2326): one H.264 stream, to one viewer after another. */
export class RtspServer {
  readonly #units: readonly AccessUnit[];
  readonly #options: CameraOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #datagrams: DatagramSocket = createSocket("udp4");
  /** What the viewers asked for in turn. */
  readonly asked: string[] = [];

  constructor(units: readonly AccessUnit[], options: CameraOptions) {
    this.#units = units;
    this.#options = options;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve));
    const address = this.#server.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  /** Hangs up on every viewer, as a camera that is switched off. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#datagrams.unref();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
    let text = "";
    let send: Send = () => {};
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        // Receiver reports come between the requests.
        const request = text.slice(Math.max(0, text.search(/[A-Z_]+ rtsp:/)), end);
        text = text.slice(end + 4);
        send = this.#answer(socket, request, send);
      }
    });
  }

  #answer(socket: Socket, request: string, send: Send): Send {
    const [method = ""] = request.split(" ");
    const header = (name: string) => new RegExp(`^${name}: *(.*)$`, "im").exec(request)?.[1] ?? "";
    const reply = (status: string, headers: readonly string[] = [], body = "") =>
      socket.write([`RTSP/1.0 ${status}`, `CSeq: ${header("CSeq")}`, "Session: 7", ...headers, "", body].join("\r\n"));
    this.asked.push(method === "SETUP" ? `SETUP ${header("Transport").split(";")[0]}` : method);
    if (method === "DESCRIBE") {
      const sdp = this.#sdp();
      reply("200 OK", ["Content-Type: application/sdp", `Content-Length: ${sdp.length}`], sdp);
    } else if (method === "SETUP") {
      const transport = header("Transport");
      const overTcp = /TCP/i.test(transport);
      const { transport: allowed } = this.#options;
      if (allowed !== "both" && overTcp !== (allowed === "tcp")) reply("461 Unsupported Transport");
      else if (overTcp) {
        reply("200 OK", ["Transport: RTP/AVP/TCP;unicast;interleaved=0-1"]);
        return (packet) =>
          socket.write(Buffer.concat([Uint8Array.of(36, 0, packet.length >> 8, packet.length & 255), packet]));
      } else {
        const port = Number(/client_port=(\d+)/.exec(transport)?.[1]);
        reply("200 OK", [
          `Transport: RTP/AVP;unicast;client_port=${port}-${port + 1};server_port=${port + 2}-${port + 3}`,
        ]);
        return (packet) => this.#datagrams.send(packet, port, "127.0.0.1");
      }
    } else if (method === "PLAY") {
      reply("200 OK", ["Range: npt=0-"]);
      this.#play(socket, send);
    } else reply("200 OK", ["Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"]);
    return send;
  }

  #sdp(): string {
    const kinds = new Map(
      [...nalUnits(this.#units[0]?.data ?? Uint8Array.of())].map((nal) => [nalKind("h264", nal), nal]),
    );
    const sets = [kinds.get("sps"), kinds.get("pps")].map((set) => Buffer.from(set ?? []).toString("base64"));
    const lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=camera", "t=0 0", "m=video 0 RTP/AVP 96", "c=IN IP4 0.0.0.0"];
    const parameters = this.#options.sets === false ? "" : `;sprop-parameter-sets=${sets.join(",")}`;
    return [
      ...lines,
      "a=rtpmap:96 H264/90000",
      `a=fmtp:96 packetization-mode=1${parameters}`,
      "a=control:track1",
      "",
    ].join("\r\n");
  }

  /** Four times as fast as filmed, so that tests do not take long. */
  #play(socket: Socket, send: Send): void {
    const pictures = this.#units.map(({ data, pts }) => ({ nals: [...nalUnits(data)], timestamp: pts + 0x1234_5678 }));
    const packets = pictures.map((_, i) => i);
    const all = rtpPackets("h264", pictures, { mtu: 1200, sequence: 0 });
    const perPicture = packets.map((i) => rtpPackets("h264", pictures.slice(i, i + 1), { mtu: 1200 }).length);
    let picture = 0;
    let at = 0;
    const timer = setInterval(() => {
      const count = perPicture[picture++];
      if (count === undefined) {
        clearInterval(timer);
        return;
      }
      for (const packet of all.slice(at, at + count)) send(packet);
      at += count;
    }, 1000 / 60);
    socket.on("close", () => clearInterval(timer));
  }
}
