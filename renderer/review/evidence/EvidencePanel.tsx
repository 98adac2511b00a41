import { Button, Tooltip } from "@mantine/core";
import { PackageCheck, PackagePlus } from "lucide-react";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { stamp } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { evidence, useEvidence, useExportsOf } from "./appEvidence.ts";
import classes from "./Evidence.module.css";
import { PackageTools } from "./PackageCard.tsx";

/** Takes a flag out as evidence, and says in which packages it was before. */
export function EvidencePanel({ flag }: { readonly flag: FlagRecord }) {
  const exports = useExportsOf(flag.id) ?? [];
  const { chosen } = useEvidence((state) => state);
  const aside = chosen.includes(flag.id);
  return (
    <Panel title="Evidence">
      <Offered call="evidence.start">
        <div className={classes.row}>
          <Tooltip label="Signed package that others can check (Shift+X)">
            <Button
              size="xs"
              variant="default"
              leftSection={<PackageCheck size={15} />}
              data-testid="evidence-export"
              onClick={() => evidence.state.patch({ dialog: "asking" })}
            >
              {chosen.length > 0 ? `Export evidence of ${chosen.length}…` : "Export evidence…"}
            </Button>
          </Tooltip>
          <Tooltip label="Several flags go into one package (X)">
            <Button
              size="xs"
              variant={aside ? "light" : "subtle"}
              leftSection={<PackagePlus size={15} />}
              aria-pressed={aside}
              data-testid="evidence-choose"
              onClick={() => evidence.toggle(flag.id)}
            >
              {aside ? "Put aside for a package" : "Put aside"}
            </Button>
          </Tooltip>
          {chosen.length > 0 && (
            <Button size="xs" variant="subtle" onClick={() => evidence.clearChosen()}>
              None aside
            </Button>
          )}
        </div>
      </Offered>
      {exports.map(({ at, by, complete, file, packageId }) => (
        <div key={packageId} className={classes.one} data-testid="evidence-exported">
          <span>
            <strong>
              Exported {stamp(at)} by {by || "somebody without a name"}
            </strong>
            {!complete && " · ▲ not complete"}
          </span>
          <span className={classes.path}>{file}</span>
          <div className={classes.row}>
            <PackageTools file={file} />
          </div>
        </div>
      ))}
    </Panel>
  );
}
