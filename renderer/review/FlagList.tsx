import { SegmentedControl, Select } from "@mantine/core";
import { ClipboardCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { Virtuoso, type VirtuosoHandle } from "react-virtuoso";
import type { FlagRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror, useUi } from "../shell/hooks.ts";
import type { FlagFilter, FlagSort } from "../shell/ui.ts";
import { Empty } from "../ui/Empty.tsx";
import { FlagCard } from "./FlagCard.tsx";
import classes from "./FlagList.module.css";

/** The flags of all sorties, as filtered and sorted. J and K or the arrows move through them. */
export function FlagList({ flags }: { flags: readonly FlagRecord[] }) {
  const filter = useUi((ui) => ui.filter);
  const sort = useUi((ui) => ui.sort);
  const selected = useUi((ui) => ui.flagId);
  const all = useMirror((m) => m.flags.size);
  const list = useRef<VirtuosoHandle>(null);
  const index = flags.findIndex((f) => f.id === selected);
  useEffect(() => {
    if (index >= 0) list.current?.scrollIntoView({ index, behavior: "auto" });
  }, [index]);
  return (
    <section className={classes.list} aria-label="Flags">
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="Filter"
          value={filter}
          data={[
            { value: "all", label: "All" },
            { value: "unreviewed", label: "Open" },
            { value: "confirmed", label: "✔" },
            { value: "dismissed", label: "✕" },
          ]}
          onChange={(value) => app.ui.patch({ filter: value as FlagFilter })}
        />
        <Select
          size="xs"
          aria-label="Order"
          allowDeselect={false}
          value={sort}
          data={[
            { value: "newest", label: "Newest first" },
            { value: "oldest", label: "Oldest first" },
            { value: "score", label: "Surest first" },
          ]}
          onChange={(value) => app.ui.patch({ sort: (value ?? "newest") as FlagSort })}
        />
      </div>
      {flags.length === 0 ? (
        <Empty icon={ClipboardCheck} title={all === 0 ? "Nothing flagged yet" : "No flag here"}>
          {all === 0
            ? "A flag opens when a vehicle stays in the watch zone during a patrol."
            : "Other flags are hidden by the filter above."}
        </Empty>
      ) : (
        <div className={classes.rows} role="listbox" aria-label="Flags" data-testid="flag-list">
          <Virtuoso
            ref={list}
            data={flags as FlagRecord[]}
            computeItemKey={(_, flag) => flag.id}
            itemContent={(_, flag) => <FlagCard flag={flag} selected={flag.id === selected} />}
          />
        </div>
      )}
    </section>
  );
}
