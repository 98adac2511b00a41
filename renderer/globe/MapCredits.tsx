import { creditText } from "../plan/mapWords.ts";
import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";

/** Whose work is on the globe. */
export function MapCredits({ className }: { readonly className: string | undefined }) {
  const credits = useStore(app.mirror, (m) => creditText(m.maps?.layers ?? []));
  return <span className={className}>{credits ? `${credits} · Natural Earth II` : "Natural Earth II"}</span>;
}
