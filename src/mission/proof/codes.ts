/** What a proof finds wrong with the space or the reach of a flight. */
export type ProofCode =
  | "zone-unsound"
  | "margin-leaves-fence"
  | "return-leaves-fence"
  | "margin-enters-forbidden"
  | "return-enters-forbidden"
  | "enters-no-fly"
  | "return-enters-no-fly"
  | "crosses-line"
  | "return-crosses-line"
  | "wind-too-strong"
  | "endurance-in-wind"
  | "return-endurance"
  | "too-high"
  | "too-steep"
  | "beyond-link"
  | "return-too-low"
  | "separation";
