import type { OfferedStream } from "../../src/contract/payload.ts";
import type { StreamRecord } from "../../src/contract/records.ts";
import { cameraNamed, mainCamera, type StreamCamera } from "../../src/contract/streamCamera.ts";
import { Store } from "../ui/store.ts";

/** How two cameras of a vehicle are shown: one alone, the other small in its corner, or both side by side. */
export type VideoLayout = "one" | "inset" | "beside";

export const videoLayouts: readonly { readonly layout: VideoLayout; readonly words: string }[] = [
  { layout: "one", words: "One" },
  { layout: "inset", words: "In picture" },
  { layout: "beside", words: "Side by side" },
];

/** Which camera of a vehicle is looked at, and which beside it. */
export interface CameraChoice {
  readonly cameraId: string;
  /** The one that was looked at before. */
  readonly other?: string;
  readonly layout: VideoLayout;
}

export const firstChoice: CameraChoice = { cameraId: mainCamera, layout: "one" };

/** Which cameras this window shows, by vehicle. */
export class CameraChoices {
  readonly state = new Store<Readonly<Record<string, CameraChoice>>>({});

  of(vehicleId: string): CameraChoice {
    return this.state.get()[vehicleId] ?? firstChoice;
  }

  set(vehicleId: string, choice: CameraChoice): void {
    this.state.patch({ [vehicleId]: choice });
  }
}

/** The choice after another camera was chosen; the one before goes beside it. */
export const choosing = (choice: CameraChoice, cameraId: string): CameraChoice =>
  cameraId === choice.cameraId ? choice : { ...choice, cameraId, other: choice.cameraId };

/** The open streams of a vehicle: its main camera's first, then by name. */
export function streamsOf(streams: Iterable<StreamRecord>, vehicleId: string): StreamRecord[] {
  const rank = ({ cameraId }: StreamRecord) => (cameraId === mainCamera ? 0 : 1);
  return [...streams]
    .filter((one) => one.vehicleId === vehicleId)
    .sort((a, b) => rank(a) - rank(b) || cameraLabel(a).localeCompare(cameraLabel(b)));
}

/** The stream to look at and the one beside it; a camera whose video is closed gives way to another. */
export function shownOf(
  streams: readonly StreamRecord[],
  { cameraId, other, layout }: CameraChoice,
): { readonly first?: StreamRecord; readonly second?: StreamRecord } {
  const first = streams.find((one) => one.cameraId === cameraId) ?? streams[0];
  if (!first) return {};
  const rest = layout === "one" ? [] : streams.filter((one) => one !== first);
  const second = rest.find((one) => one.cameraId === other) ?? rest[0];
  return second ? { first, second } : { first };
}

/** What a key chooses: 1…9 a camera, V the next way to show two; undefined for another key, or where there is one camera. */
export function chosenByKey(
  key: string,
  streams: readonly StreamRecord[],
  choice: CameraChoice,
): CameraChoice | undefined {
  if (streams.length < 2) return undefined;
  if (key.toLowerCase() === "v") {
    const at = videoLayouts.findIndex(({ layout }) => layout === choice.layout);
    const next = videoLayouts[(at + 1) % videoLayouts.length];
    return next && { ...choice, layout: next.layout };
  }
  const chosen = /^[1-9]$/.test(key) ? streams[Number(key) - 1] : undefined;
  return chosen && choosing({ ...choice, cameraId: shownOf(streams, choice).first?.cameraId ?? "" }, chosen.cameraId);
}

/** What a camera is called: `Thermal`, `Main camera`, `Camera 100, stream 2`. */
export function cameraLabel({ cameraId, cameraName }: Pick<StreamRecord, "cameraId" | "cameraName">): string {
  if (cameraName !== undefined) return cameraName;
  if (cameraId === mainCamera) return "Main camera";
  const [, component, device, stream] = /^c(\d+)(?:d(\d+))?s(\d+)$/.exec(cameraId) ?? [];
  return component === undefined ? cameraId : `Camera ${device ?? component}, stream ${stream}`;
}

/** The camera that a stream is of which a vehicle offers. */
export const cameraOffered = ({ cameraId, name }: Pick<OfferedStream, "cameraId" | "name">): StreamCamera => ({
  id: cameraId,
  ...(name !== "" && { name }),
});

/** Why another camera of a vehicle can not have that name, in words. */
export function whyNotNamed(name: string, beside: readonly StreamRecord[]): string | undefined {
  if (name.trim() === "") return "Name the camera, for example Thermal";
  const { id } = cameraNamed(name);
  return beside.some(({ cameraId }) => cameraId === id)
    ? "The video of that camera is open: name another one"
    : undefined;
}
