import { Button, Loader, Select, TextInput } from "@mantine/core";
import { FolderOpen, Play, X } from "lucide-react";
import type { ScenarioFile, ScenarioRunOrder } from "../../../src/contract/runs.ts";
import { timeText } from "../../../src/mission/scenario/scenarioTime.ts";
import { useMay } from "../../accounts/appAccounts.ts";
import { Offered, OfferedOrTold } from "../../accounts/Offered.tsx";
import { Facts } from "../../ui/Facts.tsx";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { count, length } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { useStore } from "../../ui/store.ts";
import { ToolButton } from "../../ui/ToolButton.tsx";
import inspector from "../SimulateInspector.module.css";
import { runDesk } from "./appRuns.ts";
import { RunSitl } from "./RunSitl.tsx";
import { RunSweep } from "./RunSweep.tsx";
import classes from "./Runs.module.css";
import type { RunForm } from "./runDesk.ts";
import { offeredWords, valuesOf } from "./runWords.ts";

/** Which scenario is flown next, and how. */
export function RunStart() {
  const files = useStore(runDesk.state, (s) => s.files);
  const failure = useStore(runDesk.state, (s) => s.failure);
  const starting = useStore(runDesk.state, (s) => s.starting);
  const sitl = useStore(runDesk.state, (s) => s.sitl);
  const form = useStore(runDesk.form, (f) => f);
  const may = useMay("scenarioRuns.start");
  const chosen = files?.find(({ path }) => path === form.path) ?? files?.find(({ scenario }) => scenario);
  const order = chosen && orderOf(chosen, form, sitl);
  return (
    <Panel title="Scenario runs">
      <p className={inspector.text}>
        A scenario is flown by this station and the simulator in a process of its own, faster than real time. What is
        flown live is not touched. Each run ends in a report.
      </p>
      {files === undefined ? (
        <Loader size={16} />
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (typeof order === "object" && may) void runDesk.start(order);
          }}
        >
          <div className={classes.pick}>
            <Select
              size="xs"
              className={classes.grow ?? ""}
              label="Scenario"
              placeholder="No scenario file"
              allowDeselect={false}
              data={files.map((file) => ({ value: file.path, label: offeredWords(file) }))}
              value={chosen?.path ?? null}
              data-testid="run-scenario"
              onChange={(path) => path !== null && runDesk.form.patch({ path })}
            />
            <Offered call="scenarioRuns.open">
              <Button
                size="xs"
                variant="default"
                leftSection={<FolderOpen size={15} />}
                data-testid="run-open-file"
                onClick={() => void openFile()}
              >
                Open file…
              </Button>
              {chosen?.origin === "opened" && (
                <ToolButton
                  label="Offer this file no more; the file itself stays"
                  icon={X}
                  onClick={() => void runDesk.forgetFile(chosen.path)}
                />
              )}
            </Offered>
          </div>
          {chosen && <Holds file={chosen} />}
          <OfferedOrTold call="scenarioRuns.start">
            <TextInput
              size="xs"
              label="Seed"
              description="The same scenario and seed give the same report."
              inputMode="numeric"
              placeholder={chosen?.scenario ? `${chosen.scenario.seed}, the scenario's own` : ""}
              error={seedOf(form.seed) === "wrong" ? "A whole number of up to nine digits" : undefined}
              value={form.seed}
              data-testid="run-seed"
              onChange={(event) => runDesk.form.patch({ seed: event.currentTarget.value })}
            />
            <RunSweep />
            <RunSitl />
            {failure && <FailureNote failure={failure} />}
            <Button
              type="submit"
              leftSection={<Play size={16} />}
              loading={starting}
              disabled={typeof order !== "object"}
              title={typeof order === "string" ? order : undefined}
              data-testid="run-start"
            >
              {form.sweep ? "Start the sweep" : "Start the run"}
            </Button>
          </OfferedOrTold>
        </form>
      )}
    </Panel>
  );
}

/** What a file holds, or what is wrong with it and where. */
function Holds({ file: { path, scenario, failure } }: { readonly file: ScenarioFile }) {
  if (failure)
    return (
      <div data-testid="run-wrong">
        <FailureNote failure={failure} />
        <p className={inspector.text}>{path}</p>
      </div>
    );
  if (!scenario) return null;
  const { about, sectionM, drones, durationMs, vehicles, faults, promiseMs } = scenario;
  return (
    <>
      {about && <p className={inspector.text}>{about}</p>}
      <Facts
        testId="run-holds"
        rows={[
          ["Section", `${length(sectionM)}, ${count(drones, "drone")}`],
          ["Lasts", timeText(durationMs)],
          ...(promiseMs === undefined ? [] : [["Promise", `seen again within ${timeText(promiseMs)}`] as const]),
          ["On the roads", vehicles > 0 ? count(vehicles, "vehicle") : "nobody"],
          ["What fails", faults > 0 ? count(faults, "fault") : "nothing"],
        ]}
      />
    </>
  );
}

async function openFile(): Promise<void> {
  const path = await window.vedette?.chooseFile("scenario");
  if (path) await runDesk.openFile(path);
}

function seedOf(text: string): number | undefined | "wrong" {
  if (text.trim() === "") return undefined;
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : "wrong";
}

/** What is asked of the station, or why nothing can be. */
function orderOf(file: ScenarioFile, form: RunForm, binary: string | null): ScenarioRunOrder | string {
  if (!file.scenario) return "This scenario can not be flown as it is";
  const seed = seedOf(form.seed);
  if (seed === "wrong") return "The seed is no whole number";
  const seeded = seed === undefined ? {} : { seed };
  if (form.sweep) {
    const values = valuesOf(form.values);
    if (!values || form.field.trim() === "") return "Name a field and its values";
    return { path: file.path, ...seeded, over: [{ path: form.field.trim(), values }] };
  }
  if (form.sitl && binary === null) return "Choose the program of the real autopilot first";
  return { path: file.path, ...seeded, ...(form.sitl && { sitl: true }) };
}
