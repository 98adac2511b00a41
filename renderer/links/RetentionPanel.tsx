import { Button, Select } from "@mantine/core";
import { useEffect, useState } from "react";
import type { RetentionForecast, RetentionRecord, RetentionRules } from "../../src/contract/retention.ts";
import { ChangedBy } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { useAsked } from "../shell/useAsked.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import classes from "./FootagePanel.module.css";
import { RetentionDeleted } from "./RetentionDeleted.tsx";
import { choiceOf, dayChoices, daysOf, forecastLines, retentionLine, sameRules } from "./retentionWords.ts";

const { call } = app.peers.station;
const name = (): string => app.settings.get().analyst.trim();
const askRetention = () => call("retention.now", null);

/** After how many days recordings go by themselves, what would go now, and which flags were deleted. */
export function RetentionPanel() {
  const [record, set] = useAsked(askRetention, 10_000);
  if (!record) return null;
  return (
    <Panel title="Retention">
      <span className={classes.line} data-state={record.trouble ? "trouble" : "well"} data-testid="retention">
        {retentionLine(record)}
      </span>
      {record.trouble && <FailureNote failure={record.trouble} />}
      <ChangedBy call="retention.set">
        {record.clockDoubted && <TrustClock set={set} />}
        <Rules record={record} set={set} />
      </ChangedBy>
      <RetentionDeleted />
    </Panel>
  );
}

interface Props {
  readonly record: RetentionRecord;
  readonly set: (record: RetentionRecord) => void;
}

/** The rules as they are being chosen: what would go is told before they hold. */
function Rules({ record, set }: Props) {
  const [wanted, setWanted] = useState<RetentionRules>(record.rules);
  const [forecast, setForecast] = useState<RetentionForecast>();
  const [busy, setBusy] = useState(false);
  const changed = !sameRules(wanted, record.rules);
  const on = wanted.unflaggedDays !== null || wanted.dismissedDays !== null;
  useEffect(() => {
    setForecast(undefined);
    if (wanted.unflaggedDays === null && wanted.dismissedDays === null) return;
    let here = true;
    call("retention.forecast", wanted)
      .then((told) => here && setForecast(told))
      .catch((cause: unknown) => here && app.toasts.failure(cause, "What would go can not be told"));
    return () => {
      here = false;
    };
  }, [wanted]);
  const act = (work: () => Promise<RetentionRecord>, what: string) => {
    setBusy(true);
    work()
      .then(set)
      .catch((cause: unknown) => app.toasts.failure(cause, what))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Days
        label="Remove footage without a flag"
        description="Counted from its last picture. Footage of flags that nobody judged, or that were confirmed, stays."
        days={wanted.unflaggedDays}
        testId="retention-unflagged"
        choose={(unflaggedDays) => setWanted({ ...wanted, unflaggedDays })}
      />
      <Days
        label="Remove what shows dismissed flags only"
        description="Counted from the verdict: footage, still, and the telemetry of a sortie whose flags all were dismissed."
        days={wanted.dismissedDays}
        testId="retention-dismissed"
        choose={(dismissedDays) => setWanted({ ...wanted, dismissedDays })}
      />
      {on && (
        <ul className={classes.gaps} aria-label="What would go now" data-testid="retention-forecast">
          {forecast ? forecastLines(forecast).map((line) => <li key={line}>{line}</li>) : <li>Looking…</li>}
        </ul>
      )}
      <div className={classes.buttons}>
        {changed && (
          <>
            <Button
              size="xs"
              disabled={busy || (on && !forecast)}
              data-testid="retention-set"
              onClick={() =>
                act(() => call("retention.set", { rules: wanted, by: name() }), "The rules were not changed")
              }
            >
              {on ? "Keep to these rules" : "Keep everything"}
            </Button>
            <Button size="xs" variant="default" onClick={() => setWanted(record.rules)}>
              Leave as it was
            </Button>
          </>
        )}
        {!changed && on && (
          <Button
            size="xs"
            variant="default"
            disabled={busy || record.running || record.trouble !== undefined}
            data-testid="retention-run"
            onClick={() => act(() => call("retention.run", { by: name() }), "The rules were not carried out")}
          >
            {busy || record.running ? "Removing…" : "Remove now"}
          </Button>
        )}
      </div>
    </>
  );
}

function Days(props: {
  readonly label: string;
  readonly description: string;
  readonly days: number | null;
  readonly testId: string;
  readonly choose: (days: number | null) => void;
}) {
  return (
    <Select
      label={props.label}
      description={props.description}
      data={dayChoices(props.days)}
      value={choiceOf(props.days)}
      allowDeselect={false}
      data-testid={props.testId}
      onChange={(value) => value !== null && props.choose(daysOf(value))}
    />
  );
}

function TrustClock({ set }: Pick<Props, "set">) {
  const trust = () => {
    call("retention.trustClock", { by: name() })
      .then(set)
      .catch((cause: unknown) => app.toasts.failure(cause, "The clock is still doubted"));
  };
  return (
    <Button size="xs" variant="default" data-testid="retention-trust" onClick={trust}>
      The clock is right: {new Date().toISOString().slice(0, 16).replace("T", " ")} UTC
    </Button>
  );
}
