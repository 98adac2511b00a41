import { useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";

/** Something that is done on a press and may fail: whether it is under way, why it failed last, and how to begin. */
export function useAct(): {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly act: (work: () => Promise<unknown>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const act = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (cause) {
      setFailure(failureOf(cause));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, act };
}
