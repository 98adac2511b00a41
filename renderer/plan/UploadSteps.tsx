import { Circle, CircleCheck, CircleDot } from "lucide-react";
import type { PlanPart } from "../../src/contract/records.ts";
import classes from "./UploadPanel.module.css";
import { partWords, type StepState } from "./uploadProgress.ts";

const icons = { done: CircleCheck, running: CircleDot, waiting: Circle };
const words: Readonly<Record<StepState, string>> = { done: "verified", running: "under way", waiting: "waits" };

/** The parts of an upload under way, each with how far it is. */
export function UploadSteps({ steps }: { steps: readonly { readonly part: PlanPart; readonly state: StepState }[] }) {
  return (
    <ol className={classes.steps} data-testid="upload-steps">
      {steps.map(({ part, state }) => {
        const Icon = icons[state];
        return (
          <li key={part} data-state={state}>
            <Icon size={15} aria-hidden /> {partWords[part]}: {words[state]}
          </li>
        );
      })}
    </ol>
  );
}
