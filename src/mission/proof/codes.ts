/** What a proof finds wrong with the space that a flight may take. */
export type SpaceCode =
  | "zone-unsound"
  | "margin-leaves-fence"
  | "return-leaves-fence"
  | "margin-enters-forbidden"
  | "return-enters-forbidden"
  | "enters-no-fly"
  | "return-enters-no-fly"
  | "crosses-line"
  | "return-crosses-line";
