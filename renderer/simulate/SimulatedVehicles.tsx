import { ActionIcon, Button, Tooltip, UnstyledButton } from "@mantine/core";
import { Plus, Video, X } from "lucide-react";
import type { SimulatedVehicle } from "../../src/contract/simulation.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { disabledLook } from "../ui/disabledLook.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { simulation } from "./appSimulation.ts";
import { faultWords, makeWords, nameOf } from "./faults.ts";
import classes from "./SimulatedVehicles.module.css";
import inspector from "./SimulateInspector.module.css";

type Make = Pick<SimulatedVehicle, "autopilot" | "kind"> & { readonly id: string };
const MAKES: readonly Make[] = [
  { id: "ardupilot", autopilot: "ardupilot" },
  { id: "px4", autopilot: "px4" },
  { id: "ardupilot fixed-wing", autopilot: "ardupilot", kind: "fixed-wing" },
  { id: "px4 fixed-wing", autopilot: "px4", kind: "fixed-wing" },
];

/** The simulated vehicles with what fails in each; more can be added, and those removed again. */
export function SimulatedVehicles({ chosen }: { chosen: SimulatedVehicle | undefined }) {
  const { vehicles, adding } = useStore(simulation.state, (s) => s);
  const add = async ({ autopilot, kind }: Make) => {
    const vehicleId = await simulation.add(autopilot, kind);
    if (vehicleId) app.ui.patch({ vehicleId });
  };
  return (
    <Panel title={`Simulated vehicles (${vehicles.length})`}>
      <ul className={classes.list} data-testid="sim-vehicles">
        {vehicles.map((vehicle) => (
          <VehicleRow key={vehicle.vehicleId} vehicle={vehicle} chosen={vehicle.vehicleId === chosen?.vehicleId} />
        ))}
      </ul>
      <div className={inspector.buttons}>
        {MAKES.map((make) => (
          <Button
            key={make.id}
            variant="default"
            leftSection={<Plus size={16} />}
            loading={adding === make.id}
            disabled={adding !== undefined}
            data-testid={`sim-add-${make.id.replace(" ", "-")}`}
            onClick={() => void add(make)}
          >
            Add {makeWords(make)}
          </Button>
        ))}
      </div>
      <p className={inspector.text}>
        Added vehicles have no camera. They stand beside the first, five metres apart, and are flown like any other.
      </p>
    </Panel>
  );
}

function VehicleRow({ vehicle, chosen }: { vehicle: SimulatedVehicle; chosen: boolean }) {
  const { vehicleId, ofDemo, faults } = vehicle;
  const name = useMirror((m) => nameOf(vehicle, m.vehicles.get(vehicleId)));
  const armed = useMirror((m) => m.vehicles.get(vehicleId)?.armed ?? false);
  const busy = useStore(simulation.state, (s) => s.busy.has(vehicleId));
  const why = ofDemo ? "Ends with the demo sector" : armed ? "Disarm it first: it may be flying" : undefined;
  return (
    <li className={classes.row} data-chosen={chosen || undefined}>
      <UnstyledButton
        className={classes.name}
        aria-pressed={chosen}
        data-testid={`sim-vehicle-${vehicleId}`}
        onClick={() => app.ui.patch({ vehicleId })}
      >
        <strong>
          {name} {ofDemo && <Video size={14} aria-label="with a camera" />}
        </strong>
        <span>{makeWords(vehicle)}</span>
        {faults.length > 0 && (
          <span className={classes.faults}>▲ {faults.map((fault) => faultWords(fault)).join(" · ")}</span>
        )}
      </UnstyledButton>
      <Tooltip label={why ?? `Take ${name} away`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove ${name}`}
          {...disabledLook(why !== undefined)}
          loading={busy}
          onClick={() => why === undefined && void simulation.remove(vehicleId)}
        >
          <X size={16} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}
