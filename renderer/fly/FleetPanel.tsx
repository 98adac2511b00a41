import { Button, Checkbox, NumberInput, UnstyledButton } from "@mantine/core";
import { ArrowDownToLine, ArrowUpFromLine, House, type LucideIcon, Pause, Play, Power } from "lucide-react";
import { useState } from "react";
import { Virtuoso } from "react-virtuoso";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { FleetCommand, Outcome } from "../../src/contract/setup.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { metres } from "../ui/format.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { doubtText } from "./doubtText.ts";
import classes from "./FleetPanel.module.css";
import { fleetTargets, namesOf } from "./fleetTargets.ts";
import type { WhyNot } from "./whyNot.ts";

interface Action {
  readonly why: keyof WhyNot;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly command: FleetCommand;
}

type Result = Outcome | "asked";

/** Several vehicles told the same at once, with a result for each. Only there when more than one is known. */
export function FleetPanel() {
  const vehicles = useMirror((m) => [...m.vehicles.values()]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [ahl, setAhl] = useState(30);
  const [asked, setAsked] = useState<{ label: string; results: ReadonlyMap<string, Result> }>();
  const [failure, setFailure] = useState<Failure>();
  if (vehicles.length < 2) return null;
  const selected = vehicles.filter((v) => chosen.has(v.id));

  const run = async (label: string, targets: readonly VehicleRecord[], command: FleetCommand) => {
    const vehicleIds = targets.map((v) => v.id);
    setFailure(undefined);
    const mine = { label, results: new Map<string, Result>(vehicleIds.map((id) => [id, "asked"])) };
    setAsked(mine);
    try {
      const results = await app.peers.station.call("fleet.command", { vehicleIds, command });
      // The late answer of an earlier command must not stand under a newer one.
      setAsked((now) => (now === mine ? { label, results: new Map(results.map((r) => [r.vehicleId, r])) } : now));
    } catch (cause) {
      setAsked((now) => (now === mine ? undefined : now));
      setFailure(failureOf(cause));
    }
  };
  const actions: Action[] = [
    { why: "arm", label: "Arm", icon: Power, command: { kind: "arm" } },
    { why: "takeOff", label: `Take off to ${metres(ahl)}`, icon: ArrowUpFromLine, command: { kind: "takeOff", ahl } },
    { why: "pause", label: "Pause", icon: Pause, command: { kind: "pause" } },
    { why: "resume", label: "Resume", icon: Play, command: { kind: "resume" } },
    { why: "returnHome", label: "Return", icon: House, command: { kind: "returnHome" } },
    { why: "land", label: "Land here", icon: ArrowDownToLine, command: { kind: "land" } },
  ];
  return (
    <Panel
      title="Several at once"
      tools={
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => setChosen(new Set(selected.length === vehicles.length ? [] : vehicles.map((v) => v.id)))}
        >
          {selected.length === vehicles.length ? "None" : `All ${vehicles.length}`}
        </Button>
      }
    >
      <Virtuoso
        style={{ height: Math.min(vehicles.length * 38, 228) }}
        data={vehicles}
        computeItemKey={(_, v) => v.id}
        itemContent={(_, vehicle) => (
          <Row
            vehicle={vehicle}
            chosen={chosen.has(vehicle.id)}
            result={asked?.results.get(vehicle.id)}
            label={asked?.label ?? ""}
            onToggle={(on) =>
              setChosen((ids) =>
                on ? new Set(ids).add(vehicle.id) : new Set([...ids].filter((id) => id !== vehicle.id)),
              )
            }
          />
        )}
      />
      {failure && <FailureNote failure={failure} />}
      {selected.length > 0 && (
        <>
          <div className={classes.actions}>
            {actions.map(({ why, label, icon, command }) => {
              const { vehicles: targets, leftOut } = fleetTargets(selected, why);
              const left = leftOut.map((l) => `${l.name}: ${l.why}`).join("; ");
              return (
                <HoldButton
                  key={why}
                  icon={icon}
                  label={
                    selected.length === targets.length ? label : `${label} · ${targets.length} of ${selected.length}`
                  }
                  vehicle={namesOf(targets)}
                  disabled={targets.length === 0}
                  hint={
                    targets.length === 0
                      ? left
                      : `Hold for a second: ${label}, ${namesOf(targets, 12)}${left ? `. Left out: ${left}` : ""}`
                  }
                  testId={`fleet-${why}`}
                  onHeld={() => void run(label, targets, command)}
                />
              );
            })}
          </div>
          <NumberInput
            label="Height for take-off, above each one’s home"
            suffix=" m"
            min={2}
            max={1_000}
            step={5}
            value={ahl}
            clampBehavior="blur"
            onChange={(value) => typeof value === "number" && setAhl(Math.min(1_000, Math.max(2, value)))}
          />
        </>
      )}
    </Panel>
  );
}

interface RowProps {
  readonly vehicle: VehicleRecord;
  readonly chosen: boolean;
  readonly result: Result | undefined;
  readonly label: string;
  readonly onToggle: (on: boolean) => void;
}

function Row({ vehicle, chosen, result, label, onToggle }: RowProps) {
  const doubt = doubtText(vehicle);
  const state = vehicle.replayed
    ? "▷ replayed from a log"
    : vehicle.lost
      ? "■ lost"
      : vehicle.armed
        ? `▲ armed · ${vehicle.mode}`
        : `○ ${vehicle.mode}`;
  const failed = result !== undefined && result !== "asked" && !result.ok ? result.failure : undefined;
  const words =
    result === undefined
      ? `${state}${doubt ? " · ▲ patrol in doubt" : ""}`
      : result === "asked"
        ? `◌ ${label}: waiting…`
        : failed
          ? `■ ${label}: ${failed.message}`
          : `● ${label}: acknowledged`;
  const level = failed
    ? "alarm"
    : result !== undefined && result !== "asked"
      ? "ok"
      : vehicle.lost
        ? "alarm"
        : undefined;
  const notes = [words, failed?.remedy, doubt?.why, doubt?.remedy].filter((note) => note !== undefined);
  return (
    <div className={classes.row}>
      <Checkbox
        aria-label={`Choose ${vehicle.name}`}
        checked={chosen}
        onChange={(e) => onToggle(e.currentTarget.checked)}
      />
      <UnstyledButton className={classes.name} onClick={() => app.ui.patch({ vehicleId: vehicle.id })}>
        {vehicle.name}
      </UnstyledButton>
      <span className={classes.state} data-level={level} title={notes.join(". ")}>
        {words}
      </span>
    </div>
  );
}
