import { Button, Loader } from "@mantine/core";
import { Play, Square } from "lucide-react";
import { useEffect } from "react";
import { pathLength } from "../../src/geo/path.ts";
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
import { SimulatedVehicles } from "./SimulatedVehicles.tsx";
import classes from "./SimulateInspector.module.css";

/** The built-in simulator: what it is, start and stop, its vehicles and what fails in them. */
export function SimulateInspector() {
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
    <div className={scroll.scroll}>
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
        <p className={classes.text}>
          A small world grown from a seed: hills, fields, forest, a river, roads, a border line, and cars and trucks
          that drive. Over it flies a simulated multirotor that speaks MAVLink like ArduPilot, over real UDP on this
          computer; more of them, and fixed wings, can be added. Its camera sends H.264 video with metadata, and the
          detector works on that video as on any other.
        </p>
      </Panel>
      {demo === "running" && <SimulatedVehicles chosen={chosen} />}
      {demo === "running" && chosen?.ofDemo && <CameraPanel vehicle={chosen} />}
      {demo === "running" && chosen && <FaultsPanel key={chosen.vehicleId} vehicle={chosen} />}
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
    </div>
  );
}
