import { Eye, type LucideIcon, Navigation, RefreshCw, Users } from "lucide-react";
import type { CueKind } from "../../src/contract/cue.ts";

/** What a drone may be asked for about a place, with its words and picture, in the order of what it costs. */
export const cueChoices: readonly { readonly kind: CueKind; readonly label: string; readonly icon: LucideIcon }[] = [
  { kind: "look", label: "Look there", icon: Eye },
  { kind: "go", label: "Go there", icon: Navigation },
  { kind: "orbit", label: "Orbit it", icon: RefreshCw },
  { kind: "hand-over", label: "Hand over", icon: Users },
];
