import { Button, NumberInput, Select, TagsInput, TextInput } from "@mantine/core";
import { Check, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { FlagRule } from "../../../src/contract/flagRules.ts";
import { ruleText } from "../../../src/review/rules/ruleText.ts";
import { useMirror } from "../../shell/hooks.ts";
import { Panel } from "../../ui/Panel.tsx";
import { ConditionRow } from "./ConditionRow.tsx";
import { changed, newCondition } from "./conditionForms.ts";
import { HourFields } from "./HourFields.tsx";
import classes from "./Rules.module.css";
import { problemOf } from "./ruleBook.ts";
import { TryPanel } from "./TryPanel.tsx";
import { WhereFields } from "./WhereFields.tsx";

interface Props {
  readonly rule: FlagRule;
  readonly isNew: boolean;
  readonly onSave: (rule: FlagRule) => void;
  readonly onCancel: () => void;
  readonly onRemove: () => void;
}

/** A rule to be changed, as the sentence that it is, and tried before it is kept. */
export function RuleForm({ rule, isNew, onSave, onCancel, onRemove }: Props) {
  const [draft, setDraft] = useState(rule);
  const known = useMirror((m) => m.detector?.classes);
  const set = (part: Parameters<typeof changed>[1]) => setDraft((now) => changed(now, part));
  const problem = problemOf(draft);
  const { conditions, size } = draft;
  const dirty = isNew || JSON.stringify(draft) !== JSON.stringify(rule);
  return (
    <>
      <Panel title={isNew ? "New rule" : "Change the rule"}>
        <TextInput
          label="Name"
          value={draft.name}
          maxLength={200}
          data-testid="rule-name"
          onChange={(e) => set({ name: e.currentTarget.value })}
        />
        <div className={classes.sentence}>
          <Select
            size="xs"
            aria-label="Severity"
            allowDeselect={false}
            value={draft.severity}
            data={[
              { value: "alert", label: "Alert" },
              { value: "notice", label: "Notice" },
            ]}
            onChange={(severity) => severity && set({ severity: severity as FlagRule["severity"] })}
          />
          <span>when</span>
          <TagsInput
            size="xs"
            aria-label="Classes"
            placeholder={draft.classes ? "" : "anything (or classes…)"}
            data={[...(known ?? [])]}
            value={[...(draft.classes ?? [])]}
            onChange={(classes) => set({ classes: classes.length > 0 ? classes : undefined })}
          />
          <WhereFields where={draft.where} onChange={(where) => set({ where })} />
        </div>
        {conditions.map((condition, i) => (
          <ConditionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place in the sentence
            key={i}
            condition={condition}
            word={i === 0 ? "" : draft.match === "all" ? "and" : "or"}
            onChange={(next) => set({ conditions: conditions.with(i, next) })}
            onRemove={
              conditions.length > 1 ? () => set({ conditions: conditions.filter((_, k) => k !== i) }) : undefined
            }
          />
        ))}
        <div className={classes.sentence}>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<Plus size={14} />}
            disabled={conditions.length >= 8}
            onClick={() => set({ conditions: [...conditions, newCondition("speed")] })}
          >
            Another condition
          </Button>
          {conditions.length > 1 && (
            <Select
              size="xs"
              aria-label="All or any"
              allowDeselect={false}
              value={draft.match}
              data={[
                { value: "all", label: "all have to be met" },
                { value: "any", label: "any one is enough" },
              ]}
              onChange={(match) => match && set({ match: match as FlagRule["match"] })}
            />
          )}
        </div>
        <HourFields hours={draft.hours} onChange={(hours) => set({ hours })} />
        <div className={classes.sentence}>
          <span>It has to be</span>
          <NumberInput
            className={classes.number}
            size="xs"
            aria-label="Certainty of the place"
            min={0.5}
            max={0.999}
            step={0.05}
            value={draft.confidence}
            onChange={(value) => typeof value === "number" && set({ confidence: value })}
          />
          <span>certain that it is there.</span>
        </div>
        {draft.classes && (
          <div className={classes.sentence}>
            <span>A thing of unknown class counts from</span>
            <SizeField
              label="Smallest size"
              value={size?.from}
              onChange={(from) =>
                set({ size: from === undefined ? undefined : { from, to: Math.max(from, size?.to ?? 15) } })
              }
            />
            <span>to</span>
            <SizeField
              label="Greatest size"
              value={size?.to}
              onChange={(to) =>
                set({ size: to === undefined ? undefined : { from: Math.min(to, size?.from ?? 0), to } })
              }
            />
          </div>
        )}
        <p className={classes.text} data-testid="rule-text">
          {ruleText(draft)}.
        </p>
        {problem && (
          <p className={classes.problem} role="alert">
            ▲ {problem}
          </p>
        )}
        <div className={classes.buttons}>
          <Button
            leftSection={<Check size={16} />}
            disabled={problem !== undefined || !dirty}
            data-testid="rule-save"
            onClick={() => onSave(draft)}
          >
            Keep
          </Button>
          <Button variant="default" onClick={onCancel}>
            {dirty ? "Discard" : "Close"}
          </Button>
          {!isNew && (
            <Button variant="subtle" leftSection={<Trash2 size={16} />} onClick={onRemove}>
              Remove
            </Button>
          )}
        </div>
      </Panel>
      <TryPanel rules={[draft]} blocked={problem !== undefined} />
    </>
  );
}

function SizeField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}) {
  return (
    <NumberInput
      className={classes.number}
      size="xs"
      aria-label={label}
      placeholder="—"
      suffix=" m"
      min={0}
      max={1000}
      value={value ?? ""}
      onChange={(text) => onChange(typeof text === "number" ? text : undefined)}
    />
  );
}
