/** Gathers what of a mission has no place in a plan, in words with the numbers of its items. */
export class LeftOut {
  readonly #items = new Map<string, number[]>();
  readonly #said: string[] = [];

  /** Something of one item; said once for all items of which it is said. */
  of(number: number, words: string): void {
    const known = this.#items.get(words);
    if (known) known.push(number);
    else this.#items.set(words, [number]);
  }

  /** Something of the mission as a whole. */
  say(words: string): void {
    this.#said.push(words);
  }

  words(): string[] {
    const counted = [...this.#items].map(([words, numbers]) => `${itemsText([...new Set(numbers)])}: ${words}`);
    return [...this.#said, ...counted];
  }
}

/** `item 3`, `items 3 and 7`, `items 3, 7, 9 and 12 more`. */
function itemsText(numbers: readonly number[]): string {
  if (numbers.length === 1) return `item ${numbers[0]}`;
  const shown = numbers.slice(0, MOST_SHOWN);
  const more = numbers.length - shown.length;
  const last = more > 0 ? `${more} more` : String(shown.pop());
  return `items ${shown.join(", ")} and ${last}`;
}

const MOST_SHOWN = 6;
