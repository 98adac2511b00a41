import { ActionIcon, Checkbox, NumberInput, Select, TextInput } from "@mantine/core";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { type ChecklistItem, type CheckTest, checkTests } from "../../src/mission/checklist.ts";
import classes from "./Checklists.module.css";
import { testWords, withTest } from "./editing.ts";

interface Props {
  readonly item: ChecklistItem;
  readonly ends: { readonly first: boolean; readonly last: boolean };
  /** `field`: it is being written into. */
  readonly onChange: (item: ChecklistItem, field?: string) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

/** An item as it is edited: words, how it is done, what ticks it, who must. */
export function ChecklistEditorItem({ item, ends, onChange, onMove, onRemove }: Props) {
  const { hint: _, ...unhinted } = item;
  return (
    <li className={classes.edited}>
      <TextInput
        size="xs"
        aria-label="Words"
        placeholder="What has to be so"
        value={item.words}
        onChange={(e) => onChange({ ...item, words: e.currentTarget.value }, "words")}
      />
      <TextInput
        size="xs"
        aria-label="Hint"
        placeholder="How it is done"
        value={item.hint ?? ""}
        onChange={(e) =>
          onChange(e.currentTarget.value === "" ? unhinted : { ...unhinted, hint: e.currentTarget.value }, "hint")
        }
      />
      <Select
        size="xs"
        aria-label="Ticks itself"
        data={[
          { value: "", label: "Ticked by hand" },
          ...checkTests.map((value) => ({ value, label: testWords[value] })),
        ]}
        value={item.test?.value ?? ""}
        allowDeselect={false}
        onChange={(value) => onChange(withTest(item, value ? (value as CheckTest) : null))}
      />
      {item.test?.limit === undefined ? (
        <Checkbox
          size="xs"
          label="Supervisor"
          checked={item.by === "supervisor"}
          onChange={(e) => {
            const { by: __, ...anyone } = item;
            onChange(e.currentTarget.checked ? { ...anyone, by: "supervisor" } : anyone);
          }}
        />
      ) : (
        <NumberInput
          size="xs"
          aria-label="Limit"
          min={0}
          value={item.test.limit}
          onChange={(limit) =>
            item.test && typeof limit === "number" && onChange({ ...item, test: { ...item.test, limit } })
          }
        />
      )}
      <span className={classes.moves}>
        <ActionIcon variant="subtle" aria-label="Up" disabled={ends.first} onClick={() => onMove(-1)}>
          <ArrowUp size={15} />
        </ActionIcon>
        <ActionIcon variant="subtle" aria-label="Down" disabled={ends.last} onClick={() => onMove(1)}>
          <ArrowDown size={15} />
        </ActionIcon>
        <ActionIcon variant="subtle" aria-label="Remove" onClick={onRemove}>
          <Trash2 size={15} />
        </ActionIcon>
      </span>
    </li>
  );
}
