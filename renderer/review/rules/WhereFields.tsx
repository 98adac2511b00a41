import { MultiSelect, Select, TagsInput } from "@mantine/core";
import type { RuleWhere } from "../../../src/contract/flagRules.ts";
import type { ZoneKind } from "../../../src/mission/zone.ts";
import { newWhere, whereChoices } from "./conditionForms.ts";
import { SentenceNumber } from "./SentenceNumber.tsx";

/** The ground of a rule as a part of its sentence. */
export function WhereFields({ where, onChange }: { where: RuleWhere; onChange: (where: RuleWhere) => void }) {
  return (
    <>
      <Select
        size="xs"
        aria-label="Where"
        allowDeselect={false}
        data={whereChoices as { value: string; label: string }[]}
        value={where.kind}
        onChange={(kind) => kind && onChange(newWhere(kind as RuleWhere["kind"]))}
      />
      {where.kind === "corridor" && (
        <SentenceNumber
          label="Distance from the line"
          unit="m"
          min={1}
          value={where.within}
          onChange={(within = 1) => onChange({ ...where, within })}
        />
      )}
      {where.kind === "zones" && (
        <TagsInput
          size="xs"
          aria-label="Zones"
          placeholder="Names of zones, each with Enter"
          value={[...where.names]}
          onChange={(names) => onChange({ ...where, names })}
        />
      )}
      {where.kind === "zone-kinds" && (
        <MultiSelect
          size="xs"
          aria-label="Kinds of zones"
          data={[
            { value: "watch", label: "watch" },
            { value: "interest", label: "interest" },
            { value: "no-fly", label: "no-fly" },
          ]}
          value={[...where.kinds]}
          onChange={(kinds) => onChange({ ...where, kinds: kinds as ZoneKind[] })}
        />
      )}
    </>
  );
}
