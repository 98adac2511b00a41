import { SegmentedControl } from "@mantine/core";
import { ClipboardCheck } from "lucide-react";
import { useEffect, useState } from "react";
import { app } from "../shell/app.ts";
import { useMirror, useUi } from "../shell/hooks.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { Empty } from "../ui/Empty.tsx";
import { useStore } from "../ui/store.ts";
import { followFlags, loadNextClips, triage, useDesk } from "./appReview.ts";
import { FlagDetail } from "./FlagDetail.tsx";
import { FlagList } from "./FlagList.tsx";
import { nextOpen } from "./flagDesk.ts";
import { KeyHelp } from "./KeyHelp.tsx";
import { RecordingsPanel } from "./offline/RecordingsPanel.tsx";
import classes from "./ReviewInspector.module.css";
import { RulesPanel } from "./rules/RulesPanel.tsx";
import { useReviewKeys } from "./useReviewKeys.ts";

type ReviewPart = "flags" | "rules" | "recordings";

/** What was flagged, the rules that flag, and recordings to be analysed. */
export function ReviewInspector() {
  const [part, setPart] = useState<ReviewPart>("flags");
  return (
    <div className={classes.screen}>
      <SegmentedControl
        className={classes.parts ?? ""}
        size="xs"
        fullWidth
        aria-label="Part of the review"
        data={[
          { value: "flags", label: "Flags" },
          { value: "rules", label: "Rules" },
          { value: "recordings", label: "Recordings" },
        ]}
        value={part}
        data-testid="review-part"
        onChange={(value) => setPart(value as ReviewPart)}
      />
      {part === "flags" && <FlagReview />}
      {part === "rules" && <RulesPanel />}
      {part === "recordings" && <RecordingsPanel onFlags={() => setPart("flags")} />}
    </div>
  );
}

/** The flags and the footage of the selected one. */
function FlagReview() {
  const flagId = useUi((ui) => ui.flagId);
  const connection = useStore(app.peers.station.connection, (n) => n);
  const first = useDesk((desk) => desk.rows[0]?.id);
  const listed = useDesk((desk) => desk.rows.find((row) => row.id === flagId));
  const flag = useMirror((m) => m.flags.get(flagId ?? "")) ?? listed;
  const next = useDesk((desk) => nextOpen(desk.rows, flagId, triage.pending));
  // biome-ignore lint/correctness/useExhaustiveDependencies: followed anew after the station came back
  useEffect(followFlags, [connection]);
  useReviewKeys(flag);
  useEffect(() => {
    if (!flag && first) app.ui.patch({ flagId: first });
  }, [flag, first]);
  useEffect(() => {
    if (next === null) return;
    const timer = setTimeout(loadNextClips, settledMs);
    return () => clearTimeout(timer);
  }, [next]);
  const place = flag?.place;
  const lat = place?.lat;
  // biome-ignore lint/correctness/useExhaustiveDependencies: fly there when another flag is chosen, not when its place is refined
  useEffect(() => {
    if (place) shellCommand({ kind: "show-place", place });
  }, [flag?.id, lat === undefined]);
  return (
    <div className={classes.review}>
      <FlagList />
      {flag ? (
        <FlagDetail flag={flag} key={flag.id} />
      ) : (
        <Empty icon={ClipboardCheck} title="No flag chosen">
          Its footage, place and reason appear here, and the verdict is yours.
        </Empty>
      )}
      <KeyHelp />
    </div>
  );
}

/** How long a flag is on the screen before the clips of the next ones are loaded, ms: its own clip comes first. */
const settledMs = 150;
