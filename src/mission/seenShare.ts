/** How much was seen, and how much of that is certain. */
export interface SeenShare {
  /** Seen, on known and on assumed ground, 0…100. */
  readonly percent: number;
  /** Of what was seen, what lies over ground that is not known and was taken as level, 0…100. */
  readonly assumed: number;
}

/** `80 %`, or `80 %, of it 12 % over ground that is not known`; never 100 % or 0 % where it is not all or nothing. */
export const seenText = ({ percent, assumed }: SeenShare): string =>
  wholly(assumed) > 0
    ? `${wholly(percent)} %, of it ${wholly(assumed)} % over ground that is not known`
    : `${wholly(percent)} %`;

/** A share of what is watched, 0…100, as whole per cent: never 100 % or 0 % where it is not all or nothing. */
export const shareText = (percent: number): string => `${wholly(percent)} %`;

const wholly = (percent: number): number =>
  percent <= 0 ? 0 : percent >= 100 ? 100 : Math.min(99, Math.max(1, Math.round(percent)));

/** `3400 m²`, `0.12 km²`. */
export const areaText = (squareMetres: number): string =>
  squareMetres >= 100_000 ? `${(squareMetres / 1e6).toFixed(2)} km²` : `${Math.round(squareMetres)} m²`;
