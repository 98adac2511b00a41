import { SegmentedControl } from "@mantine/core";
import { polarities } from "../../src/contract/look.ts";
import type { AskedLook, StreamLookRecord } from "../../src/contract/streamLook.ts";
import classes from "./LookPanel.module.css";
import { polarityWords } from "./lookWords.ts";

interface Props {
  readonly look: StreamLookRecord;
  readonly ask: (change: Partial<AskedLook>) => void;
}

const thermals = [
  { value: "auto", label: "By itself" },
  { value: "yes", label: "Thermal" },
  { value: "no", label: "Not thermal" },
];

/** Whether the camera is thermal and why, and what is bright in its pictures. A guess is offered, never taken by itself. */
export function LookThermal({ look: { asked, thermal, why, likelyPolarity }, ask }: Props) {
  return (
    <>
      <div className={classes.row}>
        <span className={classes.name}>Camera</span>
        <SegmentedControl
          size="xs"
          data={thermals}
          value={asked.thermal}
          onChange={(value) => ask({ thermal: value as AskedLook["thermal"] })}
          aria-label="Whether the camera is thermal"
        />
      </div>
      <p className={classes.note} data-testid="look-why">
        {thermal ? "Thermal" : "Not thermal"}: {why}.
      </p>
      {thermal && (
        <div className={classes.row}>
          <span className={classes.name}>Its pictures</span>
          <SegmentedControl
            size="xs"
            data={polarities.map((value) => ({ value, label: polarityWords[value] }))}
            value={asked.polarity}
            onChange={(value) => ask({ polarity: value as AskedLook["polarity"] })}
            aria-label="What is bright in its pictures"
          />
        </div>
      )}
      {likelyPolarity && (
        <p className={classes.question} role="status" data-testid="polarity-guess">
          Vehicles look {likelyPolarity === "white-hot" ? "brighter" : "darker"} than the ground: this may be{" "}
          {polarityWords[likelyPolarity]}.{" "}
          <button type="button" onClick={() => ask({ polarity: likelyPolarity })}>
            Take it as {polarityWords[likelyPolarity]}
          </button>
        </p>
      )}
    </>
  );
}
