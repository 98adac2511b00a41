import type { CameraRecord, GimbalRecord, OfferedStream } from "../../src/contract/payload.ts";
import { bitrate } from "../ui/format.ts";

/** Who points a gimbal, what that means while a patrol is flown, and how control is taken. */
export interface ControlWords {
  readonly who: string;
  readonly more?: string;
  /** `ask`: takes it at a click; `confirm`: takes it from another, so it needs to be held. */
  readonly take?: { readonly how: "ask" | "confirm"; readonly label: string };
}

export function controlWords(gimbal: GimbalRecord, onPatrol: boolean): ControlWords {
  const { control, controller } = gimbal;
  switch (control) {
    case "we":
      return {
        who: gimbal.lookingAt ? "● You point it: it keeps looking at a place" : "● You point it",
        more: onPatrol
          ? "What the patrol watches may be out of the picture. Handing it back gives the patrol its aim again; a leg with another aim turns it by itself."
          : "Hand it back when you are done, so that a patrol or another station can point it.",
      };
    case "nobody":
      return {
        who: onPatrol ? "○ The patrol points it" : "○ Nobody points it",
        ...(onPatrol && {
          more: "Taking it turns the picture away from what the patrol watches until you hand it back.",
        }),
        take: { how: "ask", label: "Take control" },
      };
    case "vehicle":
      return {
        who: "◆ The vehicle points it by itself",
        more: "For example for its mission.",
        take: { how: "confirm", label: "Take it from the vehicle" },
      };
    case "other":
      return {
        who: `◆ Another points it: system ${controller?.systemId}, component ${controller?.componentId}`,
        more: "Ask there first: whoever looks through this camera loses the picture.",
        take: { how: "confirm", label: `Take it from system ${controller?.systemId}` },
      };
    case "unknown":
      return { who: "○ It does not say who points it", take: { how: "confirm", label: "Take control" } };
  }
}

/** `Maker Eye 2`, or what there is of it. */
export const cameraName = ({ vendor, model }: CameraRecord): string =>
  [vendor, model].filter((part) => part !== "").join(" ") || "Camera";

/** `1280 × 720 · 25 fps · H.264 · 4.0 Mbit/s · thermal`. */
export function streamWords({ width, height, framesPerSecond, codec, bitsPerSecond, thermal }: OfferedStream): string {
  return [
    width > 0 && height > 0 && `${width} × ${height}`,
    framesPerSecond > 0 && `${Number(framesPerSecond.toFixed(1))} fps`,
    codec,
    bitsPerSecond > 0 && bitrate(bitsPerSecond),
    thermal && "thermal",
  ]
    .filter(Boolean)
    .join(" · ");
}
