import type { Param } from "./paramClient.ts";

/** What was wrong with what a vehicle told, each thing once; after the first twenty they are only counted. */
export class Problems {
  readonly #said = new Set<string>();
  #others = 0;

  add(text: string): void {
    if (this.#said.has(text)) return;
    if (this.#said.size < MOST) this.#said.add(text);
    else this.#others++;
  }

  get texts(): string[] {
    return [...this.#said, ...(this.#others > 0 ? [`${this.#others} more such problems`] : [])];
  }
}

/** Adds a parameter unless it has no name that can be written; says what is odd about it. */
export function noteParam(params: Map<string, Param>, param: Param, problems: Problems): void {
  const { name, value } = param;
  const before = params.get(name);
  if (name === "") problems.add("A parameter has no name: it was left out");
  else if (!/^[\x21-\x7e]{1,16}$/.test(name))
    problems.add(`A parameter's name is not made of letters: ${JSON.stringify(name)} was left out`);
  else {
    if (before && !Object.is(before.value, value))
      problems.add(`${name} came twice, as ${before.value} and as ${value}: the second was taken`);
    if (!Number.isFinite(value)) problems.add(`${name} is ${value} on board: it has no value`);
    params.set(name, param);
  }
}

const MOST = 20;
