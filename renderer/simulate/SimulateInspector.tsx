import { Button, Loader, SegmentedControl } from "@mantine/core";
import { Play, Square } from "lucide-react";
import { useEffect } from "react";
import { pathLength } from "../../src/geo/path.ts";
import { Offered, OfferedOrTold } from "../accounts/Offered.tsx";
import { takeBorderLine } from "../plan/borderLine.ts";
import { app } from "../shell/app.ts";
import { useMirror, useUi } from "../shell/hooks.ts";
import { shellCommand } from "../shell/shellCommands.ts";
import { length } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import scroll from "../ui/Scroll.module.css";
import { Stat, Stats } from "../ui/Stat.tsx";
import { useStore } from "../ui/store.ts";
import { simulation } from "./appSimulation.ts";
import { CameraPanel } from "./CameraPanel.tsx";
import { startDemo, stopDemo } from "./demo.ts";
import { FaultsPanel } from "./FaultsPanel.tsx";
import { chosenOf } from "./faults.ts";
import { runDesk } from "./runs/appRuns.ts";
import { RunsPart } from "./runs/RunsPart.tsx";
import type { RunForm } from "./runs/runDesk.ts";
import { SimulatedVehicles } from "./SimulatedVehicles.tsx";
import classes from "./SimulateInspector.module.css";

const parts: { value: RunForm["part"]; label: string }[] = [
  { value: "demo", label: "Demo sector" },
  { value: "runs", label: "Scenario runs" },
];

/** The built-in simulator: the demo sector that is flown live, and scenarios that are flown beside it. */
export function SimulateInspector() {
  const part = useStore(runDesk.form, (form) => form.part);
  return (
    <div className={classes.screen}>
      <SegmentedControl
        className={classes.parts ?? ""}
        fullWidth
        aria-label="Part of the simulator"
        data={parts}
        value={part}
        data-testid="simulate-part"
        onChange={(value) => runDesk.form.patch({ part: value as RunForm["part"] })}
      />
      <div className={scroll.scroll}>{part === "demo" ? <DemoPart /> : <RunsPart />}</div>
    </div>
  );
}

/** The demo sector: start and stop, its vehicles and what fails in them. */
function DemoPart() {
  const demo = useMirror((m) => m.demo);
  const sector = useMirror((m) => m.sector);
  const vehicles = useStore(simulation.state, (s) => s.vehicles);
  const vehicleId = useUi((ui) => ui.vehicleId);
  const connection = useStore(app.peers.station.connection, (n) => n);
  const chosen = chosenOf(vehicles, vehicleId);
  // A fault may end without a window's doing: a restarted simulator, a motor mended on the ground.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another station and another state of the demo are asked again at once
  useEffect(() => {
    void simulation.refresh();
    const timer = setInterval(() => void simulation.refresh(), 2_000);
    return () => clearInterval(timer);
  }, [connection, demo]);
  return (
    <>
      <Panel title="Demo sector">
        <p className={classes.state} data-testid="demo-state">
          {demo === "off" && "○ Off"}
          {demo === "starting" && (
            <>
              <Loader size={14} /> Starting… the world is being made
            </>
          )}
          {demo === "running" && "● Running"}
        </p>
        <OfferedOrTold call="demo.start">
          <div className={classes.buttons}>
            {demo === "off" ? (
              <Button leftSection={<Play size={16} />} data-testid="start-demo" onClick={() => void startDemo()}>
                Start the demo sector
              </Button>
            ) : (
              <Button
                variant="default"
                leftSection={<Square size={16} />}
                data-testid="stop-demo"
                onClick={() => void stopDemo()}
              >
                Stop the demo sector
              </Button>
            )}
          </div>
        </OfferedOrTold>
        <p className={classes.text}>
          A small world grown from a seed: hills, fields, forest, a river, roads, a border line, and cars and trucks
          that drive. Over it flies a simulated multirotor that speaks MAVLink like ArduPilot, over real UDP on this
          computer; more of them, and fixed wings, can be added. Its camera sends H.264 video with metadata, and the
          detector works on that video as on any other.
        </p>
      </Panel>
      <Offered call="sim.add">
        {demo === "running" && <SimulatedVehicles chosen={chosen} />}
        {demo === "running" && chosen?.ofDemo && <CameraPanel vehicle={chosen} />}
        {demo === "running" && chosen && <FaultsPanel key={chosen.vehicleId} vehicle={chosen} />}
      </Offered>
      {sector && (
        <Panel title="On the globe">
          <Stats>
            <Stat label="Border line">{length(pathLength(sector.borderLine))}</Stat>
            <Stat label="Base, AMSL">{length(sector.base.amsl)}</Stat>
          </Stats>
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => shellCommand({ kind: "show-all" })}>
              Show the sector
            </Button>
            <Button variant="default" onClick={takeBorderLine}>
              Plan a patrol of its border
            </Button>
          </div>
        </Panel>
      )}
    </>
  );
}
