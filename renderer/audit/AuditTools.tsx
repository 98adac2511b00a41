import { Button, Checkbox, CloseButton, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { instantOf, localTime } from "../review/filterWords.ts";
import { app } from "../shell/app.ts";
import { useAsked } from "../shell/useAsked.ts";
import classes from "./Audit.module.css";
import { auditDesk, useAudit } from "./appAudit.ts";
import type { AuditFilter } from "./auditDesk.ts";
import { kindWords } from "./auditWords.ts";

/** Sets parts of what is looked for; undefined takes one away. */
function change(part: { readonly [K in keyof AuditFilter]: AuditFilter[K] | undefined }): void {
  const all = Object.entries({ ...auditDesk.view.get().filter, ...part }).filter(([, value]) => value !== undefined);
  auditDesk.setFilter(Object.fromEntries(all) as AuditFilter);
}

const askState = () => app.peers.station.call("audit.state", null);
const statePeriodMs = 10_000;

/** By what lines are chosen: words, time, person, kind, station. */
export function AuditTools() {
  const filter = useAudit((view) => view.filter);
  const facets = useAudit((view) => view.facets);
  const [state] = useAsked(askState, statePeriodMs);
  const time = (key: "fromAt" | "toAt", label: string) => (
    <TextInput
      size="xs"
      type="datetime-local"
      label={label}
      value={localTime(filter[key])}
      data-testid={`audit-${key}`}
      onChange={(e) => change({ [key]: instantOf(e.currentTarget.value) })}
    />
  );
  const choice = (key: "by" | "kind", label: string, values: readonly { value: string; label: string }[]) => (
    <Select
      size="xs"
      label={label}
      placeholder="any"
      clearable
      searchable
      data={[...values]}
      value={filter[key] ?? null}
      data-testid={`audit-${key}`}
      onChange={(value) => change({ [key]: value ?? undefined })}
    />
  );
  const stations = state ? [state.station, ...state.others.map(({ station }) => station)] : [];
  return (
    <div className={classes.filter} role="search">
      <Words />
      {choice(
        "by",
        "Person",
        facets.people.map(({ value, lines }) => ({ value, label: `${value} (${lines})` })),
      )}
      {choice(
        "kind",
        "Kind",
        facets.kinds.map(({ value, lines }) => ({ value, label: `${kindWords(value)} (${lines})` })),
      )}
      {time("fromAt", "From")}
      {time("toAt", "to")}
      {stations.length > 1 && (
        <Select
          size="xs"
          label="Station"
          allowDeselect={false}
          data={stations.map((value) => ({ value, label: value === state?.station ? "this station" : value }))}
          value={filter.station ?? state?.station ?? null}
          data-testid="audit-station"
          onChange={(value) => change({ station: value === state?.station || value === null ? undefined : value })}
        />
      )}
      <Checkbox
        size="xs"
        label="Clock set back"
        checked={filter.clockBack === true}
        data-testid="audit-clock"
        onChange={(e) => change({ clockBack: e.currentTarget.checked || undefined })}
      />
      {Object.keys(filter).length > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => auditDesk.setFilter({})}>
          Clear all
        </Button>
      )}
    </div>
  );
}

function Words() {
  const kept = useAudit((view) => view.filter.text ?? "");
  const [text, setText] = useState(kept);
  useEffect(() => setText(kept), [kept]);
  const ask = useDebouncedCallback((wanted: string) => change({ text: wanted.trim() || undefined }), 300);
  const put = (wanted: string) => {
    setText(wanted);
    ask(wanted);
  };
  return (
    <TextInput
      size="xs"
      label="Words (/)"
      placeholder="anywhere in a line"
      leftSection={<Search size={14} />}
      rightSection={text !== "" && <CloseButton size="xs" aria-label="Clear the search" onClick={() => put("")} />}
      value={text}
      data-testid="audit-text"
      onChange={(e) => put(e.currentTarget.value)}
      onKeyDown={(e) => {
        if (e.key === "Escape" || e.key === "Enter") e.currentTarget.blur();
      }}
    />
  );
}
