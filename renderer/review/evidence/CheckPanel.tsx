import { Button, Loader, TextInput } from "@mantine/core";
import { FileArchive, Folder } from "lucide-react";
import { useState } from "react";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { fileName } from "../offline/offlineWords.ts";
import { evidence, useEvidence } from "./appEvidence.ts";
import classes from "./Evidence.module.css";
import type { PackageCheck } from "./evidenceDesk.ts";
import { checkHead, checkMeaning } from "./evidenceWords.ts";

/** Checks a package or an exported audit log, of this station or of another. */
export function CheckPanel() {
  const check = useEvidence((state) => state.check);
  const [key, setKey] = useState("");
  const choose = async (what: "file" | "folder") => {
    const path =
      what === "file" ? await window.vedette?.chooseFile("package") : await window.vedette?.chooseFolder("package");
    if (path) await evidence.verify(path, key.trim());
  };
  return (
    <Panel title="Check a package">
      <p className={classes.note}>
        A package as a zip file or a folder, or an exported audit log (.jsonl). It is the same check as{" "}
        <code>npm run verify</code>, which others can run without this app.
      </p>
      <div className={classes.row}>
        <TextInput
          className={classes.grow ?? ""}
          size="xs"
          label="Fingerprint of the key that must have signed it; empty: this station’s"
          placeholder="0123 4567 89ab …"
          spellCheck={false}
          value={key}
          data-testid="evidence-key"
          onChange={(e) => setKey(e.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<FileArchive size={15} />}
          data-testid="evidence-verify"
          onClick={() => void choose("file")}
        >
          File…
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<Folder size={15} />}
          data-testid="evidence-verify-folder"
          onClick={() => void choose("folder")}
        >
          Folder…
        </Button>
      </div>
      {check && <Checked check={check} />}
    </Panel>
  );
}

function Checked({ check }: { readonly check: PackageCheck }) {
  const { file, phase } = check;
  if (phase === "checking")
    return (
      <p className={classes.note} role="status">
        <Loader size={14} /> Checking {fileName(file)}: every file is read…
      </p>
    );
  if (phase === "failed") return <FailureNote failure={check.failure} />;
  const { whole, words } = check.check;
  return (
    <div className={classes.verdict} role="status" data-whole={whole} data-testid="evidence-checked">
      <strong>{checkHead(check.check)}</strong>
      <span>{checkMeaning(check.check)}</span>
      <span className={classes.path}>{file}</span>
      <pre className={classes.words}>{words}</pre>
    </div>
  );
}
