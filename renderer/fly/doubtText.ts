import type { VehicleRecord } from "../../src/contract/records.ts";
import { metres } from "../ui/format.ts";

/** What is not sure of a patrol, what is to be done about it, and whether reading it back can help. */
export interface DoubtText {
  readonly why: string;
  readonly remedy: string;
  readonly readBack: boolean;
}

/**
 * Why it is not sure that a patrol is still on board, or that it can be flown from where home is now, and what happens or
 * is to be done about it; undefined while both are sure.
 */
export function doubtText({
  patrol,
  lost,
  armed,
}: Pick<VehicleRecord, "patrol" | "lost" | "armed">): DoubtText | undefined {
  if (patrol?.homeMoved) return { why: movedText(patrol.homeMoved), remedy: movedRemedy(lost, armed), readBack: false };
  if (patrol?.doubt === undefined) return undefined;
  const why = `It is not sure that this patrol is still on board: ${patrol.doubt}`;
  return { why, remedy: boardRemedy(lost, armed), readBack: true };
}

function boardRemedy(lost: boolean, armed: boolean): string {
  if (lost) return "It is compared when the vehicle is heard again.";
  if (armed) return "It is compared by itself once the vehicle is disarmed. Read it back now, or land.";
  return "It is compared by itself in a moment. If this stays, read it back, or upload it again.";
}

function movedRemedy(lost: boolean, armed: boolean): string {
  const counts = "Its heights and its ways home count from there now";
  if (lost) return `${counts}: upload it again when the vehicle is heard.`;
  if (armed) return `${counts}: pause it or land, then upload it again.`;
  return `${counts}: upload it again before you start it.`;
}

/** `Home is 120 m away from where this patrol was proved, 98 m lower`. */
function movedText({ across, up }: NonNullable<NonNullable<VehicleRecord["patrol"]>["homeMoved"]>): string {
  const height = `${metres(Math.abs(up))} ${up < 0 ? "lower" : "higher"}`;
  if (Math.round(across) < NOTABLE) return `Home is ${height} than where this patrol was proved`;
  const away = `Home is ${metres(across)} away from where this patrol was proved`;
  return Math.round(Math.abs(up)) < NOTABLE ? away : `${away}, ${height}`;
}

const NOTABLE = 2; // metres
