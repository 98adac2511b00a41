import {
  ardupilotmega,
  common,
  development,
  icarous,
  type MavLinkData,
  type MavLinkDataConstructor,
  minimal,
  standard,
  storm32,
  uavionix,
} from "mavlink-mappings";

/** A message class of mavlink-mappings. */
export type MessageType<T extends MavLinkData = MavLinkData> = MavLinkDataConstructor<T>;

/** Every message we know by its id: the `common` dialect and what ArduPilot and PX4 add to it. */
export const dialect: ReadonlyMap<number, MessageType> = new Map(
  [development, storm32, icarous, uavionix, ardupilotmega, common, standard, minimal].flatMap(({ REGISTRY }) =>
    Object.entries(REGISTRY).map(([id, type]): [number, MessageType] => [Number(id), type as MessageType]),
  ),
);

/** A message with the fields given and zero elsewhere. */
export function messageOf<T extends MavLinkData>(type: MessageType<T>, fields: Partial<T>): T {
  const message = new type();
  // The mappings start some numeric fields with the name of an enumeration's entry.
  for (const { name, type: kind } of type.FIELDS)
    if (kind !== "char[]" && typeof message[name as keyof T] === "string") Object.assign(message, { [name]: 0 });
  return Object.assign(message, fields);
}
