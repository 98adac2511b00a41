import type { PictureKind, Polarity } from "../contract/look.ts";

/**
 * Whether thermal pictures of this polarity have to be given to a model as their negative: it was trained with the other
 * one only. A model that does not tell what it was trained with gets pictures as they are.
 */
export function needsNegative(
  trainedWith: readonly PictureKind[] | undefined,
  polarity: Polarity | undefined,
): boolean {
  if (!polarity || !trainedWith || trainedWith.includes(polarity)) return false;
  return trainedWith.includes(polarity === "white-hot" ? "black-hot" : "white-hot");
}
