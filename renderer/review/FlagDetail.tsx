import { Button } from "@mantine/core";
import { MapPin } from "lucide-react";
import type { FlagRecord } from "../../src/contract/records.ts";
import { useMirror, useSettings } from "../shell/hooks.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { duration, ellipse, percent, place, stamp } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import scroll from "../ui/Scroll.module.css";
import { ClipPlayer } from "../video/ClipPlayer.tsx";
import { ExportPanel } from "./export/ExportPanel.tsx";
import classes from "./FlagDetail.module.css";
import { FlagHistory } from "./FlagHistory.tsx";
import { FlagWords } from "./FlagWords.tsx";
import { GroupPanel } from "./GroupPanel.tsx";
import { FiredRules } from "./rules/FiredRules.tsx";
import { VerdictPanel } from "./VerdictPanel.tsx";

/** Footage, facts, note and verdict of one flag. */
export function FlagDetail({ flag }: { flag: FlagRecord }) {
  return (
    <div className={scroll.scroll} data-testid="flag-detail">
      <ClipPlayer flagId={flag.id} />
      <VerdictPanel flag={flag} />
      <GroupPanel flag={flag} />
      <FiredRules flag={flag} />
      <Facts flag={flag} />
      <FlagWords flag={flag} key={`${flag.id} words`} />
      <ExportPanel flag={flag} />
      <FlagHistory flag={flag} key={`${flag.id} history`} />
    </div>
  );
}

function Facts({ flag }: { flag: FlagRecord }) {
  const style = useSettings((s) => s.coordinates);
  const drones = useMirror((m) =>
    [...new Set(flag.sightings.map((s) => m.vehicles.get(s.vehicleId)?.name ?? s.vehicleId))].join(", "),
  );
  const rows = [
    ["Reason", flag.reason],
    ["Rule", flag.severity === "notice" ? `${flag.rule} (notice)` : flag.rule],
    ["Class", `${flag.className}, score ${percent(flag.score * 100)}`],
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
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<MapPin size={14} />}
          onClick={() => shellCommand({ kind: "show-place", place: flag.place })}
        >
          Show on the globe
        </Button>
      }
    >
      <dl className={classes.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
