import { Select } from "@mantine/core";
import type { LinkRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useSigningKeys } from "./signingKeys.ts";

const none = "—none—";

/** With which key a link's traffic is signed and checked. */
export function KeySelect({ link }: { link: LinkRecord }) {
  const keys = useSigningKeys() ?? [];
  const named = new Set([...keys.map((k) => k.name), ...(link.key === undefined ? [] : [link.key])]);
  return (
    <Select
      label="Signed with"
      size="xs"
      allowDeselect={false}
      value={link.key ?? none}
      data={[
        { value: none, label: keys.length === 0 ? "Not signed (no keys yet, see Keys)" : "Not signed" },
        ...[...named].map((name) => ({ value: name, label: name })),
      ]}
      onChange={(value) => {
        if (value === null) return;
        app.peers.station
          .call("link.setKey", { linkId: link.id, key: value === none ? null : value })
          .catch((cause: unknown) => app.toasts.failure(cause, "The key of the link was not changed"));
      }}
    />
  );
}
