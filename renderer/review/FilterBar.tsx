import {
  ActionIcon,
  Button,
  CloseButton,
  Pill,
  Popover,
  SegmentedControl,
  Select,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Keyboard, Layers, ListFilter, Search } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { FlagFilter, FlagOrder, FlagStanding } from "../../src/contract/flagQuery.ts";
import { useMirror } from "../shell/hooks.ts";
import { count } from "../ui/format.ts";
import { deskView, useDesk, useDeskView } from "./appReview.ts";
import { changed, standingOf, withValues } from "./deskView.ts";
import { FlagsExport } from "./export/FlagsExport.tsx";
import classes from "./FilterBar.module.css";
import { FilterPanel } from "./FilterPanel.tsx";
import { facetsAsked, filterParts } from "./filterWords.ts";
import { orders } from "./flagDesk.ts";
import { openDesk, useOpenDesk } from "./openDesk.ts";

/** What is looked for, by which verdict and in which order; and how many flags that lets through. */
export function FilterBar() {
  const { filter, order, grouped } = useDeskView((view) => view);
  const panel = useOpenDesk((open) => open.filters);
  return (
    <div className={classes.bar}>
      <div className={classes.row}>
        <SearchField filter={filter} />
        <Popover
          opened={panel}
          onChange={(filters) => openDesk.patch({ filters })}
          position="bottom-start"
          width={560}
          withinPortal
          trapFocus
          returnFocus
          shadow="md"
        >
          <Popover.Target>
            <div>
              <Tooltip label="Filters (F)">
                <Button
                  size="xs"
                  variant={facetsAsked(filter) > 0 ? "light" : "default"}
                  leftSection={<ListFilter size={14} />}
                  data-testid="filters"
                  onClick={() => openDesk.patch({ filters: !panel })}
                >
                  {facetsAsked(filter) > 0 ? `Filters ${facetsAsked(filter)}` : "Filters"}
                </Button>
              </Tooltip>
            </div>
          </Popover.Target>
          <Popover.Dropdown className={classes.panel ?? ""}>
            <FilterPanel />
          </Popover.Dropdown>
        </Popover>
      </div>
      <Standings filter={filter} />
      <div className={classes.row}>
        <Select
          className={classes.order ?? ""}
          size="xs"
          aria-label="Order"
          allowDeselect={false}
          value={order}
          data={[...orders]}
          onChange={(value) => deskView.patch({ order: (value ?? "newest") as FlagOrder })}
        />
        <Tooltip label="One line for all flags of one spot, or of a vehicle that was joined">
          <Button
            size="xs"
            variant={grouped ? "filled" : "default"}
            aria-pressed={grouped}
            leftSection={<Layers size={14} />}
            data-testid="grouped"
            onClick={() => deskView.patch({ grouped: !grouped })}
          >
            Group
          </Button>
        </Tooltip>
        <FlagsExport filter={filter} />
        <Tooltip label="Keys (?)">
          <ActionIcon
            size={30}
            variant="default"
            aria-label="Keys"
            data-testid="review-keys"
            onClick={() => openDesk.patch({ keys: true })}
          >
            <Keyboard size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      <Parts filter={filter} />
      <Counts />
    </div>
  );
}

function SearchField({ filter }: { filter: FlagFilter }) {
  const [text, setText] = useState(filter.text ?? "");
  const kept = filter.text ?? "";
  useEffect(() => setText(kept), [kept]);
  const ask = useDebouncedCallback((wanted: string) => {
    const now = deskView.get().filter;
    deskView.patch({ filter: changed(now, { text: wanted.trim() === "" ? undefined : wanted.trim() }) });
  }, 250);
  const put = (wanted: string) => {
    setText(wanted);
    ask(wanted);
  };
  return (
    <Tooltip label="Search (/)">
      <TextInput
        className={classes.search ?? ""}
        size="xs"
        aria-label="Search"
        placeholder="Search words…"
        leftSection={<Search size={14} />}
        rightSection={text !== "" && <CloseButton size="xs" aria-label="Clear the search" onClick={() => put("")} />}
        value={text}
        data-testid="flag-search"
        onChange={(e) => put(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === "Escape" || e.key === "Enter") e.currentTarget.blur();
        }}
      />
    </Tooltip>
  );
}

function Standings({ filter }: { filter: FlagFilter }) {
  const counts = useDesk((desk) => desk.facets.standing);
  const of = (standing: FlagStanding) => counts.find(({ value }) => value === standing)?.flags ?? 0;
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label="Verdict"
      value={standingOf(filter)}
      data-testid="standings"
      data={[
        { value: "all", label: "All" },
        { value: "unreviewed", label: `◆ Open ${of("unreviewed")}` },
        { value: "confirmed", label: `✔ ${of("confirmed")}` },
        { value: "dismissed", label: `✕ ${of("dismissed")}` },
      ]}
      onChange={(value) =>
        deskView.patch({ filter: withValues(filter, "standing", value === "all" ? [] : [value as FlagStanding]) })
      }
    />
  );
}

function Parts({ filter }: { filter: FlagFilter }) {
  const vehicles = useMirror((m) => m.vehicles);
  const parts = useMemo(
    () => filterParts(filter, new Map([...vehicles.values()].map(({ id, name }) => [id, name]))),
    [filter, vehicles],
  );
  if (parts.length === 0) return null;
  return (
    <div className={classes.parts}>
      {parts.map(({ id, words, without }) => (
        <Pill key={id} withRemoveButton size="sm" onRemove={() => deskView.patch({ filter: without })}>
          {words}
        </Pill>
      ))}
      <button type="button" className={classes.clear} onClick={() => deskView.patch({ filter: {} })}>
        Clear all
      </button>
    </div>
  );
}

function Counts() {
  const { total, unseen, groups, phase } = useDesk((desk) => desk);
  return (
    <span className={classes.counts} role="status" data-testid="flag-count">
      {phase === "asking" && total === 0
        ? "Asking…"
        : [
            groups !== undefined && groups !== total
              ? `${count(total, "flag")} on ${count(groups, "line")}`
              : count(total, "flag"),
            `${unseen} not seen by you`,
          ].join(" · ")}
    </span>
  );
}
