import { Button } from "@mantine/core";
import { PlaneTakeoff } from "lucide-react";
import { useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { writeSchedule } from "../../../src/mission/schedule/scheduleFile.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { useMirror } from "../../shell/hooks.ts";
import { goToScreen } from "../../shell/navigation.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { useStore } from "../../ui/store.ts";
import classes from "./Schedule.module.css";
import { scheduling } from "./theSchedule.ts";

/** Has the station carry the schedule out: from then on it proposes launches, relief and returns in Fly. */
export function CarryOut({ schedule }: { schedule: Schedule }) {
  const crew = useStore(scheduling.state, (s) => s.wish.crew);
  const heard = useMirror((m) => [...m.vehicles.values()].filter(({ lost }) => !lost).map(({ id }) => id));
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const flown = schedule.task.drones.map(({ id }) => {
    const vehicleId = crew.find(({ name }) => name === id)?.vehicleId;
    return { droneId: id, vehicleId: vehicleId !== undefined && heard.includes(vehicleId) ? vehicleId : undefined };
  });
  const missing = flown.filter(({ vehicleId }) => vehicleId === undefined).map(({ droneId }) => droneId);
  const begin = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await app.peers.station.call("relief.begin", {
        schedule: writeSchedule(schedule),
        plan: app.planning.state.get().plan,
        crew: flown.flatMap(({ droneId, vehicleId }) => (vehicleId === undefined ? [] : [{ droneId, vehicleId }])),
      });
      goToScreen("fly");
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Offered call="relief.begin">
      <div className={classes.buttons}>
        <Button
          leftSection={<PlaneTakeoff size={15} />}
          disabled={missing.length > 0 || busy}
          data-testid="begin-relief"
          onClick={() => void begin()}
        >
          Carry it out
        </Button>
      </div>
      <p className={classes.words}>
        {missing.length > 0
          ? `To be carried out each drone needs a connected vehicle: ${missing.join(", ")} has none.`
          : "The station proposes launches, relief and returns in Fly, and does what you accept there."}
      </p>
      {failure && <FailureNote failure={failure} />}
    </Offered>
  );
}
