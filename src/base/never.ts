/** Marks a branch that the types say cannot be reached. */
export function never(value: never, place: string): never {
  throw new Error(`${place}: unexpected ${JSON.stringify(value)}`);
}
