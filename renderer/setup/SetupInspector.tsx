import { Button, SegmentedControl } from "@mantine/core";
import { SlidersHorizontal } from "lucide-react";
import { OfferedOrTold } from "../accounts/Offered.tsx";
import { DetectorPanel } from "../fly/DetectorPanel.tsx";
import { RealOnly } from "../fly/RealOnly.tsx";
import { VehicleHead } from "../fly/VehicleHead.tsx";
import { app } from "../shell/app.ts";
import { useSelectedVehicle, useUi } from "../shell/hooks.ts";
import { goToScreen } from "../shell/navigation.ts";
import type { SetupPart } from "../shell/ui.ts";
import { Empty } from "../ui/Empty.tsx";
import { age } from "../ui/format.ts";
import scroll from "../ui/Scroll.module.css";
import { useNow } from "../ui/useNow.ts";
import { CalibratePanel } from "./CalibratePanel.tsx";
import { CameraCalibrationPanel } from "./CameraCalibrationPanel.tsx";
import { LogsPanel } from "./LogsPanel.tsx";
import { OverviewPanel } from "./OverviewPanel.tsx";
import { ParamsPanel } from "./ParamsPanel.tsx";
import { RemoteIdPanel } from "./RemoteIdPanel.tsx";
import classes from "./SetupInspector.module.css";
import { UpkeepPanel } from "./UpkeepPanel.tsx";

const parts: { value: SetupPart; label: string }[] = [
  { value: "overview", label: "Overview" },
  { value: "params", label: "Parameters" },
  { value: "calibrate", label: "Calibrate" },
  { value: "logs", label: "Flight logs" },
  { value: "upkeep", label: "Upkeep" },
];

/** What the selected vehicle is and how it is set up. */
export function SetupInspector() {
  const vehicle = useSelectedVehicle();
  const part = useUi((ui) => ui.setupPart);
  const now = useNow(1_000);
  if (!vehicle)
    return (
      <div className={scroll.scroll}>
        <Empty icon={SlidersHorizontal} title="No vehicle to set up">
          A vehicle appears here as soon as its first heartbeat is heard.
          <Button variant="default" onClick={() => goToScreen("links")}>
            Go to links
          </Button>
        </Empty>
        <DetectorPanel />
      </div>
    );
  return (
    <div className={classes.screen} key={vehicle.id}>
      <VehicleHead vehicle={vehicle} />
      {vehicle.lost && (
        <p className={classes.lost} role="alert">
          ■ {vehicle.name} was last heard {age(Math.max(0, now - vehicle.heardAt))} ago. What is shown here is from
          before; nothing can be read or written until it is heard again.
        </p>
      )}
      <OfferedOrTold call="params.set">
        <SegmentedControl
          className={classes.parts ?? ""}
          fullWidth
          aria-label="Part of the set-up"
          data={parts}
          value={part}
          data-testid="setup-part"
          onChange={(value) => app.ui.patch({ setupPart: value as SetupPart })}
        />
        <RealOnly vehicle={vehicle}>
          {part === "params" ? (
            <ParamsPanel vehicle={vehicle} />
          ) : (
            <div className={scroll.scroll}>
              {part === "overview" && <OverviewPanel vehicle={vehicle} />}
              {part === "overview" && <DetectorPanel />}
              {part === "calibrate" && <CalibratePanel vehicle={vehicle} />}
              {part === "calibrate" && <CameraCalibrationPanel vehicle={vehicle} />}
              {part === "logs" && <LogsPanel vehicle={vehicle} />}
              {part === "upkeep" && <UpkeepPanel vehicle={vehicle} />}
              {part === "upkeep" && <RemoteIdPanel vehicle={vehicle} />}
            </div>
          )}
        </RealOnly>
      </OfferedOrTold>
    </div>
  );
}
