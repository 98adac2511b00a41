import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./Empty.module.css";

interface Props {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What to do about it. */
  readonly children?: ReactNode;
}

/** What stands where there is nothing yet: says why, and what to do. */
export function Empty({ icon: Icon, title, children }: Props) {
  return (
    <div className={classes.empty}>
      <Icon size={30} aria-hidden />
      <strong>{title}</strong>
      {children && <div className={classes.words}>{children}</div>}
    </div>
  );
}
