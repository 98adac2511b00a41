import { Button, Select } from "@mantine/core";
import { FileDown } from "lucide-react";
import { useState } from "react";
import { type Failure, failureOf } from "../../src/contract/failure.ts";
import type { FlagFilter } from "../../src/contract/flagQuery.ts";
import type { SharingFormat } from "../../src/contract/sharing.ts";
import { app } from "../shell/app.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import classes from "./SharingPanel.module.css";
import { exportedWords } from "./sharingWords.ts";

const formats: { value: SharingFormat; label: string }[] = [
  { value: "geojson", label: "GeoJSON" },
  { value: "kml", label: "KML" },
  { value: "csv", label: "CSV" },
];

interface Props {
  readonly filter: FlagFilter;
  /** What is offered first. */
  readonly first?: "sightings" | "flags";
}

/** Writes the flags that a filter lets through, or of them the sightings, into a file for other programs. */
export function SharingExport({ filter, first = "sightings" }: Props) {
  const [what, setWhat] = useState<"sightings" | "flags">(first);
  const [format, setFormat] = useState<SharingFormat>("geojson");
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const write = async () => {
    setBusy(true);
    setDone(undefined);
    setFailure(undefined);
    try {
      const day = new Date().toISOString().slice(0, 10);
      const target = await window.vedette?.chooseTarget(format, `${what}-${day}`);
      if (!target) return;
      const by = app.settings.get().analyst;
      const order = { what, filter, format, file: target.path, replace: target.replace, by };
      setDone(exportedWords(await app.peers.station.call("sharing.export", order), what));
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className={classes.row}>
        <Select
          className={classes.grow ?? ""}
          aria-label="What to write"
          allowDeselect={false}
          data={[
            { value: "sightings", label: "Confirmed sightings" },
            { value: "flags", label: "Flags with their verdicts" },
          ]}
          value={what}
          onChange={(value) => value !== null && setWhat(value as "sightings" | "flags")}
        />
        <Select
          w={110}
          aria-label="Format"
          allowDeselect={false}
          data={formats}
          value={format}
          data-testid="sharing-format"
          onChange={(value) => value !== null && setFormat(value as SharingFormat)}
        />
        <Button
          variant="default"
          leftSection={<FileDown size={15} />}
          loading={busy}
          data-testid="sharing-export"
          onClick={() => void write()}
        >
          Export…
        </Button>
      </div>
      {done && (
        <p className={classes.note} role="status" data-testid="sharing-exported">
          {done}
        </p>
      )}
      {failure && <FailureNote failure={failure} />}
    </>
  );
}
