import { Button, Switch, Tooltip } from "@mantine/core";
import { Bell, Download, ListChecks, Plus, TriangleAlert, Undo2, Upload } from "lucide-react";
import { useEffect, useState } from "react";
import type { FlagRule } from "../../../src/contract/flagRules.ts";
import { ruleText } from "../../../src/review/rules/ruleText.ts";
import { newRule } from "../../../src/review/rules/usualRules.ts";
import { app } from "../../shell/app.ts";
import { Empty } from "../../ui/Empty.tsx";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import scroll from "../../ui/Scroll.module.css";
import { useStore } from "../../ui/store.ts";
import { RuleForm } from "./RuleForm.tsx";
import classes from "./Rules.module.css";
import { RuleBook, ruleFileText, withFile } from "./ruleBook.ts";
import { TryPanel } from "./TryPanel.tsx";

const book = new RuleBook((name, args) => app.peers.station.call(name, args));

/** The rules that make flags: on or off, changed, tried, imported and exported. */
export function RulesPanel() {
  const { rules, past, failure } = useStore(book.state, (s) => s);
  const [draft, setDraft] = useState<FlagRule>();
  useEffect(() => {
    void book.load();
  }, []);
  const close = (done: boolean) => done && setDraft(undefined);
  return (
    <div className={scroll.scroll} data-testid="rules">
      <Panel title="What makes a flag" tools={<Tools rules={rules ?? []} canUndo={past.length > 0} onNew={setDraft} />}>
        {failure && <FailureNote failure={failure} />}
        {rules?.length === 0 && (
          <Empty icon={ListChecks} title="No rule, no flag">
            Nothing is flagged until there is a rule. Make one, import some, or take the last change back.
          </Empty>
        )}
        <ul className={classes.rules}>
          {rules?.map((rule) => (
            <li key={rule.id} data-on={rule.on} data-testid="rule">
              <Switch
                size="sm"
                checked={rule.on}
                aria-label={`${rule.name} is ${rule.on ? "on" : "off"}`}
                onChange={(e) => void book.save({ ...rule, on: e.currentTarget.checked })}
              />
              <button type="button" className={classes.rule} onClick={() => setDraft(rule)}>
                <span className={classes.name}>
                  {rule.severity === "alert" ? <TriangleAlert size={14} aria-hidden /> : <Bell size={14} aria-hidden />}
                  {rule.name}
                  {!rule.on && <em>off</em>}
                </span>
                <span className={classes.dim}>{ruleText(rule)}.</span>
              </button>
            </li>
          ))}
        </ul>
      </Panel>
      {draft ? (
        <RuleForm
          key={`${draft.id} ${draft.version}`}
          rule={draft}
          isNew={!rules?.some(({ id }) => id === draft.id)}
          onSave={(rule) => void book.save(rule).then(close)}
          onCancel={() => setDraft(undefined)}
          onRemove={() => void book.remove(draft.id).then(close)}
        />
      ) : (
        rules && rules.length > 0 && <TryPanel rules={rules.filter(({ on }) => on)} blocked={false} />
      )}
    </div>
  );
}

interface ToolsProps {
  readonly rules: readonly FlagRule[];
  readonly canUndo: boolean;
  readonly onNew: (rule: FlagRule) => void;
}

function Tools({ rules, canUndo, onNew }: ToolsProps) {
  return (
    <>
      <Tooltip label="Take the last change of this window back">
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<Undo2 size={14} />}
          disabled={!canUndo}
          data-testid="rules-undo"
          onClick={() => void book.undo()}
        >
          Undo
        </Button>
      </Tooltip>
      <Tooltip label="Add the rules of a file (.json)">
        <Button size="compact-xs" variant="default" leftSection={<Upload size={14} />} onClick={() => void read(rules)}>
          Import
        </Button>
      </Tooltip>
      <Tooltip label="Save all rules as a file (.json)">
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<Download size={14} />}
          disabled={rules.length === 0}
          onClick={() => void write(rules)}
        >
          Export
        </Button>
      </Tooltip>
      <Button
        size="compact-xs"
        leftSection={<Plus size={14} />}
        data-testid="rule-new"
        onClick={() => onNew(newRule(crypto.randomUUID().slice(0, 8)))}
      >
        New
      </Button>
    </>
  );
}

async function read(rules: readonly FlagRule[]): Promise<void> {
  try {
    const file = await window.vedette?.openSchedule();
    if (file && (await book.replace(withFile(rules, file.text)))) app.toasts.done("The rules of the file were added");
  } catch (cause) {
    app.toasts.failure(cause, "The rules were not imported");
  }
}

async function write(rules: readonly FlagRule[]): Promise<void> {
  try {
    const path = await window.vedette?.saveSchedule(ruleFileText(rules), "flag-rules.json");
    if (path) app.toasts.done(`Saved ${path}`);
  } catch (cause) {
    app.toasts.failure(cause, "The rules were not exported");
  }
}
