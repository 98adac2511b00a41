import { Button, Kbd, Textarea, TextInput, Tooltip } from "@mantine/core";
import { Check, MapPin, Undo2, X } from "lucide-react";
import { useState } from "react";
import type { FlagRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror, useSettings } from "../shell/hooks.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { duration, ellipse, percent, place, stamp } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import scroll from "../ui/Scroll.module.css";
import { ClipPlayer } from "../video/ClipPlayer.tsx";
import { ExportPanel } from "./export/ExportPanel.tsx";
import classes from "./FlagDetail.module.css";
import { FiredRules } from "./rules/FiredRules.tsx";
import { VerdictMark } from "./VerdictMark.tsx";
import { giveVerdict, keepNote } from "./verdicts.ts";

/** Footage, facts, note and verdict of one flag. */
export function FlagDetail({ flag }: { flag: FlagRecord }) {
  return (
    <div className={scroll.scroll} data-testid="flag-detail">
      <ClipPlayer flagId={flag.id} />
      <VerdictPanel flag={flag} />
      <FiredRules flag={flag} />
      <Facts flag={flag} />
      <Note flag={flag} />
      <ExportPanel flag={flag} />
    </div>
  );
}

function VerdictPanel({ flag }: { flag: FlagRecord }) {
  const analyst = useSettings((s) => s.analyst);
  const kind = flag.verdict?.kind;
  return (
    <Panel title="Is it what the rule looks for?" tools={<VerdictMark flag={flag} />}>
      <div className={classes.verdicts}>
        <Tooltip label="Confirm (C)">
          <Button
            variant={kind === "confirmed" ? "filled" : "default"}
            leftSection={<Check size={17} />}
            data-testid="confirm"
            onClick={() => void giveVerdict(flag.id, "confirmed")}
          >
            Confirm <Kbd ml={8}>C</Kbd>
          </Button>
        </Tooltip>
        <Tooltip label="Dismiss (D)">
          <Button
            variant={kind === "dismissed" ? "filled" : "default"}
            leftSection={<X size={17} />}
            data-testid="dismiss"
            onClick={() => void giveVerdict(flag.id, "dismissed")}
          >
            Dismiss <Kbd ml={8}>D</Kbd>
          </Button>
        </Tooltip>
        {kind && (
          <Tooltip label="Take the verdict back (U)">
            <Button variant="subtle" leftSection={<Undo2 size={16} />} onClick={() => void giveVerdict(flag.id, null)}>
              Take back <Kbd ml={8}>U</Kbd>
            </Button>
          </Tooltip>
        )}
      </div>
      {flag.verdict && (
        <span className={classes.by}>
          by {flag.verdict.by}, {stamp(flag.verdict.at)}
        </span>
      )}
      <TextInput
        label="Analyst"
        placeholder="Your name, kept with each verdict"
        value={analyst}
        maxLength={80}
        onChange={(e) => app.settings.patch({ analyst: e.currentTarget.value })}
      />
    </Panel>
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

function Note({ flag }: { flag: FlagRecord }) {
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? flag.note;
  const save = async () => {
    if (text === null || text === flag.note) return setText(null);
    if (await keepNote(flag.id, text)) setText(null);
  };
  return (
    <Panel
      title="Note"
      tools={<span className={classes.by}>{text !== null && text !== flag.note ? "● not kept yet" : ""}</span>}
    >
      <Textarea
        aria-label="Note"
        placeholder="What the footage shows… (kept when you leave the field, or with Ctrl+Enter)"
        autosize
        minRows={3}
        maxLength={20_000}
        value={shown}
        data-testid="note"
        onChange={(e) => setText(e.currentTarget.value)}
        onBlur={() => void save()}
        onKeyDown={(e) => {
          if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) void save();
        }}
      />
    </Panel>
  );
}
