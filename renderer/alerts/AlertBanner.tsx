import { Button } from "@mantine/core";
import { Offered } from "../accounts/Offered.tsx";
import { useUi } from "../shell/hooks.ts";
import classes from "./Alerts.module.css";
import { byUrgency, severityMarks } from "./alertOrder.ts";
import { acknowledge, goToAlert, useAlerts } from "./appAlerts.ts";

/** Over the globe, on any screen: the most urgent emergency or critical alert that nobody has acknowledged. */
export function AlertBanner() {
  const [alert, more = 0] = useAlerts(({ alerts }) => {
    const bad = [...alerts.values()].filter(
      ({ severity, acknowledged, group }) =>
        !acknowledged && group === undefined && (severity === "emergency" || severity === "critical"),
    );
    return [bad.toSorted(byUrgency)[0], bad.length - 1] as const;
  });
  const fly = useUi((ui) => ui.screen === "fly");
  if (!alert || (fly && alert.severity !== "emergency")) return null; // in Fly the list lies open below
  const { mark, word } = severityMarks[alert.severity];
  return (
    <div className={classes.banner} data-severity={alert.severity} role="alert" data-testid="alert-banner">
      <span>
        <strong>
          {mark} {word}: {alert.vehicle && !alert.words.includes(alert.vehicle) ? `${alert.vehicle}: ` : ""}
          {alert.words}
        </strong>
        {alert.remedy && <small>→ {alert.remedy}</small>}
        {more > 0 && <small>and {more} more</small>}
      </span>
      <Button size="compact-xs" variant="white" color="dark" onClick={() => goToAlert(alert)}>
        Show
      </Button>
      <Offered call="alerts.acknowledge">
        <Button size="compact-xs" variant="white" color="dark" onClick={() => void acknowledge([alert.id])}>
          Acknowledge
        </Button>
      </Offered>
    </div>
  );
}
