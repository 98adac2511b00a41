import { statSync } from "node:fs";
import { isAbsolute } from "node:path";
import { FailureError } from "../contract/failure.ts";
import { ContainerSource } from "./containerSource.ts";
import { DatagramSource } from "./datagramSource.ts";
import { FolderSource } from "./folderSource.ts";
import type { VideoSource } from "./source.ts";
import { StreamSource } from "./streamSource.ts";

/** The source for an address of the contract's grammar; not opened yet. Throws a FailureError "bad-input" for any other. */
export function createSource(address: string): VideoSource {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(address)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return fileSource(address);
    case "udp":
    case "tcp": {
      const { host, port } = hostAndPort(address);
      return scheme === "udp" ? new DatagramSource(host, port) : new StreamSource(host, port);
    }
    case "rtsp":
    case "rtsps":
      return cameraSource(address);
    default:
      throw new FailureError("bad-input", `Video address is of an unknown kind: ${address}`, grammar);
  }
}

const grammar =
  "Use udp://HOST:PORT, tcp://HOST:PORT, rtsp://HOST/PATH, or the path of a file (.sdp for RTP) or of a folder of pictures";

function fileSource(path: string): VideoSource {
  if (!isAbsolute(path)) throw new FailureError("bad-input", `Video address is not complete: ${path}`, grammar);
  if (isFolder(path)) return new FolderSource(path);
  const [, folder, rate] = /^(.+)\?fps=(\d{1,3}(?:\.\d+)?)$/.exec(path) ?? [];
  if (folder && isFolder(folder)) {
    const picturesPerSecond = Number(rate);
    if (!(picturesPerSecond >= 0.1 && picturesPerSecond <= 120))
      throw new FailureError("bad-input", `Pictures can not be played so fast: ${path}`, "Use fps=0.1 to fps=120");
    return new FolderSource(folder, { picturesPerSecond, address: path });
  }
  if (/\.sdp$/i.test(path)) return describedSource(path);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile())
    throw new FailureError("bad-input", `It is no file: ${path}`, "Choose one video file, or a folder of pictures");
  if (found?.size === 0)
    throw new FailureError("bad-input", `The file is empty: it has no bytes, ${path}`, "Copy the recording again");
  return new ContainerSource({
    url: `file:${path}`,
    name: path,
    options: { protocol_whitelist: "file" },
    recording: true,
  });
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** RTP as a session description (RFC 8866) tells: to which port, what is in it. The file stands for the live stream. */
function describedSource(path: string): VideoSource {
  return new ContainerSource({
    url: `file:${path}`,
    name: path,
    options: { protocol_whitelist: "file,rtp,rtcp,udp", probesize: "500000", analyzeduration: "1000000" },
    recording: false,
  });
}

/**
 * RTSP over TCP where the camera allows it, else over UDP; quick to probe, gives up on a silent camera after five seconds.
 * What arrives while it probes is kept: the first key picture is in it, and it is recorded from there on.
 */
function cameraSource(address: string): VideoSource {
  if (!URL.canParse(address)) throw new FailureError("bad-input", `Video address is not complete: ${address}`, grammar);
  return new ContainerSource({
    url: address,
    name: withoutPassword(address),
    options: {
      protocol_whitelist: "rtsp,rtsps,rtp,rtcp,udp,tcp,tls,http,https",
      rtsp_flags: "prefer_tcp",
      timeout: "5000000",
      probesize: "500000",
      analyzeduration: "1000000",
    },
    recording: false,
  });
}

function hostAndPort(address: string): { host: string; port: number } {
  // `udp://@:5600` and `udp://:5600` are how other programs write "on all of my addresses".
  const parts = /^[a-z]+:\/\/@?(?:\[([0-9a-f:.]+)\]|([^:/?#[\]]*)):(\d{1,5})\/?$/i.exec(address);
  const port = Number(parts?.[3]);
  if (!parts || port > 65535) throw new FailureError("bad-input", `Video address is not complete: ${address}`, grammar);
  return { host: parts[1] ?? parts[2] ?? "", port };
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = "";
  return url.href;
}
