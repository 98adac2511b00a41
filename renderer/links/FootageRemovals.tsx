import { app } from "../shell/app.ts";
import { useAsked } from "../shell/useAsked.ts";
import classes from "./FootagePanel.module.css";
import { removalLines, removedInAll } from "./footageWords.ts";

const askRemovals = () => app.peers.station.call("footage.removals", null);
const shown = 5;

/** What footage is no longer on disk, and why: the newest ones. */
export function FootageRemovals() {
  const [removals] = useAsked(askRemovals, 15_000);
  if (!removals || removals.length === 0) return null;
  return (
    <details className={classes.removals} data-testid="footage-removals">
      <summary>{removedInAll(removals)}</summary>
      <ul className={classes.gaps}>
        {removalLines(removals)
          .slice(0, shown)
          .map((line) => (
            <li key={line}>{line}</li>
          ))}
      </ul>
    </details>
  );
}
