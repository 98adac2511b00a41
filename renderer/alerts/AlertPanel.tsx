import { Button, SegmentedControl } from "@mantine/core";
import { BellRing, CircleCheck } from "lucide-react";
import { useState } from "react";
import { Virtuoso } from "react-virtuoso";
import { Offered } from "../accounts/Offered.tsx";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { useStore } from "../ui/store.ts";
import { AlertHistory } from "./AlertHistory.tsx";
import { AlertRow } from "./AlertRow.tsx";
import classes from "./Alerts.module.css";
import { linesOf } from "./alertOrder.ts";
import { acknowledge, alertPanel, useAlerts } from "./appAlerts.ts";
import { MuteMark, SoundMenu } from "./SoundMenu.tsx";

/** What an operator has to know, the most urgent first; and what has been. */
export function AlertPanel() {
  const [part, setPart] = useState<"now" | "history">("now");
  const alerts = useAlerts((view) => view.alerts);
  const loaded = useAlerts((view) => view.loaded);
  const failure = useAlerts((view) => view.failure);
  const groups = useStore(alertPanel, (panel) => panel.groups);
  const lines = linesOf(alerts.values(), groups);
  const open = lines.filter(({ alert, inGroup }) => !alert.acknowledged && !inGroup);
  return (
    <section className={classes.panel} aria-label="Alerts" data-testid="alert-panel">
      <header className={classes.head}>
        <SegmentedControl
          size="xs"
          value={part}
          onChange={(value) => setPart(value === "history" ? "history" : "now")}
          data={[
            { value: "now", label: open.length > 0 ? `Alerts (${open.length})` : "Alerts" },
            { value: "history", label: "History" },
          ]}
          aria-label="Alerts of now or of before"
        />
        <MuteMark />
        <span className={classes.spring} />
        <Offered call="alerts.acknowledge">
          <Button
            size="compact-xs"
            variant="default"
            disabled={part !== "now" || open.length === 0}
            data-testid="alert-acknowledge-all"
            onClick={() => void acknowledge(open.map(({ alert }) => alert.id))}
          >
            Acknowledge all
          </Button>
        </Offered>
        <SoundMenu />
      </header>
      {failure && <FailureNote failure={failure} />}
      {part === "history" ? (
        <AlertHistory />
      ) : lines.length === 0 ? (
        <Empty icon={loaded ? CircleCheck : BellRing} title={loaded ? "No alerts" : "Waiting for the station…"}>
          {loaded && "Nothing stands, and everything that was has been acknowledged."}
        </Empty>
      ) : (
        <Virtuoso
          className={classes.list ?? ""}
          data={lines}
          overscan={400}
          role="log"
          aria-label="Alerts, the most urgent first"
          computeItemKey={(_, { alert }) => alert.id}
          itemContent={(_, { alert, inGroup }) => (
            <AlertRow alert={alert} inGroup={inGroup} opened={groups.has(alert.id)} />
          )}
        />
      )}
    </section>
  );
}
