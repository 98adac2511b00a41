import { MessageStrip } from "../fly/MessageStrip.tsx";
import { AlertPanel } from "./AlertPanel.tsx";
import classes from "./Alerts.module.css";

/** Below in Fly: what an operator has to know, and beside it everything that the vehicles said. */
export function FlyStrip() {
  return (
    <div className={classes.strip}>
      <AlertPanel />
      <MessageStrip />
    </div>
  );
}
