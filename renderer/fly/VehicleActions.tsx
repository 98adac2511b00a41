import { Button, Tooltip } from "@mantine/core";
import { Crosshair, type LucideIcon } from "lucide-react";
import { useState } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { Offered, OfferedOrTold } from "../accounts/Offered.tsx";
import { useChecklists, useUnfinished } from "../checklists/appChecklists.ts";
import { app } from "../shell/app.ts";
import { useUi } from "../shell/hooks.ts";
import { goToScreen } from "../shell/navigation.ts";
import { disabledLook } from "../ui/disabledLook.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { CommandNote } from "./CommandNote.tsx";
import { fliesPatrol } from "./fleetTargets.ts";
import { askOne, type FlightOrder, flightOrders, type OrderName } from "./flightOrders.ts";
import { MissionState } from "./MissionState.tsx";
import { OrderFields } from "./OrderFields.tsx";
import { RestOfPatrol } from "./RestOfPatrol.tsx";
import classes from "./VehicleActions.module.css";
import { whyNot } from "./whyNot.ts";

/** What the operator may tell the vehicle to do. What moves it from the ground or to it needs to be held. */
export function VehicleActions({ vehicle }: { vehicle: VehicleRecord }) {
  const [ahl, setAhl] = useState(app.editor.plan.pattern.ahl);
  const [speed, setSpeed] = useState(app.editor.plan.pattern.speed);
  const command = useStore(app.commands.state, (all) => all.get(vehicle.id));
  const choosing = useUi((ui) => ui.goTo?.vehicleId === vehicle.id);
  const { id: vehicleId, name } = vehicle;
  const orders = flightOrders(ahl, speed);
  const order = (name: OrderName, part: Partial<OrderProps> = {}) => (
    <Order key={name} vehicle={vehicle} order={orders[name]} {...part} />
  );
  return (
    <>
      <OfferedOrTold call="vehicle.arm">
        <Panel title="Actions">
          <div className={classes.actions}>
            {order(vehicle.armed ? "disarm" : "arm")}
            {order("takeOff")}
            {order("start", { primary: vehicle.patrol !== undefined && vehicle.armed && !fliesPatrol(vehicle) })}
            {order("land")}
          </div>
          <div className={classes.row}>
            {order("pause")}
            {order("resume")}
            <Act
              icon={Crosshair}
              label={choosing ? "Click the globe…" : "Go here…"}
              testId="action-goTo"
              why={whyNot(vehicle).goTo}
              run={() => app.ui.patch({ pick: null, goTo: choosing ? null : { vehicleId, ahl } })}
            />
            {order("return")}
            {order("height")}
            {order("speed")}
          </div>
          <CommandNote command={command} vehicle={name} />
          <OrderFields ahl={ahl} speed={speed} onAhl={setAhl} onSpeed={setSpeed} />
        </Panel>
      </OfferedOrTold>
      {vehicle.notReady.length > 0 && (
        <Panel title="Not ready">
          <ul className={classes.notReady}>
            {vehicle.notReady.map((reason) => (
              <li key={reason}>▲ {reason}</li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel
        title="Patrol on board"
        tools={
          <Button size="compact-xs" variant="default" onClick={() => goToScreen("plan")}>
            Plan…
          </Button>
        }
      >
        <MissionState vehicle={vehicle} />
        <Offered call="patrol.uploadRest">
          <RestOfPatrol vehicle={vehicle} />
        </Offered>
      </Panel>
    </>
  );
}

interface OrderProps {
  readonly vehicle: VehicleRecord;
  readonly order: FlightOrder;
  readonly primary?: boolean;
}

/** One order to one vehicle: held, unless it stays in the air and under control. */
function Order({ vehicle, order, primary = false }: OrderProps) {
  const { id, label, said = label, icon, why, command, harmless } = order;
  const open = useUnfinished(vehicle.id);
  const forbids = useChecklists((view) => view.forbids);
  const unfinished = id === "arm" && open !== undefined ? `Checklist unfinished: ${open}` : undefined;
  const forbidden = whyNot(vehicle)[why] ?? (forbids ? unfinished : undefined);
  const testId = `action-${id}`;
  const run = () => void app.commands.run(vehicle.id, id, said, () => askOne(vehicle.id, command));
  if (harmless) return <Act icon={icon} label={label} testId={testId} why={forbidden} run={run} />;
  return (
    <HoldButton
      icon={icon}
      label={unfinished === undefined ? label : `${label}, checklist unfinished`}
      vehicle={vehicle.name}
      testId={testId}
      primary={primary}
      disabled={forbidden !== undefined}
      hint={forbidden ?? (unfinished && `Hold to arm ${vehicle.name} all the same. ${unfinished}`)}
      onHeld={run}
    />
  );
}

interface ActProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly why: string | undefined;
  readonly run: () => unknown;
  readonly testId: string;
}

/** An action that needs no holding: the vehicle stays in the air and under control. */
function Act({ icon: Icon, label, why, run, testId }: ActProps) {
  return (
    <Tooltip label={why ?? label} disabled={why === undefined}>
      <Button
        variant="default"
        px={6}
        leftSection={<Icon size={16} />}
        data-testid={testId}
        {...disabledLook(why !== undefined)}
        onClick={() => why === undefined && run()}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
