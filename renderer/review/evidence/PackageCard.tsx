import { Button, Progress } from "@mantine/core";
import { FolderOpen, ShieldCheck } from "lucide-react";
import type { EvidenceRecord } from "../../../src/contract/evidence.ts";
import { askStation } from "../../shell/askStation.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { count, stamp } from "../../ui/format.ts";
import { fileName } from "../offline/offlineWords.ts";
import { checkPackage, showPackage } from "./appEvidence.ts";
import classes from "./Evidence.module.css";
import { packageState } from "./evidenceWords.ts";

/** A package that is or was made: how far it is, where it lies, and what is not in it. */
export function PackageCard({ record }: { readonly record: EvidenceRecord }) {
  const { packageId, at, by, failure, file, flagIds, missing, phase, share } = record;
  return (
    <div className={classes.one} data-testid="evidence-package" data-phase={phase}>
      <strong>{fileName(file)}</strong>
      <span className={classes.note}>
        {count(flagIds.length, "flag")} · {stamp(at)} · {by || "nobody named"}
      </span>
      {phase === "running" && <Progress value={share * 100} aria-label={`Package ${fileName(file)}`} animated />}
      <strong role="status">{packageState(record)}</strong>
      {failure && <FailureNote failure={failure} />}
      {missing.length > 0 && (
        <>
          <p className={classes.caution}>The package says of itself what it lacks:</p>
          <ul className={classes.list} data-testid="evidence-missing">
            {missing.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </>
      )}
      {phase === "done" && <span className={classes.path}>{file}</span>}
      <div className={classes.row}>
        {phase === "running" && (
          <Button
            size="compact-sm"
            variant="default"
            data-testid="evidence-cancel"
            onClick={() => void askStation("evidence.cancel", { packageId }).catch(() => {})}
          >
            Cancel
          </Button>
        )}
        {phase === "done" && <PackageTools file={file} />}
      </div>
    </div>
  );
}

/** What can be done with a package that was written. */
export function PackageTools({ file }: { readonly file: string }) {
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<FolderOpen size={14} />}
        data-testid="evidence-show"
        onClick={() => void showPackage(file)}
      >
        Show in folder
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<ShieldCheck size={14} />}
        data-testid="evidence-check-again"
        onClick={() => checkPackage(file)}
      >
        Check
      </Button>
    </>
  );
}
