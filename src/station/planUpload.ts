import { FailureError, failureOf } from "../contract/failure.ts";
import type { PlanPart, TransferRecord } from "../contract/records.ts";
import type { TransferOptions } from "../mavlink/missionClient.ts";
import { modeName } from "../vehicle/modes.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";

/** One part of a plan on its way to a vehicle; `send` resolves when it was read back and is the same. */
export interface UploadStep {
  readonly part: PlanPart;
  readonly send: (options: TransferOptions) => Promise<void>;
}

interface Watch {
  readonly signal: AbortSignal;
  readonly say: (state: TransferRecord["state"], parts: Pick<TransferRecord, "part" | "parts">) => void;
}

/**
 * Sends the parts of a plan one after the other. When one fails the later ones are not sent; the failure names the part,
 * and its remedy says of each part what the vehicle holds now.
 */
export async function uploadSteps(steps: readonly UploadStep[], { signal, say }: Watch): Promise<void> {
  const parts = steps.map(({ part }) => part);
  for (const [i, { part, send }] of steps.entries())
    try {
      await send({ signal, onProgress: (state) => say(state, { part, parts }) });
    } catch (cause) {
      const { code, message, remedy } = failureOf(cause);
      if (parts.length === 1) throw cause;
      throw new FailureError(code, `${capital(WORDS[part])}: ${message}`, sentences(remedy, onBoard(parts, i)));
    }
}

/** @throws FailureError bad-input while the vehicle flies its mission: a patrol is replaced on the ground or in a pause. */
export function mustNotFlyMission({ name, modes, state }: Pick<Vehicle, "name" | "modes" | "state">): void {
  if (!state.armed || modeName(modes, state.customMode, state.baseMode) !== modes.purposes.mission) return;
  throw new FailureError(
    "bad-input",
    `Upload refused: ${name} is flying its mission`,
    "Pause it, upload, and start the new one.",
  );
}

const WORDS: Readonly<Record<PlanPart, string>> = { fence: "fence", rally: "rally points", mission: "mission" };

function onBoard(parts: readonly PlanPart[], failed: number): string {
  const before = parts.slice(0, failed).map((part) => `the new ${WORDS[part]}, verified`);
  const after = parts.slice(failed + 1).map((part) => `the ${WORDS[part]} as before`);
  const part = parts[failed] as PlanPart;
  return `On board: ${[...before, ...after].join("; ")}. The ${WORDS[part]} there ${part === "rally" ? "are" : "is"} to be read again`;
}

const sentences = (first: string | undefined, second: string): string =>
  first === undefined ? second : `${first.replace(/\.$/, "")}. ${second}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
