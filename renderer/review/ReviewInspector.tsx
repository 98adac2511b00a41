import { SegmentedControl } from "@mantine/core";
import { ClipboardCheck } from "lucide-react";
import { useEffect } from "react";
import { ChangedBy } from "../accounts/Offered.tsx";
import { AuditPart } from "../audit/AuditPart.tsx";
import { RecordingsPart } from "../merge/RecordingsPart.tsx";
import { app } from "../shell/app.ts";
import { useMirror, useUi } from "../shell/hooks.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { Empty } from "../ui/Empty.tsx";
import layout from "../ui/ListBeside.module.css";
import { useStore } from "../ui/store.ts";
import { followFlags, useDesk } from "./appReview.ts";
import { EvidenceDialog } from "./evidence/EvidenceDialog.tsx";
import { EvidencePart } from "./evidence/EvidencePart.tsx";
import { useEvidenceKeys } from "./evidence/useEvidenceKeys.ts";
import { FlagDetail } from "./FlagDetail.tsx";
import { FlagList } from "./FlagList.tsx";
import { KeyHelp } from "./KeyHelp.tsx";
import { loadClipsAhead } from "./moment/appClipsAhead.ts";
import { pictureFirst } from "./moment/appPictureFirst.ts";
import classes from "./ReviewInspector.module.css";
import { type ReviewPart, reviewPart, reviewParts, useReviewPart } from "./reviewPart.ts";
import { RulesPanel } from "./rules/RulesPanel.tsx";
import { SightingsPanel } from "./sightings/SightingsPanel.tsx";
import { SpotPart } from "./spot/SpotPart.tsx";
import { useSpotKeys } from "./spot/useSpotKeys.ts";
import { useReviewKeys } from "./useReviewKeys.ts";

/** What was flagged, the rules that flag, and recordings to be analysed. */
export function ReviewInspector() {
  const part = useReviewPart();
  useSpotKeys();
  return (
    <div className={classes.screen}>
      <SegmentedControl
        className={classes.parts ?? ""}
        size="xs"
        fullWidth
        aria-label="Part of the review"
        data={[...reviewParts]}
        value={part}
        data-testid="review-part"
        onChange={(value) => reviewPart.set(value as ReviewPart)}
      />
      {part === "flags" && <FlagReview />}
      {part === "filmed" && <SpotPart />}
      {part === "evidence" && <EvidencePart />}
      {part === "sightings" && <SightingsPanel onFlag={showFlag} />}
      {part === "audit" && <AuditPart />}
      {part === "rules" && (
        <ChangedBy call="rules.save">
          <RulesPanel />
        </ChangedBy>
      )}
      {part === "recordings" && <RecordingsPart />}
    </div>
  );
}

function showFlag(flagId: string): void {
  app.ui.patch({ flagId });
  reviewPart.set("flags");
}

/** The flags and the footage of the selected one. */
function FlagReview() {
  const flagId = useUi((ui) => ui.flagId);
  const connection = useStore(app.peers.station.connection, (n) => n);
  const first = useDesk((desk) => desk.rows[0]?.id);
  const lines = useDesk((desk) => desk.rows.length);
  const listed = useDesk((desk) => desk.rows.find((row) => row.id === flagId));
  const flag = useMirror((m) => m.flags.get(flagId ?? "")) ?? listed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: followed anew after the station came back
  useEffect(followFlags, [connection]);
  useReviewKeys(flag);
  useEvidenceKeys(flag);
  useEffect(() => {
    if (!flag && first) app.ui.patch({ flagId: first });
  }, [flag, first]);
  const shown = flag?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other clips are likely when there are other lines
  useEffect(() => {
    if (shown === undefined) return;
    let stop = () => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    const callOff = pictureFirst.after(() => {
      timer = setTimeout(() => {
        stop = loadClipsAhead(shown);
      }, settledMs);
    });
    return () => {
      callOff();
      clearTimeout(timer);
      stop();
    };
  }, [shown, lines]);
  const place = flag?.place;
  const lat = place?.lat;
  // biome-ignore lint/correctness/useExhaustiveDependencies: fly there when another flag is chosen, not when its place is refined
  useEffect(() => {
    if (!place) return;
    return pictureFirst.after(() => shellCommand({ kind: "show-place", place }));
  }, [flag?.id, lat === undefined]);
  return (
    <div className={layout.beside}>
      <FlagList />
      {flag ? (
        <FlagDetail flag={flag} key={flag.id} />
      ) : (
        <Empty icon={ClipboardCheck} title="No flag chosen">
          Its footage, place and reason appear here, and the verdict is yours.
        </Empty>
      )}
      <KeyHelp />
      <EvidenceDialog flag={flag} />
    </div>
  );
}

/** How long a flag's picture is on the screen before other clips are loaded, ms: the globe goes there first. */
const settledMs = 250;
