import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { LibraryPlan, PlanVersion } from "../../../src/contract/planLibrary.ts";
import { useMay } from "../../accounts/appAccounts.ts";
import { app } from "../../shell/app.ts";
import { useNow } from "../../ui/useNow.ts";
import classes from "./Library.module.css";
import { openFromLibrary, told } from "./libraryActions.ts";
import { versionText } from "./libraryWords.ts";

/** The versions of a plan, the newest first: open or restore one, or see what has changed since. */
export function VersionList({ plan: { id, version, failure } }: { readonly plan: LibraryPlan }) {
  const [versions, setVersions] = useState<readonly PlanVersion[]>([]);
  const now = useNow(60_000);
  const mayRestore = useMay("plans.restore");
  // biome-ignore lint/correctness/useExhaustiveDependencies: another newest version is another list
  useEffect(() => {
    let shown = true;
    void told(
      app.library.versions(id).then((all) => {
        if (shown) setVersions(all);
      }),
      "The versions were not read",
    );
    return () => {
      shown = false;
    };
  }, [id, version]);
  return (
    <ol className={classes.versions} data-testid="plan-versions">
      {versions.map((one) => (
        <li key={one.number} className={classes.version}>
          <span className={classes.versionHead}>
            <strong>Version {one.number}</strong>
            <span className={classes.dim}>{versionText(one, now)}</span>
          </span>
          {one.note !== "" && <span className={classes.note}>{one.note}</span>}
          <span className={classes.buttons}>
            {!(failure && one.number === version) && (
              <Button size="compact-xs" variant="default" onClick={() => void openFromLibrary(id, one.number)}>
                Open
              </Button>
            )}
            {one.number !== version && mayRestore && (
              <Button
                size="compact-xs"
                variant="default"
                data-testid={`restore-${one.number}`}
                onClick={() => void told(app.library.restore(id, one.number), "The version was not restored")}
              >
                Restore
              </Button>
            )}
            {one.number !== version && <Changes key={version} planId={id} from={one.number} to={version} />}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** What has changed since a version, once it is asked for. */
function Changes({ planId, from, to }: { readonly planId: string; readonly from: number; readonly to: number }) {
  const [changes, setChanges] = useState<readonly string[]>();
  if (!changes)
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => void told(app.library.changes(planId, from, to).then(setChanges), "Not compared")}
      >
        What changed since
      </Button>
    );
  return (
    <ul className={classes.changes} data-testid="plan-changes">
      {changes.length === 0 ? <li>Nothing: it is the same as version {to}.</li> : null}
      {changes.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
