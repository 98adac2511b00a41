import type { ReactNode } from "react";
import classes from "./Panel.module.css";

interface Props {
  readonly title: string;
  /** Buttons at the right of the title. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of an inspector. */
export function Panel({ title, tools, children }: Props) {
  return (
    <section className={classes.panel} aria-label={title}>
      <header className={classes.head}>
        <h2>{title}</h2>
        {tools && <div className={classes.tools}>{tools}</div>}
      </header>
      {children}
    </section>
  );
}
