import { Button } from "@mantine/core";
import { MapPin, Video } from "lucide-react";
import type { FlagRecord } from "../../src/contract/records.ts";
import { ChangedBy, Offered } from "../accounts/Offered.tsx";
import { CueFlag } from "../fly/CueFlag.tsx";
import { useMirror, useSettings } from "../shell/hooks.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { Facts } from "../ui/Facts.tsx";
import { duration, ellipse, percent, place, stamp } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import scroll from "../ui/Scroll.module.css";
import { ClipPlayer } from "../video/ClipPlayer.tsx";
import { CorrectionBar } from "./corrections/CorrectionBar.tsx";
import { CorrectionBoard } from "./corrections/CorrectionBoard.tsx";
import { CorrectionsPanel } from "./corrections/CorrectionsPanel.tsx";
import { EvidencePanel } from "./evidence/EvidencePanel.tsx";
import { ExportPanel } from "./export/ExportPanel.tsx";
import { FlagHistory } from "./FlagHistory.tsx";
import { FlagWords } from "./FlagWords.tsx";
import { GroupPanel } from "./GroupPanel.tsx";
import { KeepingPanel } from "./keeping/KeepingPanel.tsx";
import { AfterPicture } from "./moment/AfterPicture.tsx";
import { MomentPanel } from "./moment/MomentPanel.tsx";
import { MomentPanes } from "./moment/MomentPanes.tsx";
import { FiredRules } from "./rules/FiredRules.tsx";
import { LikelyPanel } from "./sightings/LikelyPanel.tsx";
import { whoFilmed } from "./spot/appSpot.ts";
import { VerdictPanel } from "./VerdictPanel.tsx";

/** Footage, facts, note and verdict of one flag. */
export function FlagDetail({ flag }: { flag: FlagRecord }) {
  return (
    <div className={scroll.scroll} data-testid="flag-detail">
      <ClipPlayer flagId={flag.id} over={(shown) => <CorrectionBoard flag={flag} {...shown} />} />
      <CorrectionBar flag={flag} />
      <MomentPanes flag={flag} />
      <VerdictPanel flag={flag} />
      <AfterPicture>
        <CueFlag flag={flag} key={`${flag.id} cue`} />
        <MomentPanel />
        <GroupPanel flag={flag} />
        <LikelyPanel flagId={flag.id} key={`${flag.id} likely`} />
        <FiredRules flag={flag} />
        <FlagFacts flag={flag} />
      </AfterPicture>
      <ChangedBy call="flags.note">
        <FlagWords flag={flag} key={`${flag.id} words`} />
      </ChangedBy>
      <AfterPicture>
        <Offered call="footageExport.start">
          <ExportPanel flag={flag} />
          <CorrectionsPanel />
        </Offered>
        <EvidencePanel flag={flag} />
        <KeepingPanel flag={flag} key={`${flag.id} keeping`} />
        <FlagHistory flag={flag} key={`${flag.id} history`} />
      </AfterPicture>
    </div>
  );
}

/** What it is, by a person where one has said so, with what the detector took it for. */
function classWords({ className, score, corrected }: FlagRecord): string {
  const detector = `${className}, score ${percent(score * 100)}`;
  if (!corrected) return detector;
  const said = corrected.notVehicle ? "not a vehicle" : corrected.className;
  return `${said}, corrected by ${corrected.by}; the detector said ${detector}`;
}

function FlagFacts({ flag }: { flag: FlagRecord }) {
  const style = useSettings((s) => s.coordinates);
  const drones = useMirror((m) =>
    [...new Set(flag.sightings.map((s) => m.vehicles.get(s.vehicleId)?.name ?? s.vehicleId))].join(", "),
  );
  const rows = [
    ["Reason", flag.reason],
    ["Rule", flag.severity === "notice" ? `${flag.rule} (notice)` : flag.rule],
    ["Class", classWords(flag)],
    [
      "Seen",
      `${stamp(flag.openedAt)}, for ${duration(flag.lastAt - flag.openedAt)}${flag.state === "open" ? ", still going on" : ""}`,
    ],
    ["Section", flag.section ?? "near none"],
    ["Place", place(flag.place, style)],
    ["Error, 1 σ", ellipse(flag.ellipse)],
    ["Motion", flag.stationary ? "stands still" : "moves"],
    ["Seen by", drones],
    ["Sightings", String(flag.sightings.length)],
  ] as const;
  return (
    <Panel
      title="Facts"
      tools={
        <>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<Video size={14} />}
            data-testid="who-filmed"
            onClick={() => whoFilmed({ kind: "place", place: { lat: flag.place.lat, lon: flag.place.lon } })}
          >
            Who filmed this spot
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<MapPin size={14} />}
            onClick={() => shellCommand({ kind: "show-place", place: flag.place })}
          >
            Show on the globe
          </Button>
        </>
      }
    >
      <Facts rows={rows} />
    </Panel>
  );
}
