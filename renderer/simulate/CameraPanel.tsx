import { SegmentedControl, Switch } from "@mantine/core";
import type { Polarity } from "../../src/contract/look.ts";
import type { SimulatedVehicle } from "../../src/contract/simulation.ts";
import { Panel } from "../ui/Panel.tsx";
import { simulation } from "./appSimulation.ts";
import inspector from "./SimulateInspector.module.css";

const sights = [
  { value: "visible", label: "Visible light" },
  { value: "white-hot", label: "Heat, white hot" },
  { value: "black-hot", label: "Heat, black hot" },
];

/** What the simulated camera sees. */
export function CameraPanel({ vehicle: { vehicleId, thermal, secondCamera } }: { vehicle: SimulatedVehicle }) {
  return (
    <Panel title="Camera">
      <SegmentedControl
        size="xs"
        fullWidth
        data={sights}
        value={thermal ?? "visible"}
        data-testid="sim-camera"
        aria-label="What the camera sees"
        onChange={(value) => void simulation.camera(vehicleId, value === "visible" ? null : (value as Polarity))}
      />
      <p className={inspector.text}>
        A thermal camera sends grey pictures and says so over MAVLink, as one in the field does.
      </p>
      <Switch
        size="xs"
        label="A thermal camera besides, on the same gimbal"
        checked={secondCamera === true}
        data-testid="sim-second-camera"
        onChange={(event) => void simulation.secondCamera(vehicleId, event.currentTarget.checked)}
      />
      <p className={inspector.text}>
        It has a video of its own, seen beside the first in Fly. Two cameras take twice the processor time.
      </p>
    </Panel>
  );
}
