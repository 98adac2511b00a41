import { FailureError } from "./failure.ts";

/** A camera of a vehicle, as a stream is assigned to it. */
export interface StreamCamera {
  /** `main`; `c100s2` for one that a vehicle names over MAVLink; else a name in small letters. */
  readonly id: string;
  /** To show; absent where nobody named it. */
  readonly name?: string;
}

/** The camera of a vehicle that has one, and the first of one that has several. */
export const mainCamera = "main";

/** No longer id of a camera is taken. */
export const mostCameraId = 40;
/** A stream's id is part of file names. */
const mostEncoded = 80;

/**
 * The id of the stream of a vehicle's camera: `video-1-1` of its main camera, `video-1-1_thermal` of another. No two cameras
 * share one, nor does one begin like another's, also where small and capital letters are the same to a disk.
 * @throws FailureError bad-input for a camera's id that is empty or too long
 */
export function streamIdOf(vehicleId: string, cameraId: string): string {
  const own = `video-${vehicleId.replaceAll(":", "-")}`;
  if (cameraId === mainCamera) return own;
  const code = encodeURIComponent(cameraId.replaceAll(/\p{Cs}/gu, "")).replaceAll(
    /%([0-9A-F]{2})|[^a-z0-9]/g,
    (sign, hex) => (typeof hex === "string" ? `_${hex.toLowerCase()}` : `_${sign.charCodeAt(0).toString(16)}`),
  );
  if (code.length === 0 || cameraId.length > mostCameraId || code.length > mostEncoded)
    throw new FailureError(
      "bad-input",
      code.length === 0 ? "The camera has no name" : `The camera's name is too long: ${cameraId}`,
      "Name it in a few plain letters, for example thermal.",
    );
  return `${own}_${code}`;
}

/** Which camera the stream of that id is of. */
export function cameraOfStream(streamId: string): string {
  const code = /^video-\d+-\d+_((?:[a-z0-9]|_[0-9a-f]{2})+)$/.exec(streamId)?.[1];
  if (code === undefined) return mainCamera;
  return decodeURIComponent(code.replaceAll("_", "%"));
}

/** The camera that a name typed by a person stands for. */
export function cameraNamed(name: string): StreamCamera {
  const shown = name.trim();
  const id = shown.toLowerCase();
  return id === "" || id === mainCamera ? { id: mainCamera } : { id, name: shown };
}
