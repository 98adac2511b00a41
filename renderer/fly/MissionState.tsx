import { Button, Progress } from "@mantine/core";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { useMay } from "../accounts/appAccounts.ts";
import { app } from "../shell/app.ts";
import { clock, count } from "../ui/format.ts";
import { doubtText } from "./doubtText.ts";
import classes from "./MissionState.module.css";

/** Which patrol is on board and how far it is flown. */
export function MissionState({ vehicle }: { vehicle: VehicleRecord }) {
  const mayRead = useMay("patrol.readBack");
  const { id: vehicleId, mission, patrol } = vehicle;
  const total = mission.total ?? patrol?.items ?? 0;
  if (total === 0 && !patrol)
    return <p className={classes.none}>None. Draw a section in Plan and upload its patrol to this vehicle.</p>;
  const current = mission.current ?? 0;
  const doubt = doubtText(vehicle);
  const other = patrol && mission.total !== undefined && mission.total !== patrol.items;
  return (
    <div className={classes.mission}>
      <span>
        <strong>{patrol?.name ?? "A mission that was already on board"}</strong>
        {patrol && ` · ${count(patrol.items, "item")}, uploaded ${clock(patrol.uploadedAt)}`}
      </span>
      {other && (
        <p role="alert" className={classes.other}>
          ▲ The vehicle says that it holds {total === 0 ? "no mission" : count(total, "item")} now. Upload the patrol
          again before you fly it.
        </p>
      )}
      {doubt && (
        <div className={classes.doubt} role="alert" data-testid="patrol-doubt">
          <span>
            <strong>▲ {doubt.why}.</strong> {doubt.remedy}
          </span>
          {doubt.readBack && mayRead && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={vehicle.lost}
              data-testid="patrol-readBack"
              onClick={() =>
                void app.commands.run(vehicleId, "readBack", "Read the patrol back", () =>
                  app.peers.station.call("patrol.readBack", { vehicleId }),
                )
              }
            >
              Read back
            </Button>
          )}
        </div>
      )}
      {total > 0 && (
        <>
          <Progress value={(Math.min(current, total) / total) * 100} aria-label="Items flown" />
          <span className={classes.item} data-testid="mission-item">
            Item {current} of {total}
            {mission.reached !== undefined && mission.reached >= 0 ? ` · reached ${mission.reached}` : ""}
          </span>
        </>
      )}
    </div>
  );
}
