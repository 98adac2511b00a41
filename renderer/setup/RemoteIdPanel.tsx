import { Button, NumberInput, TextInput } from "@mantine/core";
import { House } from "lucide-react";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { RemoteIdOperator } from "../../src/contract/remoteId.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import { formOf, operatorOf, type RemoteIdForm, toldWords } from "./remoteIdForm.ts";
import classes from "./UpkeepPanel.module.css";

/** What the Remote ID transmitters of all vehicles tell of the operator. */
export function RemoteIdPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const [told, setTold] = useState<RemoteIdOperator>();
  const [form, setForm] = useState<RemoteIdForm>(formOf(nothing));
  const [failure, setFailure] = useState<Failure>();
  const { call } = app.peers.station;
  useEffect(() => {
    let wanted = true;
    app.peers.station
      .call("remoteId.get", null)
      .then((operator) => {
        if (!wanted) return;
        setTold(operator);
        setForm(formOf(operator));
      })
      .catch((cause: unknown) => wanted && setFailure(failureOf(cause)));
    return () => {
      wanted = false;
    };
  }, []);
  const asked = operatorOf(form);
  const tell = async (operator: RemoteIdOperator) => {
    setFailure(undefined);
    try {
      await call("remoteId.set", operator);
      setTold(operator);
      setForm(formOf(operator));
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };
  const number = (name: "lat" | "lon" | "amsl") => (value: string | number) =>
    setForm((now) => ({ ...now, [name]: typeof value === "number" ? value : "" }));
  return (
    <Panel title="Remote ID: operator">
      <p className={classes.words} data-testid="remote-id-told">
        {told ? toldWords(told) : "Asking the station…"}
      </p>
      <TextInput
        label="Operator id"
        description="As the aviation authority registered it; leave out its secret last part."
        maxLength={20}
        value={form.operatorId}
        data-testid="remote-id-operator"
        onChange={(e) => {
          const operatorId = e.currentTarget.value;
          setForm((now) => ({ ...now, operatorId }));
        }}
      />
      <NumberInput
        label="Latitude of the operator"
        suffix="°"
        decimalScale={6}
        min={-90}
        max={90}
        hideControls
        value={form.lat}
        onChange={number("lat")}
      />
      <NumberInput
        label="Longitude of the operator"
        suffix="°"
        decimalScale={6}
        min={-180}
        max={180}
        hideControls
        value={form.lon}
        onChange={number("lon")}
      />
      <NumberInput
        label="Height above mean sea level"
        suffix=" m"
        min={-500}
        max={9_000}
        hideControls
        value={form.amsl}
        onChange={number("amsl")}
      />
      <Button
        variant="default"
        leftSection={<House size={16} />}
        disabled={!vehicle.home}
        onClick={() =>
          vehicle.home &&
          setForm((now) => ({
            ...now,
            ...formOf({ operatorId: null, place: vehicle.home ?? null }),
            operatorId: now.operatorId,
          }))
        }
      >
        Take the place of {vehicle.name}’s home
      </Button>
      {"problem" in asked && <p className={classes.words}>▲ {asked.problem}</p>}
      <Button
        data-testid="remote-id-tell"
        disabled={"problem" in asked || JSON.stringify(asked) === JSON.stringify(operatorOf(formOf(told ?? nothing)))}
        onClick={() => !("problem" in asked) && void tell(asked)}
      >
        Tell all vehicles
      </Button>
      {told && (told.operatorId !== null || told.place !== null) && (
        <Button variant="default" onClick={() => void tell(nothing)}>
          Tell nothing any more
        </Button>
      )}
      {failure && <FailureNote failure={failure} />}
    </Panel>
  );
}

const nothing: RemoteIdOperator = { operatorId: null, place: null };
