import { UnstyledButton } from "@mantine/core";
import type { LucideIcon } from "lucide-react";
import classes from "./ClipPlayer.module.css";

interface Props {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly pressed: boolean;
  readonly run: () => void;
  readonly testId: string;
}

/** A small switch of the player. */
export function SmallTool({ icon: Icon, label, pressed, run, testId }: Props) {
  return (
    <UnstyledButton
      className={classes.small ?? ""}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      data-testid={testId}
      onClick={run}
    >
      <Icon size={16} />
    </UnstyledButton>
  );
}
