import type { Position } from "../../src/geo/position.ts";
import type { CoverageView } from "../plan/coverageView.ts";
import type { CoordinateStyle } from "../ui/format.ts";
import { Store } from "../ui/store.ts";

/** The screens of the rail, in its order. */
export const screens = ["plan", "fly", "review", "simulate", "links", "setup"] as const;
export type Screen = (typeof screens)[number];

export type LinksPart = "links" | "messages" | "keys" | "forwards" | "sharing";
export type SetupPart = "overview" | "params" | "calibrate" | "logs" | "upkeep";

/** What this window alone knows: selection and what is open. */
export interface Ui {
  readonly screen: Screen;
  readonly vehicleId: string | null;
  readonly flagId: string | null;
  /** The next click on the globe sends the selected vehicle there, at this height above home. */
  readonly goTo: { readonly vehicleId: string; readonly ahl: number } | null;
  /** The next click on the globe is a place for something else, which `words` say. */
  readonly pick: { readonly words: string; readonly onPlace: (place: Position) => void } | null;
  /** Which part of the links and of the set-up screen is shown. */
  readonly linksPart: LinksPart;
  readonly setupPart: SetupPart;
  readonly palette: boolean;
  /** The operator went past the first screen. */
  readonly welcomed: boolean;
}

export const firstUi: Ui = {
  screen: "fly",
  vehicleId: null,
  flagId: null,
  goTo: null,
  pick: null,
  linksPart: "links",
  setupPart: "overview",
  palette: false,
  welcomed: false,
};

/** `age`: how long ago each part of the watched sections was seen; else what the selected vehicle has seen. */
export type LiveCoverageView = CoverageView | "age";

/** What the window remembers from one start to the next. */
export interface Settings {
  readonly analyst: string;
  readonly coordinates: CoordinateStyle;
  readonly inspectorWidth: Readonly<Partial<Record<Screen, number>>>;
  readonly stripHeight: number;
  /** What the globe shows in Fly of what was seen. */
  readonly liveCoverage: LiveCoverageView;
  /** Whether other plans than the one on the table are drawn while it is planned. */
  readonly otherPlans: boolean;
}

const firstSettings: Settings = {
  analyst: "",
  coordinates: "degrees",
  inspectorWidth: {},
  stripHeight: 168,
  liveCoverage: "age",
  otherPlans: true,
};

/** Settings kept in the page's own storage; what can not be read there is as on the first start. */
export function storedSettings(storage: Pick<Storage, "getItem" | "setItem">): Store<Settings> {
  const key = "vedette.settings";
  const store = new Store<Settings>({ ...firstSettings, ...read(storage.getItem(key)) });
  store.subscribe((settings) => storage.setItem(key, JSON.stringify(settings)));
  return store;
}

function read(text: string | null): Partial<Settings> {
  try {
    const value: unknown = text === null ? null : JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Partial<Settings>) : {};
  } catch {
    return {};
  }
}
