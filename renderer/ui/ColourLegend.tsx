import { Fragment } from "react";
import classes from "./ColourLegend.module.css";

/** A colour of the globe: its CSS background, what it stands for, and how much there is of it. */
export interface LegendLine {
  readonly background: string;
  readonly words: string;
  readonly share: string;
}

/** The colours of the globe, with how much there is of each. */
export function ColourLegend({ lines }: { lines: readonly LegendLine[] }) {
  return (
    <div className={classes.legend}>
      {lines.map(({ background, words, share }) => (
        <Fragment key={words}>
          <i style={{ background }} aria-hidden />
          <span>{words}</span>
          <b>{share}</b>
        </Fragment>
      ))}
    </div>
  );
}
