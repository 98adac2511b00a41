import { Button, Select } from "@mantine/core";
import { FlaskConical } from "lucide-react";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { FlagRule, RuleTrial, TrackRecording } from "../../../src/contract/flagRules.ts";
import { app } from "../../shell/app.ts";
import { useMirror } from "../../shell/hooks.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { clock, count, duration, stamp } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./Rules.module.css";

const MOST_SHOWN = 50;

/** Tries rules on the tracks of a flight that is over, or still in the air: what they would have flagged. */
export function TryPanel({ rules, blocked }: { rules: readonly FlagRule[]; blocked: boolean }) {
  const [recordings, setRecordings] = useState<readonly TrackRecording[]>();
  const [sortieId, setSortieId] = useState<string | null>(null);
  const [trial, setTrial] = useState<{ of: string; result: RuleTrial }>();
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const names = useMirror((m) => m.vehicles);
  useEffect(() => {
    let wanted = true;
    app.peers.station
      .call("rules.recordings", null)
      .then((found) => {
        if (!wanted) return;
        setRecordings(found);
        setSortieId(found[0]?.sortieId ?? null);
      })
      .catch((cause: unknown) => wanted && setFailure(failureOf(cause)));
    return () => {
      wanted = false;
    };
  }, []);
  const run = async () => {
    if (sortieId === null) return;
    setRunning(true);
    setFailure(undefined);
    try {
      const result = await app.peers.station.call("rules.try", { rules, sortieId });
      setTrial({ of: JSON.stringify(rules), result });
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setRunning(false);
    }
  };
  if (recordings?.length === 0)
    return (
      <Panel title="Try on a recording">
        <p className={classes.dim}>
          No flight is recorded yet in which something was seen. Fly a patrol (the demo will do); then its tracks are
          here.
        </p>
      </Panel>
    );
  return (
    <Panel title="Try on a recording">
      <div className={classes.sentence}>
        <Select
          size="xs"
          aria-label="Recording"
          allowDeselect={false}
          className={classes.wide}
          data={(recordings ?? []).map((r) => ({
            value: r.sortieId,
            label: `${stamp(r.startedAt)}, ${names.get(r.vehicleId)?.name ?? r.vehicleId}${r.endedAt === undefined ? " (in the air)" : ""}`,
          }))}
          value={sortieId}
          onChange={setSortieId}
        />
        <Button
          size="compact-sm"
          leftSection={<FlaskConical size={15} />}
          disabled={blocked || sortieId === null || rules.length === 0}
          loading={running}
          data-testid="rule-try"
          onClick={() => void run()}
        >
          Try
        </Button>
      </div>
      {failure && <FailureNote failure={failure} />}
      {trial && <Outcome trial={trial.result} stale={trial.of !== JSON.stringify(rules)} rules={rules} />}
    </Panel>
  );
}

function Outcome({ trial, stale, rules }: { trial: RuleTrial; stale: boolean; rules: readonly FlagRule[] }) {
  const { flags, tracks, fromAt, toAt, damaged, counts } = trial;
  return (
    <div className={classes.outcome} data-testid="rule-outcome">
      <strong>
        {count(flags.length, "flag")} from {count(tracks, "track")} in {duration(toAt - fromAt)}
      </strong>
      {stale && <span className={classes.dim}>◌ The rule was changed since: try again.</span>}
      {damaged > 0 && (
        <span className={classes.dim}>▲ {count(damaged, "line")} of the recording could not be read.</span>
      )}
      {rules.length > 1 &&
        counts.map(({ ruleId, flags: n }) => (
          <span key={ruleId}>
            {rules.find(({ id }) => id === ruleId)?.name ?? ruleId}: {count(n, "flag")}
          </span>
        ))}
      <ol className={classes.flags}>
        {flags.slice(0, MOST_SHOWN).map((flag) => (
          <li key={flag.id}>
            <time>{clock(flag.openedAt)}</time>
            <span>
              {flag.className} {(flag.fired?.[0]?.reasons ?? []).map(({ text }) => text).join("; ")}
            </span>
          </li>
        ))}
      </ol>
      {flags.length > MOST_SHOWN && <span className={classes.dim}>… and {flags.length - MOST_SHOWN} more.</span>}
    </div>
  );
}
