import type { TelemetryFile, TelemetryRecord } from "../../src/contract/telemetry.ts";
import { byteSize } from "../setup/byteSize.ts";
import { clock, stamp } from "../ui/format.ts";

/** `● Recording to 2026-01-31T12-02-00Z.tlog, 12.0 MB, since 13:02`, the time of the day local; or why not. */
export function recordingLine({ recording, failure }: TelemetryRecord): string {
  if (failure) return "▲ Nothing is recorded";
  if (!recording) return "○ Recording begins with the first message";
  const { file, from, bytes } = recording;
  return `● Recording to ${nameOf(file)}, ${byteSize(bytes)}, since ${clock(from).slice(0, 5)}`;
}

/** A log in a list: `2026-01-31 13:02:00, 12.0 MB`. */
export function logLabel({ file, from, bytes }: TelemetryFile, recording: string | undefined): string {
  return `${stamp(from)}, ${byteSize(bytes)}${file === recording ? ", until now" : ""}`;
}

/** How much may be kept, bytes, from which the operator chooses: round figures, and what is set. */
export function keepChoices(keepBytes: number): { value: string; label: string }[] {
  const sizes = [...new Set([1e9, 5e9, 10e9, 50e9, 200e9, keepBytes])].sort((a, b) => a - b);
  return sizes.map((bytes) => ({
    value: String(bytes),
    label: bytes % 1e9 ? byteSize(bytes) : `${bytes / 1e9}\u202fGB`,
  }));
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1)!;
