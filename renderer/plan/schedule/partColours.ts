import type { Schedule } from "../../../src/mission/schedule/schedule.ts";

/** Colours of the parts of a section, told apart by brightness too; the part's number stands beside them. */
const colours = ["#d3a4ff", "#7dffb2", "#ff9f6b", "#f4f1de", "#ff5d8f", "#b7f34a", "#8be0ff", "#c9a27a"];

export const partColour = (index: number): string => colours[index % colours.length] as string;

/** The colour of the part that a drone watches first; grey for one that watches none. */
export function droneColour({ parts }: Pick<Schedule, "parts">, droneId: string): string {
  const index = parts.findIndex(({ droneIds }) => droneIds.includes(droneId));
  return index < 0 ? "#9aa4ae" : partColour(index);
}
