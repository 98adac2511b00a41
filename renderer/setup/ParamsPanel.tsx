import { Button, Checkbox, Progress, Select, TextInput } from "@mantine/core";
import { BookOpen, FolderOpen, RefreshCw, Save, Search, SlidersHorizontal } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Virtuoso } from "react-virtuoso";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { ParamList } from "../../src/contract/setup.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { clock } from "../ui/format.ts";
import { useStore } from "../ui/store.ts";
import { ParamFilePanel } from "./ParamFilePanel.tsx";
import { ParamMeaningNote } from "./ParamMeaningNote.tsx";
import { ParamRebootNote } from "./ParamRebootNote.tsx";
import { ParamRow } from "./ParamRow.tsx";
import classes from "./ParamsPanel.module.css";
import { loadDescriptions, type OpenedFile, openParamFile, saveParamFile } from "./paramFiles.ts";
import { everyParam, filterParams, groupsOf, isChanged } from "./paramFilter.ts";
import { noParams } from "./params.ts";

const sources: Record<ParamList["source"], string> = {
  ftp: "read as one file",
  list: "read one by one",
  cache: "kept from before, unchanged on board",
};

/** All parameters of a vehicle: found by name or meaning, changed in place, saved to and loaded from files. */
export function ParamsPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const { id, lost } = vehicle;
  const held = useStore(app.params.state, (all) => all.get(id) ?? noParams);
  const [filter, setFilter] = useState(everyParam);
  const [open, setOpen] = useState<string | null>(null);
  const [file, setFile] = useState<OpenedFile>();
  const { list, reading, failure, modified } = held;
  const wanted = !list && !reading && !failure && !lost;
  const begun = useRef(false);
  useEffect(() => {
    // Once by itself: after a cancel the operator decides.
    if (!wanted || begun.current) return;
    begun.current = true;
    void app.params.read(id, false);
  }, [wanted, id]);
  const params = list?.params;
  const groups = useMemo(() => groupsOf(params ?? []), [params]);
  const changed = useMemo(() => (params ?? []).filter(isChanged).length, [params]);
  const shown = useMemo(() => filterParams(params ?? [], filter), [params, filter]);

  if (file && params)
    return <ParamFilePanel vehicle={vehicle} file={file} params={params} onClose={() => setFile(undefined)} />;
  return (
    <section className={classes.panel} aria-label="Parameters">
      <div className={classes.tools}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<RefreshCw size={15} />}
          disabled={reading || lost}
          data-testid="params-read"
          onClick={() => void app.params.read(id, true)}
        >
          Read again
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Save size={15} />}
          disabled={!list}
          onClick={() => void saveParamFile(vehicle)}
        >
          Save to file…
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<FolderOpen size={15} />}
          disabled={!list || lost}
          onClick={() => void openParamFile(id).then(setFile)}
        >
          Compare with a file…
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<BookOpen size={15} />}
          title="What parameters mean, as the autopilot's makers publish it: apm.pdef.xml, parameters.json"
          data-testid="params-describe"
          onClick={() => void loadDescriptions()}
        >
          Load descriptions…
        </Button>
        {list && (
          <span className={classes.source}>
            {clock(list.readAt)}, {sources[list.source]}
          </span>
        )}
      </div>
      {reading && <Reading vehicle={vehicle} />}
      {failure && (
        <div className={classes.pad}>
          <FailureNote failure={failure} />
          {!list && (
            <Button mt={8} variant="default" disabled={lost} onClick={() => void app.params.read(id, true)}>
              Try again
            </Button>
          )}
        </div>
      )}
      {list && list.problems.length > 0 && (
        <ul className={classes.problems} data-testid="params-problems">
          {list.problems.map((words) => (
            <li key={words}>▲ {words}</li>
          ))}
        </ul>
      )}
      {list && <ParamMeaningNote vehicle={vehicle} params={list.params} />}
      <ParamRebootNote vehicle={vehicle} names={held.toReboot} />
      {list && (
        <div className={classes.filter}>
          <TextInput
            aria-label="Search by name or meaning"
            placeholder="Search by name or meaning"
            leftSection={<Search size={15} />}
            value={filter.words}
            spellCheck={false}
            data-testid="params-search"
            onChange={(e) => {
              const words = e.currentTarget.value;
              setFilter((f) => ({ ...f, words }));
            }}
          />
          <Select
            aria-label="Group"
            placeholder="All groups"
            searchable
            clearable
            data={groups.map(({ group, count }) => ({ value: group, label: `${group} · ${count}` }))}
            value={filter.group}
            onChange={(group) => setFilter((f) => ({ ...f, group }))}
          />
          <Checkbox
            label={`Only changed from default (${changed})`}
            checked={filter.changedOnly}
            disabled={changed === 0 && !filter.changedOnly}
            onChange={(e) => {
              const changedOnly = e.currentTarget.checked;
              setFilter((f) => ({ ...f, changedOnly }));
            }}
          />
          <span className={classes.count} role="status" data-testid="params-count">
            {shown.length === list.params.length
              ? `${shown.length} parameters`
              : `${shown.length} of ${list.params.length}`}
            {modified.size > 0 && ` · ◆ ${modified.size} changed here`}
          </span>
        </div>
      )}
      {list && shown.length === 0 && (
        <Empty icon={SlidersHorizontal} title="No parameter fits">
          Other words may find it; the search looks at names and at what they mean.
          <Button variant="default" onClick={() => setFilter(everyParam)}>
            Show all
          </Button>
        </Empty>
      )}
      {list && shown.length > 0 && (
        <Virtuoso
          className={classes.list ?? ""}
          data={shown}
          computeItemKey={(_, param) => param.name}
          itemContent={(_, param) => (
            <ParamRow
              vehicle={vehicle}
              param={param}
              open={open === param.name}
              original={modified.get(param.name)}
              writing={held.writing.has(param.name)}
              failure={held.failures.get(param.name)}
              onToggle={() => setOpen((name) => (name === param.name ? null : param.name))}
            />
          )}
        />
      )}
      {!list && !reading && !failure && (
        <Empty icon={SlidersHorizontal} title="Not read yet">
          {lost ? "They can be read when the vehicle is heard again." : "They are read once; then they are kept."}
          <Button variant="default" disabled={lost} onClick={() => void app.params.read(id, false)}>
            Read the parameters
          </Button>
        </Empty>
      )}
    </section>
  );
}

function Reading({ vehicle }: { vehicle: VehicleRecord }) {
  const state = useMirror((m) => m.paramProgress.get(vehicle.id)?.state);
  const { done, total } = state?.phase === "reading" ? state : { done: 0, total: undefined };
  return (
    <div className={classes.reading} role="status" data-testid="params-progress">
      <div>
        <span>
          Reading from {vehicle.name}… {total === undefined ? (done > 0 ? done : "") : `${done} of ${total}`}
        </span>
        <Button size="compact-sm" variant="default" onClick={() => app.params.cancel(vehicle.id)}>
          Cancel
        </Button>
      </div>
      <Progress
        value={total ? (done / total) * 100 : 100}
        animated={!total}
        striped={!total}
        aria-label="Parameters read"
      />
    </div>
  );
}
