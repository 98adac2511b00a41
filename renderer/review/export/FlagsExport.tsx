import { ActionIcon, Popover, Tooltip } from "@mantine/core";
import { FileDown } from "lucide-react";
import { useState } from "react";
import type { FlagFilter } from "../../../src/contract/flagQuery.ts";
import { useMay } from "../../accounts/appAccounts.ts";
import { SharingExport } from "../../links/SharingExport.tsx";
import classes from "./FlagsExport.module.css";

/** Writes what the list shows now, all pages of it, into a file for other programs. */
export function FlagsExport({ filter }: { readonly filter: FlagFilter }) {
  const [open, setOpen] = useState(false);
  if (!useMay("sharing.export")) return null;
  return (
    <Popover opened={open} onChange={setOpen} width={480} withinPortal trapFocus returnFocus shadow="md">
      <Popover.Target>
        <div>
          <Tooltip label="What is listed, into a file for other programs">
            <ActionIcon
              size={30}
              variant="default"
              aria-label="Export the list"
              aria-expanded={open}
              data-testid="export-list"
              onClick={() => setOpen(!open)}
            >
              <FileDown size={15} />
            </ActionIcon>
          </Tooltip>
        </div>
      </Popover.Target>
      <Popover.Dropdown className={classes.ask ?? ""}>
        <SharingExport filter={filter} first="flags" />
      </Popover.Dropdown>
    </Popover>
  );
}
