import { ActionIcon, Tooltip } from "@mantine/core";
import { Compass, Footprints, LocateFixed, Maximize, Minus, Plus, Spline } from "lucide-react";
import { useEffect, useState } from "react";
import { useMirror, useUi } from "../shell/hooks.ts";
import { onShellCommand } from "../shell/shellCommands.ts";
import classes from "./GlobeTools.module.css";
import type { Globe } from "./globe.ts";

/** Buttons that move the globe's camera. */
export function GlobeTools({ globe }: { globe: Globe }) {
  const hasSector = useMirror((m) => m.sector !== undefined);
  const hasVehicle = useUi((ui) => ui.vehicleId !== null);
  const inPlan = useUi((ui) => ui.screen === "plan");
  useEffect(
    () =>
      onShellCommand((command) => {
        if (command.kind === "show-vehicle") globe.frameVehicle();
        if (command.kind === "show-all") globe.frameAll();
        if (command.kind === "show-section") globe.frameSection();
        if (command.kind === "show-place") globe.moves.over(command.place, command.range ?? 350);
      }),
    [globe],
  );
  const [following, setFollowing] = useState(false);
  const follow = () => {
    globe.follow(!following);
    setFollowing(!following);
  };
  const tools = [
    { label: "Zoom in", icon: Plus, run: () => globe.moves.zoom(0.6) },
    { label: "Zoom out", icon: Minus, run: () => globe.moves.zoom(1.7) },
    { label: "North up, straight down", icon: Compass, run: () => globe.moves.northUp() },
    { label: hasSector ? "Show the sector" : "Show everything", icon: Maximize, run: () => globe.frameAll() },
    ...(hasVehicle
      ? [
          { label: "Show the vehicle", icon: LocateFixed, run: () => globe.frameVehicle() },
          { label: following ? "Stop following the vehicle" : "Follow the vehicle", icon: Footprints, run: follow },
        ]
      : []),
    ...(inPlan ? [{ label: "Show the section", icon: Spline, run: () => globe.frameSection() }] : []),
  ];
  return (
    <div className={classes.tools} role="toolbar" aria-label="Globe">
      {tools.map(({ label, icon: Icon, run }) => (
        <Tooltip key={label} label={label} position="left">
          <ActionIcon
            variant={Icon === Footprints && following ? "filled" : "default"}
            size="lg"
            aria-label={label}
            onClick={run}
          >
            <Icon size={18} />
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  );
}
