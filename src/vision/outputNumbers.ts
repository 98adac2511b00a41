import { FailureError } from "../contract/failure.ts";
import type { Output } from "./families/family.ts";

/** So many values of an output are looked at in each picture: what goes wrong in a network does so all over. */
const looked = 997;

/** Whether one of every `step` values of the outputs is no number. */
export const numbersMissing = (outputs: readonly Output[], step?: number): boolean =>
  outputs.some(({ data }) => {
    if (!(data instanceof Float32Array)) return false;
    const stride = step ?? Math.max(1, Math.floor(data.length / looked));
    for (let at = 0; at < data.length; at += stride) if (Number.isNaN(data[at])) return true;
    return false;
  });

/** Throws a FailureError when a network answered NaN: it found nothing, and not because there is nothing. */
export function mustBeNumbers(outputs: readonly Output[]): void {
  if (numbersMissing(outputs))
    throw new FailureError(
      "bad-input",
      "The network answers NaN, no numbers",
      "Choose another model, or export it again",
    );
}
