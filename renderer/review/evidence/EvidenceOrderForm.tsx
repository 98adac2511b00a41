import { Button, Checkbox, Select } from "@mantine/core";
import { PackageCheck } from "lucide-react";
import { useEffect, useState } from "react";
import { mostFlagsInPackage } from "../../../src/contract/evidence.ts";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { app } from "../../shell/app.ts";
import { useSettings } from "../../shell/hooks.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { count } from "../../ui/format.ts";
import { analyst } from "../appReview.ts";
import { evidence, useEvidence } from "./appEvidence.ts";
import classes from "./Evidence.module.css";
import type { FlagScope } from "./evidenceScopeList.ts";
import { contents, exportedWords, packageName } from "./evidenceWords.ts";
import { useFlagScopes } from "./useFlagScopes.ts";

/** What goes into a package: which flags, and what besides; then where to. */
export function EvidenceOrderForm({ flag }: { readonly flag: FlagRecord | undefined }) {
  const chosen = useEvidence((state) => state.chosen);
  const exports = useEvidence((state) => state.exports);
  const named = useSettings((s) => s.analyst.trim() !== "");
  const scopes = useFlagScopes(chosen, flag);
  const [wanted, setWanted] = useState<FlagScope["value"]>();
  const [recordings, setRecordings] = useState(false);
  const [burnIn, setBurnIn] = useState(false);
  const [everything, setEverything] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const scope = scopes.find(({ value }) => value === wanted) ?? scopes[0];
  const flagIds = scope?.flagIds ?? [];
  const listed = flagIds.join("\n");
  useEffect(() => {
    for (const id of listed.split("\n")) if (id !== "") evidence.want(id);
  }, [listed]);
  const before = flagIds.filter((id) => exportedWords(exports.get(id)) !== undefined);
  const start = async () => {
    setFailure(undefined);
    setBusy(true);
    try {
      const target = await window.vedette?.chooseTarget("zip", packageName(flagIds, Date.now()));
      if (!target) return;
      const more = { ...(burnIn && { burnIn }), ...(everything && { everything }) };
      const order = { flagIds, file: target.path, by: analyst(), recordings, ...more };
      const record = await app.peers.station.call("evidence.start", order);
      if (!evidence.state.get().records.has(record.packageId)) evidence.take(record);
      evidence.state.patch({ dialog: { packageId: record.packageId } });
      if (scope?.value === "chosen") evidence.clearChosen();
    } catch (cause) {
      setFailure(failureOf(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={classes.form}
      data-testid="evidence-form"
      onSubmit={(e) => {
        e.preventDefault();
        void start();
      }}
    >
      <Select
        label="Flags"
        allowDeselect={false}
        data={scopes.map(({ value, label }) => ({ value, label }))}
        value={scope?.value ?? null}
        data-testid="evidence-scope"
        onChange={(value) => setWanted(value as FlagScope["value"])}
      />
      {flagIds.length > mostFlagsInPackage && (
        <p className={classes.caution} role="alert">
          ▲ A package holds at most {mostFlagsInPackage} flags: filter the list further, or put some aside with X.
        </p>
      )}
      {before.length > 0 && (
        <p className={classes.note} data-testid="evidence-before">
          {flagIds.length === 1
            ? exportedWords(exports.get(before[0] as string))
            : `${before.length} of them ${before.length === 1 ? "was" : "were"} exported before.`}
        </p>
      )}
      <div>
        <p className={classes.note}>In the package:</p>
        <ul className={classes.list}>
          {contents.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </div>
      <Checkbox
        label="Also the recordings themselves, byte for byte as they were hashed (large)"
        checked={recordings}
        data-testid="evidence-recordings"
        onChange={(e) => setRecordings(e.currentTarget.checked)}
      />
      <Checkbox
        label="Also a clip with boxes, time and name drawn into the picture"
        checked={burnIn}
        data-testid="evidence-burn-in"
        onChange={(e) => setBurnIn(e.currentTarget.checked)}
      />
      <Checkbox
        label="Also every row that is held about them, with who has opened them (for whoever asks what is known)"
        checked={everything}
        data-testid="evidence-everything"
        onChange={(e) => setEverything(e.currentTarget.checked)}
      />
      {!named && (
        <p className={classes.caution}>
          ▲ You gave no name: the package will say “{analyst()}”. Give one at a verdict.
        </p>
      )}
      {failure && <FailureNote failure={failure} />}
      <Button
        type="submit"
        leftSection={<PackageCheck size={16} />}
        loading={busy}
        disabled={flagIds.length === 0 || flagIds.length > mostFlagsInPackage}
        data-autofocus
        data-testid="evidence-start"
      >
        Export {count(flagIds.length, "flag")}…
      </Button>
    </form>
  );
}
