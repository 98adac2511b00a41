import { Store, useStore } from "../ui/store.ts";

/** The parts of Review, in the order of their tabs. */
export const reviewParts = [
  { value: "flags", label: "Flags" },
  { value: "filmed", label: "Who filmed" },
  { value: "sightings", label: "Sightings" },
  { value: "evidence", label: "Evidence" },
  { value: "audit", label: "Audit log" },
  { value: "rules", label: "Rules" },
  { value: "recordings", label: "Recordings" },
] as const;

export type ReviewPart = (typeof reviewParts)[number]["value"];

/** Which part of Review is on the screen. */
export const reviewPart = new Store<ReviewPart>("flags");
export const useReviewPart = (): ReviewPart => useStore(reviewPart, (part) => part);
