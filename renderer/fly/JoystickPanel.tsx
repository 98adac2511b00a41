import { Button, Select } from "@mantine/core";
import { Gamepad2, Video } from "lucide-react";
import { useEffect, useState } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { HoldButton } from "../ui/HoldButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { joystick, mappings, padsNow, useJoystick } from "./appJoystick.ts";
import classes from "./Joystick.module.css";
import { JoystickMapping } from "./JoystickMapping.tsx";
import { usualMapping } from "./joystickMap.ts";

/** Flies the vehicle or turns its gimbal with a joystick while its switch is held. */
export function JoystickPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const pads = usePads();
  const [chosen, setChosen] = useState<string | null>(null);
  const taken = useJoystick((view) => view.taken);
  const record = useJoystick((view) => view.record);
  const gimbalId = useMirror((m) => m.payloads.get(vehicle.id)?.gimbals[0]?.id);
  const pad = pads.find(({ index }) => String(index) === chosen) ?? pads[0];
  const mapping = useStore(mappings, (all) => (pad ? (all[pad.id] ?? usualMapping) : usualMapping));
  const ours = taken?.vehicleId === vehicle.id;
  const take = async (flies: boolean) => {
    if (!pad) return;
    try {
      if (!flies && gimbalId !== undefined)
        await app.peers.station.call("gimbal.take", { vehicleId: vehicle.id, gimbalId, evenFromOther: false });
      await joystick.take(vehicle.id, pad, { flies, ...(gimbalId !== undefined && { gimbalId }) });
    } catch (cause) {
      app.toasts.failure(cause, "The stick");
    }
  };
  return (
    <Panel title="Joystick">
      {!pad && <p className={classes.none}>No joystick is seen. Plug one in, and press one of its buttons.</p>}
      {pad && (
        <>
          <Select
            size="xs"
            aria-label="Joystick"
            data={pads.map(({ id, index }) => ({ value: String(index), label: id }))}
            value={String(pad.index)}
            allowDeselect={false}
            disabled={ours}
            onChange={setChosen}
          />
          {ours ? (
            <Button variant="default" data-testid="stick-release" onClick={() => void joystick.release()}>
              Let go of the stick
            </Button>
          ) : (
            <div className={classes.takes}>
              <HoldButton
                icon={Gamepad2}
                label="Fly by stick"
                vehicle={vehicle.name}
                testId="stick-fly"
                disabled={vehicle.lost || vehicle.landed !== "in-air"}
                hint={vehicle.landed === "in-air" ? undefined : "The vehicle is not in the air"}
                onHeld={() => void take(true)}
              />
              {gimbalId !== undefined && (
                <Button
                  variant="default"
                  leftSection={<Video size={16} />}
                  disabled={vehicle.lost}
                  data-testid="stick-gimbal"
                  onClick={() => void take(false)}
                >
                  Turn the camera
                </Button>
              )}
            </div>
          )}
        </>
      )}
      {record?.vehicleId === vehicle.id && (ours || record.why) && (
        <p className={classes.state} data-state={record.state} role="status" data-testid="stick-state">
          {record.state === "moving" && (record.limited ? `▲ Moving, ${record.limited}` : "● Moving by stick")}
          {record.state === "holding" &&
            `■ Holding${record.why ? `: ${record.why}` : ""} · hold button ${(taken?.flies ? mapping.flyButton : mapping.gimbalButton) + 1} to move`}
          {record.state === "released" && `■ The stick is off: ${record.why}`}
        </p>
      )}
      {pad && <JoystickMapping pad={pad} mapping={mapping} />}
    </Panel>
  );
}

/** The joysticks that are plugged in; looked at again when one comes or goes. */
function usePads(): readonly { readonly id: string; readonly index: number }[] {
  const [pads, setPads] = useState<readonly { readonly id: string; readonly index: number }[]>([]);
  useEffect(() => {
    const look = () =>
      setPads((before) => {
        const now = padsNow().flatMap((pad) => (pad ? [{ id: pad.id, index: pad.index }] : []));
        return JSON.stringify(now) === JSON.stringify(before) ? before : now;
      });
    look();
    const timer = setInterval(look, 1_000);
    for (const name of ["gamepadconnected", "gamepaddisconnected"]) window.addEventListener(name, look);
    return () => {
      clearInterval(timer);
      for (const name of ["gamepadconnected", "gamepaddisconnected"]) window.removeEventListener(name, look);
    };
  }, []);
  return pads;
}
