import { ActionIcon, Tooltip } from "@mantine/core";
import type { LucideIcon } from "lucide-react";

interface Props {
  /** What it does to what, as tooltip and for screen readers. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A small button of a picture alone, in the row of what it acts on. */
export function ToolButton({ label, icon: Icon, disabled = false, onClick }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
        <Icon size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
