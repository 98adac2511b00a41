import type { LinkRecord, LinkTraffic } from "../../src/contract/records.ts";

/** Says whether any link has a problem. One that is being opened again after a failure has it still: it does not blink. */
export function linkTrouble(): (links: ReadonlyMap<string, LinkRecord>) => boolean {
  let failed: ReadonlySet<string> = new Set();
  return (links) => {
    const now = [...links.values()].filter(
      ({ id, state, failure }) => failure || (state === "opening" && failed.has(id)),
    );
    failed = new Set(now.map(({ id }) => id));
    return failed.size > 0 || [...links.values()].some(({ traffic }) => traffic && refusedOf(traffic) > 0);
  };
}

const refusedOf = ({ refused: { unsigned, badSignature, replayed } }: LinkTraffic): number =>
  unsigned + badSignature + replayed;
