import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { Save, Trash2 } from "lucide-react";
import { droneProfiles } from "../../src/mission/catalog.ts";
import type { DroneProfile } from "../../src/mission/plan.ts";
import { windLimitOf } from "../../src/mission/proof/handling.ts";
import { app } from "../shell/app.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { Choice, NumberField } from "./FieldControls.tsx";
import classes from "./PlanFields.module.css";
import { StationDrones, sameDrone } from "./stationDrones.ts";

const stationDrones = new StationDrones(window.localStorage);
const AS_CHANGED = "as-changed";

/** The drone of the plan: one of those that are known, or figures of its own, which can be kept for other plans. */
export function DroneFields() {
  const drone = useStore(app.editor.state, (s) => s.history.present.drone);
  const kept = useStore(stationDrones.state, (all) => all);
  const known = [...kept, ...droneProfiles].find((one) => one.id === drone.id && sameDrone(one, drone));
  const own = kept.find(({ id }) => id === known?.id);
  const option = ({ id, name }: DroneProfile) => ({ value: id, label: name });
  return (
    <Panel title="Drone">
      <Select
        label="Plan with"
        allowDeselect={false}
        data-testid="plan-drone"
        value={known ? known.id : AS_CHANGED}
        data={[
          ...(known ? [] : [{ value: AS_CHANGED, label: `${drone.name} (figures of this plan)` }]),
          ...(kept.length > 0 ? [{ group: "Drones of this station", items: kept.map(option) }] : []),
          { group: "Usual drones", items: droneProfiles.map(option) },
        ]}
        onChange={(id) => {
          const chosen = [...kept, ...droneProfiles].find((one) => one.id === id);
          if (chosen) choose(chosen);
        }}
      />
      <Figures drone={drone} />
      <div className={classes.keep}>
        <TextInput
          label="Name"
          value={drone.name}
          maxLength={200}
          data-testid="drone-name"
          onChange={({ currentTarget: { value } }) => value.trim() !== "" && change({ name: value }, "name")}
        />
        {own ? (
          <Button variant="default" leftSection={<Trash2 size={15} />} onClick={() => stationDrones.forget(own.id)}>
            Forget
          </Button>
        ) : (
          <Button
            variant="default"
            leftSection={<Save size={15} />}
            disabled={known !== undefined}
            data-testid="keep-drone"
            onClick={() => keep(drone)}
          >
            {kept.some(({ name }) => name === drone.name) ? "Replace" : "Keep for other plans"}
          </Button>
        )}
      </div>
    </Panel>
  );
}

function Figures({ drone }: { readonly drone: DroneProfile }) {
  const number = (
    field: "cruiseSpeed" | "maxSpeed" | "climb" | "sink" | "reservePercent",
    label: string,
    limits: { min: number; max: number; unit: string },
  ) => (
    <NumberField
      label={label}
      value={drone[field]}
      {...limits}
      testId={`drone-${field}`}
      onChange={(value) => isWithin(value, limits) && change({ [field]: value }, field)}
    />
  );
  return (
    <>
      <Choice
        label="It is a"
        value={drone.kind ?? "multirotor"}
        data={[
          { value: "multirotor", label: "multirotor" },
          { value: "fixed-wing", label: "fixed wing" },
        ]}
        onChange={(kind) => change({ kind: kind as "multirotor" | "fixed-wing" })}
      />
      <div className={classes.fields}>
        {number("cruiseSpeed", "Cruise speed", { min: 0.5, max: 100, unit: "m/s" })}
        {number("maxSpeed", "Greatest speed", { min: 0.5, max: 100, unit: "m/s" })}
        {number("climb", "Climbs at", { min: 0.1, max: 50, unit: "m/s" })}
        {number("sink", "Sinks at", { min: 0.1, max: 50, unit: "m/s" })}
        <NumberField
          label="Endurance, still air"
          value={Math.round(drone.enduranceMs / 6_000) / 10}
          {...ENDURANCE}
          testId="drone-endurance"
          onChange={(minutes) => isWithin(minutes, ENDURANCE) && change({ enduranceMs: minutes * 60_000 }, "endurance")}
        />
        {number("reservePercent", "Reserve on landing", { min: 0, max: 90, unit: "%" })}
        <Limit
          field="maxWind"
          label="Strongest wind"
          drone={drone}
          unit="m/s"
          max={50}
          without={`${windLimitOf(withoutLimit(drone, "maxWind"))} m/s`}
        />
        <Limit field="maxHeight" label="Highest above home" drone={drone} unit="m" max={10_000} without="no limit" />
      </div>
      {drone.cruiseSpeed > drone.maxSpeed && (
        <p className={classes.caution} role="status">
          The cruise speed is over the greatest speed.
        </p>
      )}
    </>
  );
}

const ENDURANCE = { min: 1, max: 6_000, unit: "min" };

interface LimitProps {
  readonly field: "maxWind" | "maxHeight";
  readonly label: string;
  readonly drone: DroneProfile;
  readonly unit: string;
  readonly max: number;
  /** What holds while the field is empty. */
  readonly without: string;
}

/** A limit that a drone may or may not have. */
function Limit({ field, label, drone, unit, max, without }: LimitProps) {
  return (
    <NumberInput
      label={label}
      value={drone[field] ?? ""}
      placeholder={without}
      suffix={` ${unit}`}
      min={1}
      max={max}
      clampBehavior="blur"
      data-testid={`drone-${field}`}
      onChange={(value) => {
        if (value === "") app.editor.change((plan) => ({ ...plan, drone: withoutLimit(plan.drone, field) }), field);
        else if (typeof value === "number" && value > 0 && value <= max) change({ [field]: value }, field);
      }}
    />
  );
}

const isWithin = (value: number, { min, max }: { min: number; max: number }): boolean => value >= min && value <= max;

function withoutLimit(drone: DroneProfile, field: "maxWind" | "maxHeight"): DroneProfile {
  const { [field]: _, ...rest } = drone;
  return rest;
}

const change = (fields: Partial<DroneProfile>, gesture?: string): void =>
  app.editor.change((plan) => ({ ...plan, drone: { ...plan.drone, ...fields } }), gesture && `drone ${gesture}`);

/** The patrol is not flown faster than its drone can. */
const choose = (drone: DroneProfile): void =>
  app.editor.change((plan) => ({
    ...plan,
    drone,
    pattern: { ...plan.pattern, speed: Math.min(plan.pattern.speed, drone.maxSpeed) },
  }));

function keep(drone: DroneProfile): void {
  try {
    const kept = stationDrones.save(drone);
    app.editor.change((plan) => ({ ...plan, drone: kept }));
    app.toasts.done(`${kept.name} is kept for other plans`);
  } catch (cause) {
    app.toasts.failure(cause, "The drone was not kept");
  }
}
