import { useEffect, useState } from "react";
import type { FlagDeed } from "../../src/contract/flagQuery.ts";
import type { FlagRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { stamp } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { analyst, flagDesk } from "./appReview.ts";
import classes from "./FlagDetail.module.css";

/** How long a flag is looked at before it counts as seen, ms: those that are only passed on the way do not. */
const lookMs = 300;

/** What was said of a flag and by whom, oldest first. That it is shown marks the flag as seen by the analyst. */
export function FlagHistory({ flag }: { flag: FlagRecord }) {
  const [history, setHistory] = useState<readonly FlagDeed[]>([]);
  const { id, verdict, escalated, tags, note, joined } = flag;
  const saidOf = [verdict?.at, escalated?.at, tags?.join("\n"), note, joined].join("\r");
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when something was said of it
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      app.peers.station.call("flags.open", { flagId: id, by: analyst() }).then(
        (opened) => {
          flagDesk.seen(id);
          if (wanted) setHistory(opened.history);
        },
        () => {}, // the station is away, which is shown elsewhere
      );
    }, lookMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id, saidOf]);
  if (history.length === 0) return null;
  return (
    <Panel title="History">
      <ol className={classes.history} data-testid="flag-history">
        {history.map((deed) => (
          <li key={deed.act} data-undone={deed.undone}>
            <span className={classes.by}>{stamp(deed.at)}</span> {deed.by || "unknown"}: {deedWords(deed)}
            {deed.undone && <span className={classes.by}> (taken back)</span>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function deedWords(deed: FlagDeed): string {
  if (deed.field === "verdict") {
    if (deed.value === null) return "verdict taken away";
    return deed.value.reason === undefined ? deed.value.kind : `${deed.value.kind}: ${deed.value.reason}`;
  }
  if (deed.field === "note") return deed.value === "" ? "note removed" : `note “${deed.value.slice(0, 120)}”`;
  if (deed.field === "escalated") return deed.value ? "escalated" : "no longer escalated";
  if (deed.field === "tags") return deed.value.length === 0 ? "no tags" : `tags ${deed.value.join(", ")}`;
  if (deed.field === "joined") return deed.value === null ? "taken out of a vehicle" : "joined as one vehicle";
  return deed.field === "undo" ? "undo" : "redo";
}
