import { ActionIcon, Select, Tooltip } from "@mantine/core";
import { X } from "lucide-react";
import type { RuleCondition } from "../../../src/contract/flagRules.ts";
import { conditionChoices, newCondition } from "./conditionForms.ts";
import classes from "./Rules.module.css";
import { SentenceNumber } from "./SentenceNumber.tsx";

interface Props {
  readonly condition: RuleCondition;
  /** What stands before it: nothing, `and`, `or`. */
  readonly word: string;
  readonly onChange: (condition: RuleCondition) => void;
  /** Absent while it is the only one. */
  readonly onRemove?: (() => void) | undefined;
}

/** One condition of a rule as a part of its sentence. */
export function ConditionRow({ condition, word, onChange, onRemove }: Props) {
  return (
    <div className={classes.sentence} data-testid="rule-condition">
      {word && <span className={classes.word}>{word}</span>}
      <Select
        size="xs"
        aria-label="Condition"
        allowDeselect={false}
        data={conditionChoices as { value: string; label: string }[]}
        value={condition.kind}
        onChange={(kind) => kind && onChange(newCondition(kind as RuleCondition["kind"]))}
      />
      <Fields condition={condition} onChange={onChange} />
      {onRemove && (
        <Tooltip label="Remove this condition">
          <ActionIcon variant="subtle" size="sm" aria-label="Remove this condition" onClick={onRemove}>
            <X size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}

function Fields({ condition: c, onChange }: Pick<Props, "condition" | "onChange">) {
  switch (c.kind) {
    case "dwell":
      return (
        <>
          <SentenceNumber
            label="Stay"
            unit="s"
            scale={1000}
            value={c.ms}
            onChange={(ms = 0) => onChange({ ...c, ms })}
          />
          <span>seen in at least</span>
          <SentenceNumber label="Frames" min={1} value={c.seen} onChange={(seen = 1) => onChange({ ...c, seen })} />
          <span>frames</span>
        </>
      );
    case "speed": {
      const ends = (from: number | undefined, to: number | undefined) =>
        onChange({ kind: "speed", ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
      return (
        <>
          <SentenceNumber label="Lowest speed" unit="m/s" value={c.from} onChange={(from) => ends(from, c.to)} />
          <span>to</span>
          <SentenceNumber label="Highest speed" unit="m/s" value={c.to} onChange={(to) => ends(c.from, to)} />
        </>
      );
    }
    case "heading":
      return (
        <>
          <SentenceNumber
            label="From azimuth"
            unit="°"
            max={360}
            value={c.fromDeg}
            onChange={(fromDeg = 0) => onChange({ ...c, fromDeg })}
          />
          <span>and, clockwise,</span>
          <SentenceNumber
            label="To azimuth"
            unit="°"
            max={360}
            value={c.toDeg}
            onChange={(toDeg = 0) => onChange({ ...c, toDeg })}
          />
        </>
      );
    case "course":
      return (
        <Select
          size="xs"
          aria-label="Course"
          allowDeselect={false}
          value={c.course}
          data={[
            { value: "towards", label: "towards it" },
            { value: "away", label: "away from it" },
            { value: "along", label: "along it" },
          ]}
          onChange={(course) => course && onChange({ ...c, course: course as typeof c.course })}
        />
      );
    case "crossing":
      return (
        <>
          <Select
            size="xs"
            aria-label="Direction of the crossing"
            allowDeselect={false}
            value={c.direction}
            data={[
              { value: "either", label: "either way" },
              { value: "left-to-right", label: "from its left to its right" },
              { value: "right-to-left", label: "from its right to its left" },
            ]}
            onChange={(direction) => direction && onChange({ ...c, direction: direction as typeof c.direction })}
          />
          <span>with both sides certain to</span>
          <SentenceNumber
            label="Certainty of the sides"
            min={0.5}
            max={0.999}
            step={0.01}
            value={c.confidence}
            onChange={(confidence = 0.95) => onChange({ ...c, confidence })}
          />
        </>
      );
    case "convoy":
      return (
        <>
          <SentenceNumber
            label="Vehicles"
            min={2}
            max={50}
            value={c.count}
            onChange={(count = 2) => onChange({ ...c, count })}
          />
          <span>that move the same way within</span>
          <SentenceNumber
            label="Distance"
            unit="m"
            min={1}
            value={c.within}
            onChange={(within = 1) => onChange({ ...c, within })}
          />
          <span>and</span>
          <SentenceNumber
            label="Time"
            unit="s"
            min={1}
            scale={1000}
            value={c.ms}
            onChange={(ms = 1000) => onChange({ ...c, ms })}
          />
        </>
      );
    case "loitering":
      return (
        <>
          <SentenceNumber
            label="Turns"
            min={1}
            max={20}
            value={c.turns}
            onChange={(turns = 1) => onChange({ ...c, turns })}
          />
          <span>times within</span>
          <SentenceNumber
            label="Time"
            unit="min"
            scale={60_000}
            value={c.ms}
            onChange={(ms = 60_000) => onChange({ ...c, ms })}
          />
          <span>and</span>
          <SentenceNumber
            label="Distance"
            unit="m"
            min={1}
            value={c.within}
            onChange={(within = 1) => onChange({ ...c, within })}
          />
        </>
      );
    case "stopped":
      return (
        <>
          <SentenceNumber
            label="Stand"
            unit="s"
            min={3}
            scale={1000}
            value={c.ms}
            onChange={(ms = 3000) => onChange({ ...c, ms })}
          />
          <span>within</span>
          <SentenceNumber
            label="Distance"
            unit="m"
            min={1}
            value={c.within}
            onChange={(within = 1) => onChange({ ...c, within })}
          />
          <span>of the line</span>
        </>
      );
  }
}
