import { app } from "../shell/app.ts";
import { useAsked } from "../shell/useAsked.ts";
import { count } from "../ui/format.ts";
import classes from "./FootagePanel.module.css";
import { tombstoneLine } from "./retentionWords.ts";

const askDeleted = () => app.peers.station.call("flag.deleted", { most: 50 });

/** Which flags were deleted, by whom and why: the newest fifty. */
export function RetentionDeleted() {
  const [stones] = useAsked(askDeleted, 15_000);
  if (!stones || stones.length === 0) return null;
  return (
    <details className={classes.removals} data-testid="deleted-flags">
      <summary>{count(stones.length, "flag")} deleted by hand</summary>
      <ul className={classes.gaps}>
        {stones.map((stone) => (
          <li key={stone.flagId}>{tombstoneLine(stone)}</li>
        ))}
      </ul>
    </details>
  );
}
