import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { failureOf, sentenceOf } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { MeaningSources, ParamRecord } from "../../src/contract/setup.ts";
import { app } from "../shell/app.ts";
import classes from "./ParamsPanel.module.css";
import { meaningWords } from "./paramText.ts";

/** Where the meanings of the list that is shown come from, and what could not be read. */
export function ParamMeaningNote({ vehicle, params }: { vehicle: VehicleRecord; params: readonly ParamRecord[] }) {
  const { id: vehicleId } = vehicle;
  const [said, setSaid] = useState<MeaningSources>();
  const [asking, setAsking] = useState(false);
  // Of the autopilots that are known only PX4 carries its descriptions.
  const mayAsk = vehicle.autopilot === "px4" && said?.sources.every(({ kind }) => kind !== "vehicle");
  const ask = async () => {
    setAsking(true);
    try {
      app.toasts.done(`${await app.params.askMeanings(vehicleId)} parameters are described by ${vehicle.name}`);
    } catch (cause) {
      if (failureOf(cause).code !== "cancelled") app.toasts.failure(cause, "The vehicle gave no descriptions");
    } finally {
      setAsking(false);
    }
  };
  useEffect(() => {
    let gone = false;
    // Asked again for each list: its length and its sources may be others now.
    if (params.length > 0)
      app.peers.station.call("params.meaningSources", { vehicleId }).then(
        (sources) => gone || setSaid(sources),
        (cause: unknown) => gone || setSaid({ sources: [], failures: [failureOf(cause)] }),
      );
    return () => {
      gone = true;
    };
  }, [vehicleId, params]);
  if (!said) return null;
  return (
    <div className={classes.meanings} data-testid="params-meanings">
      <p>{meaningWords(said.sources, params.length)}</p>
      {mayAsk && (
        <Button
          size="compact-xs"
          variant="default"
          disabled={vehicle.lost}
          title="Reads its descriptions from its memory: some hundred kilobytes, slow over a radio"
          onClick={() => (asking ? app.params.cancel(vehicleId) : void ask())}
        >
          {asking ? "Asking the vehicle… Cancel" : "Ask the vehicle"}
        </Button>
      )}
      {said.failures.map((failure) => (
        <p key={failure.message} data-failed>
          ▲ {sentenceOf(failure)}
        </p>
      ))}
    </div>
  );
}
