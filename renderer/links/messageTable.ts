import type { MessageField, MessageKind } from "../../src/contract/wire.ts";

/** What the table of messages is sorted by. */
export type MessageOrder = "name" | "rate" | "count" | "vehicle";

/** Tells one kind of message from one component apart from all others. */
export const kindKey = (k: Pick<MessageKind, "systemId" | "componentId" | "messageId">): string =>
  `${k.systemId}:${k.componentId}:${k.messageId}`;

/** The kinds whose sender, name or number hold all words, in an order that does not jump while rates change a little. */
export function messageTable(
  kinds: readonly MessageKind[],
  { words, order, names }: { words: string; order: MessageOrder; names: ReadonlyMap<number, string> },
): readonly MessageKind[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = kinds.filter((k) => {
    const text = `${names.get(k.systemId) ?? ""} ${k.systemId}:${k.componentId} ${k.name} ${k.messageId}`.toLowerCase();
    return wanted.every((w) => text.includes(w));
  });
  return shown.sort((a, b) => orders[order](a, b) || byName(a, b) || byVehicle(a, b));
}

const byName = (a: MessageKind, b: MessageKind): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
const byVehicle = (a: MessageKind, b: MessageKind): number =>
  a.systemId - b.systemId || a.componentId - b.componentId || a.messageId - b.messageId;
const orders: Record<MessageOrder, (a: MessageKind, b: MessageKind) => number> = {
  name: byName,
  vehicle: (a, b) => a.systemId - b.systemId || a.componentId - b.componentId,
  // Whole hertz: measured rates wobble, and rows must not change places under the pointer.
  rate: (a, b) => Math.round(b.hertz) - Math.round(a.hertz),
  count: (a, b) => b.count - a.count,
};

/** A field's value as it is read: whole numbers whole, others with seven digits, lists in brackets. */
export function fieldText(value: MessageField["value"]): string {
  if (typeof value === "string") return value;
  if (typeof value === "number")
    return Number.isInteger(value)
      ? String(value)
      : Number.isFinite(value)
        ? String(Number(value.toPrecision(7)))
        : "NaN";
  return `[${value.map(fieldText).join(", ")}]`;
}
