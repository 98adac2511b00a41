import { dialect } from "./dialect.ts";

/** Whom a whole packet is for: its target system, 0 for everybody. https://mavlink.io/en/guide/serialization.html */
export function targetOf(bytes: Uint8Array, messageId: number): number {
  const offset = TARGETS.get(messageId);
  if (offset === undefined || offset >= bytes[1]!) return 0; // zeros at the end of the payload are not sent
  return bytes[(bytes[0] === V2 ? 10 : 6) + offset] ?? 0;
}

/** The system that a whole packet comes from. */
export const sourceOf = (bytes: Uint8Array): number => bytes[bytes[0] === V2 ? 5 : 3] ?? 0;

const V2 = 0xfd;

/** Where in its payload a message names the system it is for. */
const TARGETS: ReadonlyMap<number, number> = new Map(
  [...dialect].flatMap(([id, { FIELDS }]) => {
    const field = FIELDS.find(({ name }) => name === "targetSystem");
    return field ? [[id, field.offset] as const] : [];
  }),
);
