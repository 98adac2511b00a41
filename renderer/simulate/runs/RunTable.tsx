import type { ReactNode } from "react";
import classes from "./Runs.module.css";

interface Props {
  readonly title?: string;
  /** What stands in place of no rows. */
  readonly empty?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  readonly testId?: string;
}

/** A table of a report. */
export function RunTable({ title, empty = "—", head, rows, testId }: Props) {
  return (
    <section>
      {title && <h3 className={classes.title}>{title}</h3>}
      {rows.length === 0 ? (
        <p className={classes.dim}>{empty}</p>
      ) : (
        <div className={classes.scrolled}>
          <table className={classes.table} data-testid={testId}>
            <thead>
              <tr>
                {head.map((name, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                  <th key={i}>{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a report do not move
                <tr key={i}>
                  {row.map((cell, j) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                    <td key={j}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
