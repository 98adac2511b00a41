import { Modal } from "@mantine/core";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { evidence, useEvidence } from "./appEvidence.ts";
import { EvidenceOrderForm } from "./EvidenceOrderForm.tsx";
import { PackageCard } from "./PackageCard.tsx";

/** Asks what goes into a package and where to, then follows it; it goes on when this is closed. */
export function EvidenceDialog({ flag }: { readonly flag: FlagRecord | undefined }) {
  const dialog = useEvidence((state) => state.dialog);
  const record = useEvidence(({ records }) => (typeof dialog === "object" ? records.get(dialog.packageId) : undefined));
  return (
    <Modal
      opened={dialog !== "closed"}
      onClose={() => evidence.state.patch({ dialog: "closed" })}
      title="Export evidence"
      size={620}
      onKeyDown={(e) => e.stopPropagation()} // the keys of Review are not for the flag behind it
    >
      {dialog === "asking" && <EvidenceOrderForm flag={flag} />}
      {record && <PackageCard record={record} />}
    </Modal>
  );
}
