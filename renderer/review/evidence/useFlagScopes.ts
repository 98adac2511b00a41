import { useEffect, useState } from "react";
import { mostFlagsInPackage } from "../../../src/contract/evidence.ts";
import type { FlagPage } from "../../../src/contract/flagQuery.ts";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { app } from "../../shell/app.ts";
import { analyst, deskView } from "../appReview.ts";
import { useOpenDesk } from "../openDesk.ts";
import { type FlagScope, flagScopes } from "./evidenceScopeList.ts";

/** Which flags a package can be made of, of what this window shows. */
export function useFlagScopes(chosen: readonly string[], flag: FlagRecord | undefined): FlagScope[] {
  const line = useOpenDesk(({ group }) => group)?.flags.map(({ id }) => id);
  const confirmed = useConfirmed();
  return flagScopes({ chosen, flag, line, confirmed });
}

/** The confirmed flags that the filter lets through, newest first: at most one more than fit into a package. */
function useConfirmed(): readonly string[] | undefined {
  const [ids, setIds] = useState<readonly string[]>();
  useEffect(() => {
    let wanted = true;
    const filter = { ...deskView.get().filter, standings: ["confirmed" as const] };
    const query = { filter, order: "newest" as const, by: analyst(), limit: mostFlagsInPackage + 1 };
    app.peers.station.call("flags.query", query).then(
      ({ flags }: FlagPage) => wanted && setIds(flags.map(({ id }) => id)),
      () => {}, // then it is not offered
    );
    return () => {
      wanted = false;
    };
  }, []);
  return ids;
}
