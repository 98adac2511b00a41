import { Button } from "@mantine/core";
import { Plane } from "lucide-react";
import { Fragment } from "react";
import { useMirror, useSelectedVehicle } from "../shell/hooks.ts";
import { goToScreen } from "../shell/navigation.ts";
import { Empty } from "../ui/Empty.tsx";
import scroll from "../ui/Scroll.module.css";
import { VideoPanel } from "../video/VideoPanel.tsx";
import { CameraPanel } from "./CameraPanel.tsx";
import { ControlStrip } from "./ControlStrip.tsx";
import { DetectorPanel } from "./DetectorPanel.tsx";
import { FleetPanel } from "./FleetPanel.tsx";
import { Instruments } from "./Instruments.tsx";
import { RealOnly } from "./RealOnly.tsx";
import { SeenPanel } from "./SeenPanel.tsx";
import { TrafficAlert } from "./TrafficAlert.tsx";
import { TrafficPanel } from "./TrafficPanel.tsx";
import { VehicleActions } from "./VehicleActions.tsx";
import { VehicleHead } from "./VehicleHead.tsx";

/** The picture, the state and the actions of the selected vehicle. */
export function FlyInspector() {
  const vehicle = useSelectedVehicle();
  const demo = useMirror((m) => m.demo);
  const links = useMirror((m) => [...m.links.values()].filter((l) => !l.byDefault).length);
  if (!vehicle)
    return (
      <Empty icon={Plane} title={demo === "starting" ? "The demo sector is starting…" : "No vehicle yet"}>
        {demo === "starting"
          ? "The simulated vehicle appears as soon as its first heartbeat is heard."
          : links > 0
            ? "Nothing was heard on the open links so far. Switch the vehicle on, or look at the links."
            : "Connect a vehicle, or start the demo sector."}
        <Button variant="default" onClick={() => goToScreen(demo === "off" ? "links" : "simulate")}>
          {demo === "off" ? "Go to links" : "Go to the simulator"}
        </Button>
      </Empty>
    );
  return (
    <div className={scroll.scroll}>
      <Fragment key={vehicle.id}>
        <VehicleHead vehicle={vehicle} />
        <TrafficAlert />
        <ControlStrip vehicle={vehicle} />
        <VideoPanel vehicle={vehicle} />
        <Instruments vehicle={vehicle} />
        <VehicleActions vehicle={vehicle} />
        <SeenPanel vehicle={vehicle} />
        <RealOnly vehicle={vehicle}>
          <CameraPanel vehicle={vehicle} />
        </RealOnly>
      </Fragment>
      <TrafficPanel />
      <FleetPanel />
      <DetectorPanel />
    </div>
  );
}
