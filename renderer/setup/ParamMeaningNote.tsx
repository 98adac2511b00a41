import { useEffect, useState } from "react";
import { failureOf, sentenceOf } from "../../src/contract/failure.ts";
import type { MeaningSources, ParamRecord } from "../../src/contract/setup.ts";
import { app } from "../shell/app.ts";
import classes from "./ParamsPanel.module.css";
import { meaningWords } from "./paramText.ts";

/** Where the meanings of the list that is shown come from, and what could not be read. */
export function ParamMeaningNote({ vehicleId, params }: { vehicleId: string; params: readonly ParamRecord[] }) {
  const [said, setSaid] = useState<MeaningSources>();
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
      {said.failures.map((failure) => (
        <p key={failure.message} data-failed>
          ▲ {sentenceOf(failure)}
        </p>
      ))}
    </div>
  );
}
