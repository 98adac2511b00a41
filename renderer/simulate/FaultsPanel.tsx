import { Button, SegmentedControl, Slider, Switch } from "@mantine/core";
import { Ban, BatteryLow, RotateCcw, Wrench } from "lucide-react";
import { useState } from "react";
import type { SimulatedVehicle } from "../../src/contract/simulation.ts";
import type { SimulatedFault } from "../../src/contract/simulator.ts";
import { useMirror } from "../shell/hooks.ts";
import { percent, speed } from "../ui/format.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { simulation } from "./appSimulation.ts";
import classes from "./FaultsPanel.module.css";
import { faultOf, faultWords, nameOf, radioFault } from "./faults.ts";

/** What fails in one simulated vehicle, and what can be made to fail. */
export function FaultsPanel({ vehicle }: { vehicle: SimulatedVehicle }) {
  const { vehicleId, faults } = vehicle;
  const name = useMirror((m) => nameOf(vehicle, m.vehicles.get(vehicleId)));
  const busy = useStore(simulation.state, (s) => s.busy.has(vehicleId));
  const set = (fault: SimulatedFault) => void simulation.fault(vehicleId, fault);
  const radio = faultOf(faults, "radio");
  const gps = faultOf(faults, "gps");
  const dead = faultOf(faults, "battery")?.deadCells ?? 0;
  const stopped = faultOf(faults, "motor") !== undefined;
  return (
    <Panel title={`Faults of ${name}`}>
      {faults.length === 0 ? (
        <p className={classes.none} data-testid="sim-faults">
          ● Nothing fails
        </p>
      ) : (
        <ul className={classes.active} data-testid="sim-faults">
          {faults.map((fault) => (
            <li key={fault.kind}>▲ {faultWords(fault)}</li>
          ))}
        </ul>
      )}
      <Button
        variant="default"
        leftSection={<Wrench size={16} />}
        loading={busy}
        disabled={faults.length === 0}
        data-testid="sim-mend"
        onClick={() => set({ kind: "none" })}
      >
        Mend everything
      </Button>
      <FaultSlider
        label="Radio: packets lost"
        value={(radio?.loss ?? 0) * 100}
        max={60}
        step={5}
        words={percent}
        onSet={(loss) => set(radioFault(loss / 100, radio?.delayMs ?? 0))}
      />
      <FaultSlider
        label="Radio: delay, and out of order"
        value={radio?.delayMs ?? 0}
        max={3000}
        step={50}
        words={(ms) => `${ms} ms`}
        onSet={(delayMs) => set(radioFault(radio?.loss ?? 0, delayMs))}
      />
      <Switch
        label="Cut the link"
        description="Nothing passes either way until it is switched off."
        checked={faultOf(faults, "cut") !== undefined}
        onChange={(e) => set({ kind: "cut", on: e.currentTarget.checked })}
      />
      <div className={classes.field}>
        <span>GPS</span>
        <SegmentedControl
          fullWidth
          aria-label="GPS"
          data={[
            { value: "good", label: "Good" },
            { value: "lost", label: "Lost" },
            { value: "jump", label: "80 m off" },
          ]}
          value={gps?.state ?? "good"}
          onChange={(state) => set({ kind: "gps", state: state as "good" | "lost" | "jump" })}
        />
      </div>
      <Switch
        label="A dead battery cell"
        checked={dead > 0}
        onChange={(e) => set({ kind: "battery", deadCells: e.currentTarget.checked ? 1 : 0 })}
      />
      <Button
        variant="default"
        leftSection={<BatteryLow size={16} />}
        onClick={() => set({ kind: "battery", percent: 15 })}
      >
        Drop the charge to 15 %
      </Button>
      <FaultSlider
        label="Wind"
        value={faultOf(faults, "wind")?.speed ?? usualWind}
        max={25}
        step={1}
        words={speed}
        onSet={(mps) => set({ kind: "wind", speed: mps, fromDeg: 250, gust: mps / 4 })}
      />
      <Switch
        label="An aircraft passes over it"
        description="A light aircraft with ADS-B flies to and fro, 60 m higher than the vehicle is now."
        data-testid="sim-traffic"
        checked={faultOf(faults, "traffic") !== undefined}
        onChange={(e) => set({ kind: "traffic", on: e.currentTarget.checked })}
      />
      <HoldButton
        icon={Ban}
        label="Stop a motor"
        vehicle={name}
        disabled={stopped}
        hint={stopped ? "It has stopped; it is mended on the ground" : "In flight it falls to the ground"}
        testId="sim-motor"
        onHeld={() => set({ kind: "motor" })}
      />
      <HoldButton
        icon={RotateCcw}
        label="Restart the autopilot"
        vehicle={name}
        hint="Silent for three seconds; in flight it is put down where it is"
        testId="sim-reboot"
        onHeld={() => set({ kind: "reboot" })}
      />
    </Panel>
  );
}

const usualWind = 4; // m/s, as the demo's vehicles start

interface FaultSliderProps {
  readonly label: string;
  /** As the vehicle has it. */
  readonly value: number;
  readonly max: number;
  readonly step: number;
  readonly words: (value: number) => string;
  readonly onSet: (value: number) => void;
}

/** A slider that asks when it is let go, and shows what is until then. */
function FaultSlider({ label, value, max, step, words, onSet }: FaultSliderProps) {
  const [dragged, setDragged] = useState<number>();
  const shown = dragged ?? value;
  return (
    <div className={classes.field}>
      <span>
        {label} <strong>{words(shown)}</strong>
      </span>
      <Slider
        thumbLabel={label}
        label={null}
        min={0}
        max={max}
        step={step}
        value={shown}
        onChange={setDragged}
        onChangeEnd={(next) => {
          setDragged(undefined);
          if (next !== value) onSet(next);
        }}
      />
    </div>
  );
}
