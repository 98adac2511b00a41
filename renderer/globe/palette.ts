import { Color } from "@cesium/engine";

const c = (css: string, alpha = 1) => Color.fromCssColorString(css).withAlpha(alpha);

/** Colours on the globe; told apart by brightness and by pattern too, for eyes that do not tell hues apart. */
export const palette = {
  section: c("#ffd166"),
  sectionDim: c("#ffd166", 0.75),
  border: c("#ffffff", 0.7),
  leg: c("#4cc9f0"),
  legDone: c("#4cc9f0", 0.45),
  swath: c("#4cc9f0", 0.16),
  handle: c("#ffd166"),
  handleEdge: c("#1b1400"),
  midpoint: c("#ffd166", 0.55),
  selected: c("#ffffff"),
  vehicle: c("#4cc9f0"),
  trail: c("#8be0ff", 0.85),
  drop: c("#ffffff", 0.45),
  lost: c("#9aa4ae"),
  replay: c("#d3a4ff"),
  footprint: c("#7dffb2"),
  footprintFill: c("#7dffb2", 0.14),
  track: c("#ff8552"),
  trackEdge: c("#2a0d00"),
  flag: c("#ff5d8f"),
  confirmed: c("#ff5d8f"),
  dismissed: c("#9aa4ae"),
  target: c("#c8a2ff"),
  keepIn: c("#b7f34a"),
  keepOut: c("#ff4d4d"),
  noFly: c("#ff7b6b"),
  interest: c("#9fb4ff"),
  watch: c("#5fe0c8"),
  ownSide: c("#ffffff", 0.9),
  link: c("#8be0ff", 0.8),
  mark: c("#ffffff"),
  elevation: c("#c9a27a", 0.8),
  overlay: c("#f4a6ff"),
  night: c("#05080c"),
  space: c("#070a10"),
};

export const labelFont = "600 13px Inter, 'Segoe UI', system-ui, sans-serif";
