import { ChangedBy } from "../accounts/Offered.tsx";
import { RecordingsPanel } from "../review/offline/RecordingsPanel.tsx";
import { reviewPart } from "../review/reviewPart.ts";
import classes from "./Merge.module.css";
import { MergePanel } from "./MergePanel.tsx";

/** What comes from elsewhere: recordings to be analysed, and data of other stations. */
export function RecordingsPart() {
  return (
    <div className={classes.both}>
      <div>
        <ChangedBy call="offline.start">
          <RecordingsPanel onFlags={() => reviewPart.set("flags")} />
        </ChangedBy>
      </div>
      <MergePanel />
    </div>
  );
}
