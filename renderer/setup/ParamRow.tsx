import { Loader, UnstyledButton } from "@mantine/core";
import { ChevronDown, ChevronRight } from "lucide-react";
import type { Failure } from "../../src/contract/failure.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { ParamRecord } from "../../src/contract/setup.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { ParamEditor } from "./ParamEditor.tsx";
import classes from "./ParamRow.module.css";
import { isChanged } from "./paramFilter.ts";
import { paramText, valueWords } from "./paramText.ts";

interface Props {
  readonly vehicle: VehicleRecord;
  readonly param: ParamRecord;
  readonly open: boolean;
  /** The value as it was read, where it was changed since. */
  readonly original: number | undefined;
  readonly writing: boolean;
  readonly failure: Failure | undefined;
  readonly onToggle: () => void;
}

/** One parameter: its value in words and figures; opened, what it means and how to change it. */
export function ParamRow({ vehicle, param, open, original, writing, failure, onToggle }: Props) {
  const { name, value, integer, meaning } = param;
  const modified = original !== undefined;
  const words = valueWords(value, meaning);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <article className={classes.row} data-open={open || undefined} data-failed={failure !== undefined || undefined}>
      <UnstyledButton className={classes.head} aria-expanded={open} data-testid={`param-${name}`} onClick={onToggle}>
        <Chevron size={15} aria-hidden />
        <span className={classes.name}>
          <code>{name}</code>
          {meaning && <span>{meaning.label}</span>}
        </span>
        <span className={classes.marks}>
          {modified && (
            <span title={`Was ${paramText(original, integer)} when the parameters were read`}>◆ changed here</span>
          )}
          {isChanged(param) && !modified && <span title="Not the vehicle’s default">◇ not default</span>}
        </span>
        <span className={classes.value}>
          {writing && <Loader size={13} aria-label="Writing" />}
          <span>
            {paramText(value, integer)}
            {meaning?.unit && <small> {meaning.unit}</small>}
          </span>
          {words && <small title={words}>{words}</small>}
        </span>
      </UnstyledButton>
      {failure && (
        <div className={classes.failure}>
          <FailureNote failure={failure} />
        </div>
      )}
      {open && (
        <ParamEditor key={`${name} ${value}`} vehicle={vehicle} param={param} original={original} writing={writing} />
      )}
    </article>
  );
}
