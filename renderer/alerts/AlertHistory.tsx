import { Button, Loader, MultiSelect, TextInput } from "@mantine/core";
import { History } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Virtuoso } from "react-virtuoso";
import { type AlertRecord, type AlertSeverity, alertSeverities } from "../../src/contract/alerts.ts";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import { app } from "../shell/app.ts";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { AlertRow } from "./AlertRow.tsx";
import classes from "./Alerts.module.css";
import { severityMarks } from "./alertOrder.ts";
import { useAlerts } from "./appAlerts.ts";

interface Found {
  readonly alerts: readonly AlertRecord[];
  readonly next?: number | undefined;
}

/** What alerts there were, newest first, by severity and words. */
export function AlertHistory() {
  const [severities, setSeverities] = useState<readonly AlertSeverity[]>([]);
  const [text, setText] = useState("");
  const [found, setFound] = useState<Found>();
  const [failure, setFailure] = useState<Failure>();
  const now = useAlerts((view) => view.alerts);
  const ask = useCallback(
    async (before?: number) => {
      const asked = {
        ...(severities.length > 0 && { severities }),
        ...(text.trim() !== "" && { text: text.trim() }),
        ...(before !== undefined && { before }),
      };
      return app.peers.station.call("alerts.history", asked);
    },
    [severities, text],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the list of now changes
  useEffect(() => {
    let over = false;
    const timer = setTimeout(() => {
      ask().then(
        (page) => {
          if (over) return;
          setFound(page);
          setFailure(undefined);
        },
        (cause: unknown) => !over && setFailure(failureOf(cause)),
      );
    }, 250);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [ask, now]);
  const more = async (before: number) => {
    try {
      const page = await ask(before);
      setFound((known) => ({ ...page, alerts: [...(known?.alerts ?? []), ...page.alerts] }));
    } catch (cause) {
      setFailure(failureOf(cause));
    }
  };
  const next = found?.next;
  return (
    <>
      <div className={classes.filter}>
        <MultiSelect
          size="xs"
          aria-label="Severities"
          placeholder={severities.length === 0 ? "All severities" : ""}
          data={alertSeverities.map((value) => ({ value, label: severityMarks[value].word }))}
          value={[...severities]}
          onChange={(value) => setSeverities(value as AlertSeverity[])}
        />
        <TextInput
          size="xs"
          aria-label="Words in it"
          placeholder="Vehicle or words"
          value={text}
          data-testid="alert-history-text"
          onChange={(e) => setText(e.currentTarget.value)}
        />
      </div>
      {failure && <FailureNote failure={failure} />}
      {!found && !failure && <Loader size="sm" m="md" />}
      {found && found.alerts.length === 0 && (
        <Empty icon={History} title="No such alert">
          Nothing like it is in the history of this station.
        </Empty>
      )}
      {found && found.alerts.length > 0 && (
        <Virtuoso
          className={classes.list ?? ""}
          data={found.alerts}
          computeItemKey={(_, { id }) => id}
          itemContent={(_, alert) => <AlertRow alert={alert} past />}
          components={{
            Footer: () =>
              next === undefined ? null : (
                <Button size="compact-xs" variant="subtle" onClick={() => void more(next)}>
                  Older ones…
                </Button>
              ),
          }}
        />
      )}
    </>
  );
}
