import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { Check, ChevronDown, ChevronRight, MapPin } from "lucide-react";
import type { AlertRecord } from "../../src/contract/alerts.ts";
import { useMay } from "../accounts/appAccounts.ts";
import { clock } from "../ui/format.ts";
import classes from "./Alerts.module.css";
import { severityMarks } from "./alertOrder.ts";
import { acknowledge, goToAlert, toggleGroup } from "./appAlerts.ts";

interface Props {
  readonly alert: AlertRecord;
  readonly inGroup?: boolean;
  /** Whether its group is opened. */
  readonly opened?: boolean;
  /** Of the history: nothing can be done with it any more. */
  readonly past?: boolean;
}

/** One alert: how bad, since when, who, what, what to do, and what can be done with it. */
export function AlertRow({ alert, inGroup, opened, past }: Props) {
  const { id, severity, since, last, count, vehicle, title, words, remedy, acknowledged, clearedAt, members } = alert;
  const may = useMay("alerts.acknowledge");
  const { mark, word } = severityMarks[severity];
  const time = last - since >= 1_000 ? `${clock(since)} – ${clock(last)}` : clock(since);
  return (
    <div
      className={classes.row}
      data-severity={severity}
      data-open={acknowledged ? undefined : true}
      data-in={inGroup || undefined}
      data-testid="alert-row"
      role="group"
      aria-label={`${word}: ${words}`}
      tabIndex={past ? undefined : 0}
      onKeyDown={(e) => {
        if (past || e.target !== e.currentTarget || e.ctrlKey || e.metaKey || e.altKey) return;
        if (e.key === "Enter") goToAlert(alert);
        else if (e.key.toLowerCase() === "a" && may && !acknowledged) void acknowledge([id]);
        else if (e.key.toLowerCase() === "g" && members) toggleGroup(id);
        else return;
        e.preventDefault();
        e.stopPropagation();
      }}
    >
      <span className={classes.severity}>
        <span aria-hidden>{mark}</span> {word}
      </span>
      <time title={time}>{clock(since)}</time>
      <span className={classes.who}>{members ? `${members.length} ×` : (vehicle ?? "")}</span>
      <div className={classes.words}>
        <strong>
          {words.startsWith(title) ? words : `${title}: ${words}`}
          {count > 1 && !members && <span className={classes.count}> ×{count}</span>}
        </strong>
        {remedy && <span className={classes.remedy}>→ {remedy}</span>}
      </div>
      <span className={classes.state}>
        {alert.flapping ? "comes and goes" : clearedAt === undefined ? "stands" : `over ${clock(clearedAt)}`}
        {acknowledged && (
          <small>
            seen by {acknowledged.by || "somebody"} {clock(acknowledged.at)}
          </small>
        )}
      </span>
      <span className={classes.tools}>
        {members && !past && (
          <Tooltip label={opened ? "Close the group (G)" : "Open the group (G)"}>
            <ActionIcon
              variant="subtle"
              aria-label={opened ? "Close the group" : "Open the group"}
              onClick={() => toggleGroup(id)}
            >
              {opened ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
        {(alert.vehicleId !== undefined || alert.place) && (
          <Tooltip label="Show it on the globe (Enter)">
            <ActionIcon variant="subtle" aria-label={`Show ${vehicle ?? "the place"}`} onClick={() => goToAlert(alert)}>
              <MapPin size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        {!past && !acknowledged && may && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<Check size={14} />}
            data-testid="alert-acknowledge"
            onClick={() => void acknowledge([id])}
          >
            Acknowledge
          </Button>
        )}
      </span>
    </div>
  );
}
