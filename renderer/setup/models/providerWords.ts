import type { ProviderChoice } from "../../../src/contract/models.ts";
import type { DetectorRecord } from "../../../src/contract/records.ts";

/** What the choice of none is called. */
export const automatic = "automatic";

/** One line to choose from. */
interface Option {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
}

/** What models can be run by: the fastest that works, and each that this computer has; one that is known not to work can not be chosen. */
export function providerOptions({ chosen, here }: ProviderChoice): readonly Option[] {
  const gone = chosen !== null && !here.some(({ name }) => name === chosen);
  return [
    { value: automatic, label: "Automatic (fastest that works)" },
    ...here.map(({ name, missing }) => ({
      value: name,
      label: missing ? `${name}: ${missing}` : name,
      ...(missing && { disabled: true }),
    })),
    ...(gone ? [{ value: chosen, label: `${chosen}: this computer does not have it`, disabled: true }] : []),
  ];
}

/** What is to be known of the choice: what runs the models now, and why that is not what was chosen. */
export function providerNote(
  { chosen, instead }: ProviderChoice,
  detector: DetectorRecord | undefined,
): string | undefined {
  if (instead) return `${chosen} does not work here: ${instead}.`;
  if (!detector || detector.failure) return undefined;
  const { name, provider, notUsed = [] } = detector;
  if (chosen === null) return `${name} runs on ${[provider, ...notUsed].join("; not on ")}.`;
  return provider === chosen
    ? undefined
    : `${chosen} does not work here: ${name} runs on ${[provider, ...notUsed].join("; not on ")}.`;
}
