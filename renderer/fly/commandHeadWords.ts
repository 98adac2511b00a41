import type { FleetCommandedBy } from "./commandOf.ts";
import { namesOf } from "./fleetTargets.ts";

export interface CommandHeadWords {
  readonly title: string;
  readonly level: "ok" | "caution";
  readonly lines: readonly string[];
}

/** Who commands which vehicles, in words: what is not in our hands first. */
export function commandHeadWords({ ours, others, nobodys, everybodys, heard }: FleetCommandedBy): CommandHeadWords {
  const foreign = others.flatMap(({ vehicles }) => vehicles);
  const stations = `${heard.length === 1 ? "station" : "stations"} ${heard.join(", ")}`;
  const title =
    foreign.length > 0
      ? `▲ In command: ${others.map(({ stationId, vehicles }) => `station ${stationId} of ${namesOf(vehicles)}`).join("; ")}`
      : nobodys.length + everybodys.length > 0
        ? `▲ Another ground station is heard: ${stations}`
        : "● In command of all: this station";
  const lines = [
    foreign.length > 0 && `Orders from here to ${namesOf(foreign)} are refused`,
    ours.length > 0 && foreign.length + nobodys.length + everybodys.length > 0 && `This station: ${namesOf(ours)}`,
    nobodys.length > 0 && `Nobody: ${namesOf(nobodys)}, obeying every station`,
    everybodys.length > 0 &&
      `${namesOf(everybodys)}: obeying every station that reaches them. Agree by voice who orders what`,
    foreign.length === 0 && nobodys.length + everybodys.length === 0 && heard.length > 0 && `Also heard: ${stations}`,
  ].filter((line) => line !== false);
  return { title, level: title.startsWith("▲") ? "caution" : "ok", lines };
}
