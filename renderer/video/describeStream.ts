import type { StreamRecord } from "../../src/contract/records.ts";
import { bitrate } from "../ui/format.ts";

/** A stream in one line: `960 × 540 · H.264 · 15 fps · 1.2 Mbit/s · metadata · detector 38 ms`. Unknown parts are left out. */
export function describeStream(stream: StreamRecord): string {
  const { width, height, codec, framesPerSecond, bitsPerSecond, detectMs, state } = stream;
  const { hasMetadata, metadataErrors, metadataOdd, metadataFault, poseSource, jitterMs, damaged, loss } = stream;
  const parts = [
    state === "playing" ? "" : state,
    width && height ? `${width} × ${height}` : "",
    codec ? codecName(codec) : "",
    framesPerSecond ? `${Math.round(framesPerSecond)} fps` : "",
    bitsPerSecond ? bitrate(bitsPerSecond) : "",
    jitterMs !== undefined && jitterMs >= 1 ? `jitter ${Math.round(jitterMs)}\u202fms` : "",
    damaged ? `${damaged} picture${damaged === 1 ? "" : "s"} lost` : "",
    loss ? `loss ${loss < 0.01 ? "under 1" : Math.round(loss * 100)}\u202f%` : "",
    hasMetadata ? "metadata" : "",
    metadataErrors ? `${metadataErrors} bad metadata packet${metadataErrors === 1 ? "" : "s"}` : "",
    metadataOdd ? `${metadataOdd} metadata packet${metadataOdd === 1 ? "" : "s"} with impossible values` : "",
    metadataFault ? `newest: ${metadataFault}` : "",
    poseSource === "telemetry" ? "placed by telemetry" : poseSource === "metadata" ? "placed by metadata" : "",
    detectMs === undefined ? "" : `detector ${Math.round(detectMs)}\u202fms`,
  ];
  return parts.filter(Boolean).join(" · ");
}

function codecName(codec: string): string {
  if (/^(avc1|h264)/i.test(codec)) return "H.264";
  if (/^(hvc1|hev1|hevc|h265)/i.test(codec)) return "H.265";
  return codec;
}
