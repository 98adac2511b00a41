import { Button, CopyButton } from "@mantine/core";
import { Copy } from "lucide-react";
import { useEffect, useState } from "react";
import type { EvidenceKey } from "../../../src/contract/evidence.ts";
import { type Failure, failureOf } from "../../../src/contract/failure.ts";
import { app } from "../../shell/app.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./Evidence.module.css";

/** The public key of this station, to be handed on by another way than the packages. */
export function KeyPanel() {
  const [key, setKey] = useState<EvidenceKey>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    app.peers.station.call("evidence.key", null).then(setKey, (cause: unknown) => setFailure(failureOf(cause)));
  }, []);
  return (
    <Panel title="Key of this station">
      {failure && <FailureNote failure={failure} />}
      {key && (
        <>
          <p className={classes.note}>
            Whoever checks your packages needs this fingerprint, by another way than the package: on paper, by
            telephone, from somebody they know. Without it a package shows only that somebody has signed it.
          </p>
          <output className={classes.fingerprint} aria-label="Fingerprint" data-testid="evidence-fingerprint">
            {key.fingerprint}
          </output>
          <div className={classes.row}>
            <CopyText text={key.fingerprint} label="Copy the fingerprint" />
            <CopyText text={key.publicKey} label="Copy the public key (PEM)" />
          </div>
        </>
      )}
    </Panel>
  );
}

function CopyText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size="compact-sm" variant="default" leftSection={<Copy size={14} />} onClick={copy}>
          {copied ? "✔ Copied" : label}
        </Button>
      )}
    </CopyButton>
  );
}
