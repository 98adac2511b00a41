import { Button } from "@mantine/core";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useNow } from "../ui/useNow.ts";
import { mayForget } from "./mayForget.ts";

/** Dismisses a vehicle that landed and was put away; one that was armed, or was heard a moment ago, is not offered. */
export function ForgetVehicle({ vehicle }: { vehicle: VehicleRecord }) {
  const now = useNow(5_000);
  if (!mayForget(vehicle, now)) return null;
  const { id: vehicleId, name } = vehicle;
  return (
    <Button
      size="compact-xs"
      variant="default"
      title={`${name} is no longer shown; it comes back when it is heard again`}
      data-testid="forget"
      onClick={() =>
        void app.peers.station
          .call("vehicle.forget", { vehicleId })
          .catch((cause: unknown) => app.toasts.failure(cause))
      }
    >
      Forget
    </Button>
  );
}
