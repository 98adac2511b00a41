import { Button, Tooltip } from "@mantine/core";
import { ExternalLink, ScanEye, Unlink } from "lucide-react";
import { useEffect, useState } from "react";
import type { AuditRecord } from "../../../src/contract/audit.ts";
import type { SightedAt, SightedVehicle } from "../../../src/contract/sightings.ts";
import { distance } from "../../../src/geo/enu.ts";
import { useMay } from "../../accounts/appAccounts.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { useMirror, useSettings } from "../../shell/hooks.ts";
import { Empty } from "../../ui/Empty.tsx";
import { Facts } from "../../ui/Facts.tsx";
import { duration, ellipse, length, place, stamp } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { ClipPlayer } from "../../video/ClipPlayer.tsx";
import { selectSighting, useOpenSightings, useSightings } from "./appSightings.ts";
import { LikelyPanel } from "./LikelyPanel.tsx";
import classes from "./Sightings.module.css";
import { backOrAgain, partFlags } from "./sightingDeeds.ts";

/** One sighted vehicle: its footage, where and when it was seen, and what it may have been joined with. */
export function VehicleHistory({ onFlag }: { readonly onFlag: (flagId: string) => void }) {
  const selected = useOpenSightings((open) => open.selected);
  const flagId = useOpenSightings((open) => open.flagId);
  const sighting = useSightings((list) => list.rows.find(({ id }) => id === selected));
  if (!sighting)
    return (
      <Empty icon={ScanEye} title="No sighting chosen">
        Choose one in the list or on the globe: its footage, its places and its times appear here.
      </Empty>
    );
  const shown = sighting.seen.find((one) => one.flagId === flagId) ?? sighting.seen.at(-1);
  if (!shown) return null;
  return (
    <div data-testid="sighting-detail">
      <ClipPlayer flagId={shown.flagId} />
      <Panel
        title={sighting.seen.length > 1 ? `Seen ${sighting.seen.length} times` : "Seen once"}
        tools={
          <>
            <Offered call="flags.undo">
              <Button size="compact-xs" variant="default" onClick={() => void backOrAgain("undo")}>
                Undo
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => void backOrAgain("redo")}>
                Redo
              </Button>
            </Offered>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<ExternalLink size={13} />}
              data-testid="sighting-open-flag"
              onClick={() => onFlag(shown.flagId)}
            >
              Open the flag
            </Button>
          </>
        }
      >
        <ol className={classes.history} data-testid="sighting-history">
          {sighting.seen.map((one, i) => (
            <Line
              key={one.flagId}
              sighting={sighting}
              one={one}
              before={sighting.seen[i - 1]}
              shown={one.flagId === shown.flagId}
            />
          ))}
        </ol>
        <Why flagId={shown.flagId} joined={sighting.seen.length > 1} />
      </Panel>
      <LikelyPanel flagId={shown.flagId} key={`${shown.flagId} ${sighting.seen.length}`} />
      <SightingFacts sighting={sighting} shown={shown} />
    </div>
  );
}

interface LineProps {
  readonly sighting: SightedVehicle;
  readonly one: SightedAt;
  readonly before: SightedAt | undefined;
  readonly shown: boolean;
}

function Line({ sighting, one, before, shown }: LineProps) {
  const may = useMay("flags.part");
  const away = before && distance(before.place, one.place);
  return (
    <li data-shown={shown || undefined} data-testid="sighting-seen">
      <button type="button" className={classes.open} onClick={() => selectSighting(sighting.id, one.flagId)}>
        <span>
          {stamp(one.fromAt)} · {duration(one.toAt - one.fromAt)}
          <span className={classes.dim}>
            {" "}
            {[one.section ?? "near no section", away !== undefined && `${length(away)} from the one before`]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
      </button>
      {sighting.seen.length > 1 && may && (
        <Tooltip label="It is another vehicle: take it out (P)">
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<Unlink size={13} />}
            data-testid="sighting-part"
            onClick={() => void partFlags([one.flagId])}
          >
            Take out
          </Button>
        </Tooltip>
      )}
    </li>
  );
}

/** Who joined it, when and why, as the audit log tells. */
function Why({ flagId, joined }: { readonly flagId: string; readonly joined: boolean }) {
  const [line, setLine] = useState<AuditRecord>();
  useEffect(() => {
    let wanted = true;
    setLine(undefined);
    if (!joined) return;
    app.peers.station.call("audit.list", { most: 50, about: `flag:${flagId}` }).then(
      (lines) => wanted && setLine(lines.find(({ kind }) => kind === "flag.join")),
      () => {}, // told elsewhere
    );
    return () => {
      wanted = false;
    };
  }, [flagId, joined]);
  if (!line) return null;
  const { reason } = line.body;
  return (
    <span className={classes.dim} data-testid="sighting-why">
      Joined by {line.by || "unknown"}, {stamp(line.at)}
      {typeof reason === "string" && `: ${reason}`}
    </span>
  );
}

function SightingFacts({ sighting, shown }: { readonly sighting: SightedVehicle; readonly shown: SightedAt }) {
  const style = useSettings((s) => s.coordinates);
  const drones = useMirror((m) => shown.vehicleIds.map((id) => m.vehicles.get(id)?.name ?? id).join(", "));
  const rows = [
    ["Class", sighting.className],
    ["Confirmed", `by ${sighting.confirmed.by}, ${stamp(sighting.confirmed.at)}`],
    ["Place", place(shown.place, style)],
    ["Error, 1 σ", ellipse(shown.ellipse)],
    ["Seen by", drones || "—"],
    ["Tags", sighting.tags.join(", ") || "—"],
    ["Notes", sighting.notes.join("\n") || "—"],
  ] as const;
  return (
    <Panel title="Facts">
      <Facts rows={rows} />
    </Panel>
  );
}
