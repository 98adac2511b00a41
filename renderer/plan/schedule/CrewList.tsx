import { ActionIcon, Button, Menu, TextInput, Tooltip } from "@mantine/core";
import { Crosshair, Plane, Plus, Trash2 } from "lucide-react";
import type { VehicleRecord } from "../../../src/contract/records.ts";
import { droneProfiles } from "../../../src/mission/catalog.ts";
import { app } from "../../shell/app.ts";
import { useMirror } from "../../shell/hooks.ts";
import { place as written } from "../../ui/format.ts";
import { useStore } from "../../ui/store.ts";
import { NumberField } from "../FieldControls.tsx";
import { type CrewDrone, droneOf, droneOfVehicle } from "./crew.ts";
import classes from "./Schedule.module.css";
import { scheduling } from "./theSchedule.ts";

/** The drones that share the section: connected vehicles, and drones that are only planned with. */
export function CrewList() {
  const crew = useStore(scheduling.state, (s) => s.wish.crew);
  const vehicles = useMirror((m) => [...m.vehicles.values()]);
  const free = vehicles.filter(({ id, replayed }) => !replayed && !crew.some(({ vehicleId }) => vehicleId === id));
  return (
    <>
      <ul className={classes.crew} data-testid="crew">
        {crew.map((drone, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may be typed anew, the order stays
          <Member key={index} drone={drone} index={index} vehicle={vehicles.find(({ id }) => id === drone.vehicleId)} />
        ))}
      </ul>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" leftSection={<Plus size={15} />} data-testid="add-drone">
            Add a drone
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {free.map((vehicle) => (
            <Menu.Item
              key={vehicle.id}
              leftSection={<Plane size={15} />}
              onClick={() => scheduling.add(droneOfVehicle(vehicle, app.editor.plan, crew))}
            >
              {vehicle.name}
            </Menu.Item>
          ))}
          <Menu.Label>Only to plan with</Menu.Label>
          {droneProfiles.map((profile) => (
            <Menu.Item key={profile.id} onClick={() => scheduling.add(droneOf(profile, crew))}>
              {profile.name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

interface MemberProps {
  readonly drone: CrewDrone;
  readonly index: number;
  readonly vehicle: VehicleRecord | undefined;
}

function Member({ drone, index, vehicle }: MemberProps) {
  const style = useStore(app.settings, (s) => s.coordinates);
  const { name, base, vehicleId } = drone;
  const number = (
    field: "speed" | "enduranceMin" | "turnaroundMin" | "reservePercent",
    label: string,
    limits: { min: number; max: number; unit: string },
  ) => (
    <NumberField
      label={label}
      value={drone[field]}
      {...limits}
      onChange={(value) => scheduling.change(index, { [field]: value })}
    />
  );
  const pick = () =>
    app.ui.patch({
      goTo: null,
      pick: {
        words: `Click where ${name} takes off and lands.`,
        onPlace: ({ lat, lon }) => scheduling.change(index, { base: { lat, lon } }),
      },
    });
  const usual = vehicle?.home ? "home of its vehicle" : "home of the plan";
  return (
    <li>
      <div className={classes.line}>
        <TextInput
          aria-label={`Name of drone ${index + 1}`}
          className={classes.grow ?? ""}
          value={name}
          maxLength={60}
          onChange={(e) => scheduling.change(index, { name: e.currentTarget.value })}
        />
        <Tooltip label={`Take ${name} out of the crew`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Take ${name} out of the crew`}
            onClick={() => scheduling.remove(index)}
          >
            <Trash2 size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      {vehicleId !== undefined && !vehicle && (
        <p className={classes.words}>Its vehicle {vehicleId} is not connected now.</p>
      )}
      <div className={classes.fields}>
        {number("speed", "Speed", { min: 0.5, max: 100, unit: "m/s" })}
        {number("enduranceMin", "Endurance", { min: 1, max: 6_000, unit: "min" })}
        {number("turnaroundMin", "On the ground", { min: 0, max: 600, unit: "min" })}
        {number("reservePercent", "Reserve", { min: 0, max: 90, unit: "%" })}
      </div>
      <div className={classes.line}>
        <span className={classes.grow}>Base: {base ? written(base, style) : usual}</span>
        {base && (
          <Button size="compact-sm" variant="subtle" onClick={() => scheduling.change(index, { base: null })}>
            Home
          </Button>
        )}
        <Button size="compact-sm" variant="default" leftSection={<Crosshair size={14} />} onClick={pick}>
          Pick…
        </Button>
      </div>
    </li>
  );
}
