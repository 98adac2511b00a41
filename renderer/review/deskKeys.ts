import type { KeyWord } from "../ui/KeyList.tsx";
/** The keys of Review besides those by which flags are gone through. */
export const deskKeyWords: readonly KeyWord[] = [
  { keys: ["A"], does: "Correct boxes, classes and tracks in the footage, and mark missed vehicles" },
  { keys: ["X"], does: "Put this flag aside for an evidence package, or back" },
  { keys: ["Shift+X"], does: "Export evidence" },
  { keys: ["W"], does: "Who filmed a spot: click it on the globe" },
];
