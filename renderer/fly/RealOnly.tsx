import type { VehicleRecord } from "../../src/contract/records.ts";
import classes from "./RealOnly.module.css";

interface Props {
  readonly vehicle: Pick<VehicleRecord, "replayed">;
  readonly children: React.ReactNode;
}

/** Controls that speak to a vehicle: all of them are dead for one that is only replayed from a log. */
export function RealOnly({ vehicle, children }: Props) {
  if (!vehicle.replayed) return children;
  return (
    <fieldset disabled className={classes.dead} aria-label="Disabled: replayed from a log">
      {children}
    </fieldset>
  );
}
