import type { CalibrationKind, Side } from "../contract/calibration.ts";
import { FailureError } from "../contract/failure.ts";
import { airText } from "./airText.ts";

/** Where a PX4 says that its calibration is. */
export interface Px4Said {
  readonly words: string;
  readonly percent?: number;
  /** The side that it lies on and is measured. */
  readonly side?: Side;
  readonly done: readonly Side[];
  /** It goes from side to side. */
  readonly sided: boolean;
}

/** What a text means for a calibration: nothing, where it is now, its end, or why it failed. */
export type Px4Meaning = undefined | Px4Said | "done" | FailureError;

/** PX4 tells in texts how its calibration goes. https://github.com/PX4/PX4-Autopilot/blob/main/src/modules/commander/calibration_messages.h */
export function readPx4Text(text: string, kind: CalibrationKind, before: Px4Said): Px4Meaning {
  const said = /^\[cal\] (.*)$/s.exec(text)?.[1];
  if (said === undefined) return undefined;
  if (said.startsWith("calibration done:")) return "done";
  if (said.startsWith("calibration cancelled"))
    return new FailureError("cancelled", "The calibration was broken off", "Start it again.");
  const failed = /^calibration failed: ?(.*)$/s.exec(said)?.[1];
  if (failed !== undefined)
    return new FailureError(
      "refused",
      `The calibration failed: ${airText(failed) || "it does not say why"}`,
      "Try it again.",
    );
  const percent = /^progress <(\d{1,3})>/.exec(said)?.[1];
  if (percent !== undefined) return { ...before, percent: Math.min(100, Number(percent)) };
  if (said.startsWith("calibration started:")) return before;
  if (/^pending:/.test(said)) return { ...before, sided: true, words: before.side ? before.words : AGAIN };
  const [, name = "", event] = /^(\w+) (orientation detected|side done|side already completed)/.exec(said) ?? [];
  const side = SIDES.get(name);
  if (!side || !event) return { ...before, words: airText(said) };
  const { side: _, ...rest } = before;
  if (event === "orientation detected")
    return { ...rest, sided: true, side, words: kind === "compass" ? TURN : "Keep it still" };
  const done = [...new Set([...before.done, side])];
  return { ...rest, sided: true, done, words: event === "side done" ? AGAIN : "This side is done: lay it on another" };
}

const AGAIN = "Lay it on a side that is not done yet, and keep it still";
const TURN = "Turn it slowly, all the way round, about the axis that points up";

/** What PX4 calls the sides, by what lies below: `back` stands on its tail. */
const SIDES: ReadonlyMap<string, Side> = new Map([
  ["down", "level"],
  ["left", "left"],
  ["right", "right"],
  ["front", "nose-down"],
  ["back", "nose-up"],
  ["up", "back"],
]);
