import { Button, TextInput } from "@mantine/core";
import classes from "./SharingPanel.module.css";

interface Props {
  readonly label: string;
  readonly description: string;
  /** Its path; empty: none. */
  readonly value: string;
  readonly onChange: (path: string) => void;
  readonly onFailure: (cause: unknown) => void;
}

/** The file of a certificate or a key. */
export function SharingFile({ label, description, value, onChange, onFailure }: Props) {
  const choose = async () => {
    try {
      const path = await window.vedette?.chooseFile("certificate");
      if (path) onChange(path);
    } catch (cause) {
      onFailure(cause);
    }
  };
  return (
    <div className={classes.row}>
      <TextInput
        className={classes.grow ?? ""}
        {...{ label, description, value }}
        spellCheck={false}
        onChange={(e) => onChange(e.currentTarget.value)}
      />
      <Button variant="default" aria-label={`Choose: ${label}`} onClick={() => void choose()}>
        Choose…
      </Button>
    </div>
  );
}
