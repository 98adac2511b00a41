import type { PayloadRecord } from "../contract/payload.ts";
import type { StreamRecord } from "../contract/records.ts";
import { mainCamera } from "../contract/streamCamera.ts";
import type { AskedLook, StreamLookRecord } from "../contract/streamLook.ts";

/** Words of the field for thermal cameras, and names of widespread ones. */
const thermalWords = /thermal|infra-?red|\b(?:lw|mw)?ir\b|\bflir\b|\bboson\b|\blepton\b|\bwiris\b|\bhadron\b/i;

type ThermalStream = Pick<StreamRecord, "grey" | "address" | "cameraId" | "cameraName">;

/** Whether a stream is taken for one of a thermal camera, and why, in words. */
export function thermalOf(
  asked: AskedLook["thermal"],
  stream: ThermalStream,
  payload: PayloadRecord | undefined,
): Pick<StreamLookRecord, "thermal" | "why" | "doubtful"> {
  if (asked !== "auto") return { thermal: asked === "yes", why: "set by hand", doubtful: false };
  const said = saidThermal(stream, payload);
  const { grey } = stream;
  if (said && grey) return { thermal: true, why: `${said}, and its pictures have no colours`, doubtful: false };
  if (said) return { thermal: false, why: `${said}, but its pictures have colours so far`, doubtful: false };
  if (grey)
    return {
      thermal: false,
      why: "its pictures have no colours, but no camera says that it is thermal",
      doubtful: true,
    };
  return { thermal: false, why: "its pictures have colours", doubtful: false };
}

/** What says that the stream is thermal: its own flag (VIDEO_STREAM_STATUS_FLAGS_THERMAL), or a name. */
function saidThermal(
  { address, cameraId, cameraName }: ThermalStream,
  payload: PayloadRecord | undefined,
): string | undefined {
  const offered = payload?.streams ?? [];
  const there = offered.filter((one) => one.address !== undefined && samePlace(one.address, address));
  const ofCamera = offered.filter((one) => one.cameraId === cameraId);
  const own = there.length > 0 || cameraId === mainCamera ? there : ofCamera;
  // A relay gives other addresses than the camera names: then it is enough that all are thermal.
  const meant = own.length > 0 ? own : offered;
  if (meant.length > 0 && meant.every(({ thermal }) => thermal)) return "the vehicle says that this stream is thermal";
  const named = own.find(({ name }) => thermalWords.test(name));
  if (named) return `the stream is called ${named.name}`;
  if (cameraName !== undefined && thermalWords.test(cameraName)) return `the camera is called ${cameraName}`;
  const camera = payload?.cameras.find(({ vendor, model }) => thermalWords.test(`${vendor} ${model}`));
  return camera && `the vehicle has a camera called ${[camera.vendor, camera.model].filter(Boolean).join(" ")}`;
}

/** Whether two addresses name one stream; what is sent to a port of ours is told by the port alone. */
function samePlace(a: string, b: string): boolean {
  const port = (address: string) => /^udp:\/\/.*:(\d+)/.exec(address)?.[1];
  return a === b || (port(a) !== undefined && port(a) === port(b));
}
