import type { ReactNode } from "react";
import classes from "./Facts.module.css";

interface Props {
  readonly rows: readonly (readonly [name: string, value: ReactNode])[];
  readonly testId?: string;
}

/** What is known of one thing: a name and a value in each row. */
export const Facts = ({ rows, testId }: Props) => (
  <dl className={classes.facts} data-testid={testId}>
    {rows.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
