import { TriangleAlert } from "lucide-react";
import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";
import { leftOnBoard } from "./leftOnBoard.ts";
import classes from "./UploadPanel.module.css";

/** What an upload leaves on board as it is, and whether the patrol fits it. */
export function StaysOnBoard({ vehicleId }: { vehicleId: string }) {
  const planned = useStore(app.planning.state, (s) => s);
  useStore(app.boundaries.state, (all) => all.get(vehicleId));
  const { words, breach } = leftOnBoard(planned, app.boundaries.of(vehicleId).record);
  if (!words) return null;
  return (
    <p className={classes.words} data-testid="stays-on-board">
      {words}
      {breach && (
        <strong className={classes.breach}>
          <TriangleAlert size={15} aria-hidden /> {breach}
        </strong>
      )}
    </p>
  );
}
