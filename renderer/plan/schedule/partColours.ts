import type { Schedule } from "../../../src/mission/schedule/schedule.ts";

/** Colours of the parts of a section, told apart by brightness too; the part's number stands beside them. */
const colours = ["#4cc9f0", "#ffd166", "#ff8552", "#b7f34a", "#d3a4ff", "#ff5d8f", "#7dffb2", "#f4f1de"];

export const partColour = (index: number): string => colours[index % colours.length] as string;

/** The colour of the part that a drone watches first; grey for one that watches none. */
export function droneColour({ parts }: Pick<Schedule, "parts">, droneId: string): string {
  const index = parts.findIndex(({ droneIds }) => droneIds.includes(droneId));
  return index < 0 ? "#9aa4ae" : partColour(index);
}
