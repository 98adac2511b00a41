import { Ban, Eye, type LucideIcon, Star } from "lucide-react";
import type { ZoneKind } from "../../src/mission/zone.ts";
import classes from "./ZonesPanel.module.css";

const ICONS: Readonly<Record<ZoneKind, LucideIcon>> = { "no-fly": Ban, interest: Star, watch: Eye };

/** The sign of a kind of zone, told by its shape as well as by its colour. */
export function ZoneIcon({ kind }: { readonly kind: ZoneKind }) {
  const Icon = ICONS[kind];
  return <Icon size={17} className={classes[kind]} aria-hidden />;
}
