import { Button } from "@mantine/core";
import { CircleCheck, Library, ListChecks, Save, Send } from "lucide-react";
import type { Violation } from "../../../src/mission/check.ts";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { useMirror } from "../../shell/hooks.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { clock, count } from "../../ui/format.ts";
import { useStore } from "../../ui/store.ts";
import { useNow } from "../../ui/useNow.ts";
import classes from "./Schedule.module.css";
import { fromNow, stepsOf } from "./scheduleWords.ts";
import { type Errand, nextSorties, Sending, type Sent } from "./sending.ts";
import { keepSorties, saveSortieFile } from "./sortieFiles.ts";
import { scheduling } from "./theSchedule.ts";

const sending = new Sending({
  upload: (vehicleId, plan) => app.peers.station.call("patrol.upload", { vehicleId, plan }),
  homeOf: (vehicleId) => app.mirror.get().vehicles.get(vehicleId)?.home,
  pause: () => new Promise((resolve) => setTimeout(resolve, 20)),
});

/** The next sortie of each drone, on its way to the vehicle that flies it, with what came of that. */
export function SendList({ schedule }: { schedule: Schedule }) {
  const now = useNow(5_000);
  const crew = useStore(scheduling.state, (s) => s.wish.crew);
  const sent = useStore(sending.state, (s) => s);
  const names = useMirror((m) => [...m.vehicles.values()].map(({ id, name }) => `${id} ${name}`));
  const next = nextSorties(schedule, now);
  const vehicleOf = (droneId: string) => crew.find(({ name }) => name === droneId)?.vehicleId;
  const connected = (id: string | undefined) => names.some((line) => line.startsWith(`${id} `));
  const errands = next.flatMap((sortie): Errand[] => {
    const vehicleId = vehicleOf(sortie.droneId);
    return vehicleId !== undefined && connected(vehicleId) ? [{ sortie, vehicleId }] : [];
  });
  const busy = [...sent.values()].some(({ phase }) => BUSY.has(phase));
  const run = (checkOnly: boolean) => {
    const { plan, ground } = app.planning.state.get();
    void sending.send(schedule, errands, { plan, ground, checkOnly });
  };
  if (next.length === 0)
    return <p className={classes.words}>No sortie of this schedule is still to begin. Make it again to send it.</p>;
  return (
    <div className={classes.sends}>
      <h3>Next sorties</h3>
      <ul data-testid="next-sorties">
        {next.map((sortie) => (
          <li key={sortie.droneId}>
            <span>
              <strong>{sortie.droneId}</strong>
              {vehicleOf(sortie.droneId) === undefined
                ? ": only planned with, no vehicle"
                : !connected(vehicleOf(sortie.droneId)) && ": its vehicle is not connected"}
            </span>
            <dl className={classes.steps}>
              {stepsOf(sortie).map(({ what, at }, i) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    {clock(at)}
                    {i === 0 && `, ${fromNow(at, now)}`}
                  </dd>
                </div>
              ))}
            </dl>
            <Outcome sent={sent.get(sortie.droneId)} />
            <Offered call="plans.save">
              <Button
                size="compact-sm"
                variant="subtle"
                className={classes.save ?? ""}
                leftSection={<Save size={14} />}
                onClick={() => void saveSortieFile(schedule, sortie)}
              >
                Save its mission…
              </Button>
            </Offered>
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Offered call="patrol.upload">
          <Button
            leftSection={<Send size={15} />}
            disabled={errands.length === 0 || busy}
            data-testid="send-sorties"
            onClick={() => run(false)}
          >
            Send to {count(errands.length, "vehicle")}
          </Button>
          <Button
            variant="default"
            leftSection={<ListChecks size={15} />}
            disabled={errands.length === 0 || busy}
            onClick={() => run(true)}
          >
            Check only
          </Button>
        </Offered>
        <Offered call="plans.save">
          <Button
            variant="default"
            leftSection={<Library size={15} />}
            disabled={busy}
            data-testid="keep-sorties"
            onClick={() => void keepSorties(schedule, next)}
          >
            Keep in the library
          </Button>
        </Offered>
      </div>
      <p className={classes.words}>
        Each vehicle gets its own mission. No mission waits for a time by itself: take-offs stay in your hands, at the
        times above.
      </p>
    </div>
  );
}

const BUSY: ReadonlySet<Sent["phase"]> = new Set(["waiting", "checking", "sending"]);

function Outcome({ sent }: { sent: Sent | undefined }) {
  if (!sent) return null;
  switch (sent.phase) {
    case "waiting":
      return <span>Waits…</span>;
    case "checking":
      return <span>Checked…</span>;
    case "sending":
      return <span>Uploading…</span>;
    case "failed":
      return <FailureNote failure={sent.failure} />;
    case "refused":
      return <Violations words="Not sent" violations={sent.violations} />;
    case "checked":
      return <Violations words={`${count(sent.items, "item")}, may be sent`} violations={sent.violations} />;
    case "verified":
      return (
        <>
          <span className={classes.done} data-testid="sortie-verified">
            <CircleCheck size={15} aria-hidden /> Verified: {count(sent.items, "item")} read back
          </span>
          <Violations words="" violations={sent.violations} />
        </>
      );
  }
}

function Violations({ words, violations }: { words: string; violations: readonly Violation[] }) {
  return (
    <>
      {words && <span>{words}.</span>}
      {violations.map(({ code, message, remedy, severity }) => (
        <span key={`${code} ${message}`} className={classes.violation} data-severity={severity}>
          {severity === "error" ? "■" : "▲"} {message}
          {remedy && `. ${remedy}`}
        </span>
      ))}
    </>
  );
}
