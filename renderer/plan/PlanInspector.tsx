import { Route } from "lucide-react";
import { Offered, OfferedOrTold } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useSelectedVehicle } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { BoundaryOnBoard } from "./BoundaryOnBoard.tsx";
import { BoundaryPanel } from "./BoundaryPanel.tsx";
import { BoundaryPicker } from "./BoundaryPicker.tsx";
import { CoveragePanel } from "./CoveragePanel.tsx";
import { DemandFields } from "./DemandFields.tsx";
import { DroneFields } from "./DroneFields.tsx";
import { ImportPanel } from "./ImportPanel.tsx";
import { OtherPlansPanel } from "./library/OtherPlansPanel.tsx";
import { MapsPanel } from "./MapsPanel.tsx";
import { PlanFields } from "./PlanFields.tsx";
import { PlanFileBar } from "./PlanFileBar.tsx";
import classes from "./PlanInspector.module.css";
import { PlanSummary } from "./PlanSummary.tsx";
import { RoutePanel } from "./route/RoutePanel.tsx";
import { SectionPanel } from "./SectionPanel.tsx";
import { SchedulePanel } from "./schedule/SchedulePanel.tsx";
import { TerrainPanel } from "./TerrainPanel.tsx";
import { UploadPanel } from "./UploadPanel.tsx";
import { ViolationList } from "./ViolationList.tsx";
import { ZonesPanel } from "./ZonesPanel.tsx";

/** The plan on the table: its section, how it is flown, what follows, and the way to the vehicle. */
export function PlanInspector() {
  const { patrol, violations } = useStore(app.planning.state, (s) => s);
  const separation = useStore(app.separation.state, (found) => found);
  const vehicle = useSelectedVehicle();
  return (
    <div className={classes.plan}>
      <PlanFileBar />
      <div className={classes.parts}>
        <RoutePanel />
        <SectionPanel />
        <ImportPanel />
        <BoundaryPicker />
        {patrol ? (
          <>
            <ViolationList violations={separation.length > 0 ? [...violations, ...separation] : violations} />
            <PlanSummary patrol={patrol} />
            <CoveragePanel />
          </>
        ) : (
          <Panel title="Patrol">
            <Empty icon={Route} title="No patrol yet">
              The patrol follows from the section and from the fields below.
            </Empty>
          </Panel>
        )}
        <OtherPlansPanel />
        <PlanFields />
        <DroneFields />
        <ZonesPanel />
        <DemandFields />
        <TerrainPanel />
        <MapsPanel />
        <BoundaryPanel patrol={patrol} />
        <SchedulePanel />
        <Offered call="fence.write">{vehicle && <BoundaryOnBoard key={vehicle.id} vehicle={vehicle} />}</Offered>
      </div>
      {patrol && (
        <footer className={classes.upload}>
          <OfferedOrTold call="patrol.upload">
            <UploadPanel />
          </OfferedOrTold>
        </footer>
      )}
    </div>
  );
}
