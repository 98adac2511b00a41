import { Select } from "@mantine/core";
import type { FootageLimits, FootageRecord } from "../../src/contract/footage.ts";
import { ChangedBy } from "../accounts/Offered.tsx";
import { byteSize } from "../setup/byteSize.ts";
import { app } from "../shell/app.ts";
import { useAsked } from "../shell/useAsked.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import classes from "./FootagePanel.module.css";
import { FootageRemovals } from "./FootageRemovals.tsx";
import { byteChoices, diskFirst, footageLine, gapLine, roomLeft, stretch } from "./footageWords.ts";

const askFootage = () => app.peers.station.call("footage.now", null);

/** How much room recorded video takes and may take, how long that lasts, what goes first, and what is missing in it. */
export function FootagePanel() {
  const [footage, set] = useAsked(askFootage, 5_000);
  if (!footage) return null;
  const limit = (change: Partial<FootageLimits>) => {
    app.peers.station
      .call("footage.limit", { ...footage.limits, ...change })
      .then(set)
      .catch((cause: unknown) => app.toasts.failure(cause, "The limit was not changed"));
  };
  return (
    <Panel title="Footage">
      <span className={classes.line} data-state={footage.trouble ? "trouble" : "well"} data-testid="footage">
        {footageLine(footage)}
      </span>
      {footage.trouble && <FailureNote failure={footage.trouble} />}
      <Figures footage={footage} />
      {footage.first && <p className={classes.line}>Removed first: {stretch(footage.first)}</p>}
      <ChangedBy call="footage.limit">
        <Limits footage={footage} limit={limit} />
      </ChangedBy>
      <FootageRemovals />
      <Gaps footage={footage} />
    </Panel>
  );
}

function Figures({ footage }: { footage: FootageRecord }) {
  const { usedBytes, sparedBytes, freeBytes } = footage;
  return (
    <Stats>
      <Stat label="Used" testId="footage-used">
        {byteSize(usedBytes)}
      </Stat>
      <Stat label="Protected" hint="It shows a flag, or was recorded in the last ten minutes">
        {byteSize(sparedBytes)}
      </Stat>
      <Stat label="Free on disk">{byteSize(freeBytes ?? Number.NaN)}</Stat>
      <Stat label="Room for" hint="At the rate that is recorded now, before the oldest is removed">
        {roomLeft(footage)}
      </Stat>
    </Stats>
  );
}

interface LimitsProps {
  readonly footage: FootageRecord;
  readonly limit: (change: Partial<FootageLimits>) => void;
}

function Limits({ footage, limit }: LimitsProps) {
  const { limits } = footage;
  const full = diskFirst(footage);
  return (
    <>
      <Select
        label="Keep up to"
        description="Then the oldest footage is removed, but none that shows a flag, and none of the last ten minutes."
        data={byteChoices([20e9, 50e9, 100e9, 200e9, 500e9, 1000e9], limits.budgetBytes)}
        value={String(limits.budgetBytes)}
        allowDeselect={false}
        data-testid="footage-budget"
        onChange={(value) => value !== null && limit({ budgetBytes: Number(value) })}
      />
      {full && <span className={classes.line}>▲ {full}: there the oldest is removed before the limit is reached.</span>}
      <Select
        label="Leave free on the disk"
        data={byteChoices([1e9, 2e9, 5e9, 10e9, 20e9, 50e9], limits.leastFreeBytes)}
        value={String(limits.leastFreeBytes)}
        allowDeselect={false}
        onChange={(value) => value !== null && limit({ leastFreeBytes: Number(value) })}
      />
    </>
  );
}

function Gaps({ footage: { gaps } }: { footage: FootageRecord }) {
  if (gaps.length === 0) return null;
  return (
    <ul className={classes.gaps} aria-label="Newest gaps in the footage">
      {gaps.slice(0, 5).map((gap) => (
        <li key={`${gap.streamId} ${gap.fromAt}`}>Missing: {gapLine(gap)}</li>
      ))}
    </ul>
  );
}
