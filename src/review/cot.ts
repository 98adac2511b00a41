import type { LatLon } from "../geo/position.ts";
import { xmlText } from "./xmlText.ts";

/** What stands for an error or a height that is not known. */
export const COT_UNKNOWN = 9_999_999;

/** One event of Cursor on Target 2.0 (MITRE's event schema). Instants in ms since 1970. */
export interface CotEvent {
  /** The same thing has the same one for ever. */
  readonly uid: string;
  /** `a-f-A-M-F-Q` */
  readonly type: string;
  /** How it is known: `m-g` by GPS, `m-p` by a machine from what it saw, `m-s` simulated. */
  readonly how: string;
  /** When it was made. */
  readonly at: number;
  /** When the place was true, and until when it is worth anything. */
  readonly startAt: number;
  readonly staleAt: number;
  readonly place: LatLon;
  /** Metres above the WGS 84 ellipsoid. */
  readonly ellipsoid?: number;
  /** One σ, metres: across in each direction, and in height. */
  readonly ce?: number;
  readonly le?: number;
  readonly detail: readonly CotElement[];
}

/** An element of the detail. */
export interface CotElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly text?: string;
}

/** An event as XML without a declaration, one line. */
export function cotXml({ uid, type, how, at, startAt, staleAt, place, ellipsoid, ce, le, detail }: CotEvent): string {
  const event = { version: "2.0", uid, type, how, time: utc(at), start: utc(startAt), stale: utc(staleAt) };
  const point = {
    ...{ lat: place.lat.toFixed(7), lon: place.lon.toFixed(7), hae: known(ellipsoid) },
    ...{ ce: known(ce), le: known(le) },
  };
  return `<event${written(event)}><point${written(point)}/><detail>${detail.map(element).join("")}</detail></event>`;
}

const utc = (at: number): string => new Date(at).toISOString();

const known = (metres: number | undefined): string =>
  metres === undefined || !Number.isFinite(metres) ? `${COT_UNKNOWN}` : metres.toFixed(1);

const written = (attributes: Readonly<Record<string, string | number>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join("");

const element = ({ name, attributes = {}, text }: CotElement): string =>
  text === undefined ? `<${name}${written(attributes)}/>` : `<${name}${written(attributes)}>${xmlText(text)}</${name}>`;
