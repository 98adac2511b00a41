import { Button } from "@mantine/core";
import { FileText, Printer } from "lucide-react";
import { useState } from "react";
import type { RunRef } from "../../../src/contract/runs.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { saveDocument } from "../../review/report/saveDocument.ts";
import { app } from "../../shell/app.ts";
import classes from "./Runs.module.css";

/** Saves the same as a page of its own. */
export function RunSave({ of, other }: { readonly of: RunRef; readonly other?: RunRef }) {
  const [busy, setBusy] = useState<"html" | "pdf">();
  const save = async (kind: "html" | "pdf") => {
    setBusy(kind);
    try {
      const { html, name, heading } = await app.peers.station.call("scenarioRuns.page", { ...of, other });
      await saveDocument(kind, html, name, heading);
    } catch (cause) {
      app.toasts.failure(cause, "It was not saved");
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <Offered call="dailyReport.make">
      <div className={classes.head}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<FileText size={15} />}
          loading={busy === "html"}
          data-testid="run-save-html"
          onClick={() => void save("html")}
        >
          Save as web page…
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Printer size={15} />}
          loading={busy === "pdf"}
          onClick={() => void save("pdf")}
        >
          Save as PDF…
        </Button>
      </div>
    </Offered>
  );
}
