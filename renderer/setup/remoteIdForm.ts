import type { RemoteIdOperator } from "../../src/contract/remoteId.ts";
import { metres, place as written } from "../ui/format.ts";

/** What stands in the form; an empty field is `""`. */
export interface RemoteIdForm {
  readonly operatorId: string;
  readonly lat: number | "";
  readonly lon: number | "";
  readonly amsl: number | "";
}

export const formOf = ({ operatorId, place }: RemoteIdOperator): RemoteIdForm => ({
  operatorId: operatorId ?? "",
  lat: place ? Number(place.lat.toFixed(6)) : "",
  lon: place ? Number(place.lon.toFixed(6)) : "",
  amsl: place?.amsl == null ? "" : Math.round(place.amsl),
});

/** What would be told, or why it cannot be. */
export function operatorOf({ operatorId, lat, lon, amsl }: RemoteIdForm): RemoteIdOperator | { problem: string } {
  const id = operatorId.trim();
  if (!/^[\x20-\x7e]*$/.test(id)) return { problem: "The id may hold plain letters, digits and signs only" };
  if ((lat === "") !== (lon === "")) return { problem: "A place needs latitude and longitude" };
  if (lat === "" && amsl !== "") return { problem: "A height needs a place" };
  const place = lat === "" || lon === "" ? null : { lat, lon, amsl: amsl === "" ? null : amsl };
  return { operatorId: id === "" ? null : id, place };
}

/** What is told now, in words. */
export function toldWords({ operatorId, place }: RemoteIdOperator): string {
  if (operatorId === null && place === null)
    return "○ Nothing is told. Where the law asks for Remote ID, give the operator's id and place here.";
  const where = place
    ? `at ${written(place)}${place.amsl === null ? "" : `, ${metres(place.amsl)} AMSL`}`
    : "without a place";
  return `● All vehicles are told: operator ${operatorId ?? "without an id"}, ${where}.`;
}
