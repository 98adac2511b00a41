import { PasswordInput } from "@mantine/core";
import { useState } from "react";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly description?: string;
  readonly focused?: boolean;
  readonly testId: string;
}

/** A password as it is typed; tells of a caps lock that was left on. */
export function PasswordField({ label, value, onChange, description, focused, testId }: Props) {
  const [caps, setCaps] = useState(false);
  return (
    <PasswordInput
      label={label}
      description={description}
      error={caps ? "Caps lock is on" : undefined}
      value={value}
      data-autofocus={focused || undefined}
      autoFocus={focused}
      autoComplete="off"
      data-testid={testId}
      onChange={(e) => onChange(e.currentTarget.value)}
      onKeyDown={(e) => setCaps(e.getModifierState("CapsLock"))}
      onBlur={() => setCaps(false)}
    />
  );
}
