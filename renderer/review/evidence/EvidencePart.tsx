import { PackageOpen } from "lucide-react";
import { Empty } from "../../ui/Empty.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useEvidence } from "./appEvidence.ts";
import { CheckPanel } from "./CheckPanel.tsx";
import classes from "./Evidence.module.css";
import { KeyPanel } from "./KeyPanel.tsx";
import { PackageCard } from "./PackageCard.tsx";

/** Packages that were made, the check of any package, and the key that they are signed with. */
export function EvidencePart() {
  const records = useEvidence((state) => state.records);
  return (
    <div className={classes.all} data-testid="evidence-part">
      <CheckPanel />
      <Panel title="Packages made since the station was started">
        {records.size === 0 ? (
          <Empty icon={PackageOpen} title="None yet">
            Open a flag and choose “Export evidence…”, or press Shift+X. Put several flags aside with X before.
          </Empty>
        ) : (
          [...records.values()].toReversed().map((record) => <PackageCard key={record.packageId} record={record} />)
        )}
      </Panel>
      <KeyPanel />
    </div>
  );
}
