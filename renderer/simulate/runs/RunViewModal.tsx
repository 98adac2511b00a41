import { Modal } from "@mantine/core";
import { useStore } from "../../ui/store.ts";
import { runDesk } from "./appRuns.ts";
import { ComparedView } from "./ComparedView.tsx";
import { ReportView } from "./ReportView.tsx";
import { SweepView } from "./SweepView.tsx";

const titles = { report: "Scenario run", sweep: "Sweep", compare: "Two scenario runs" };

/** The large view: a report, a sweep, or two reports side by side. */
export function RunViewModal() {
  const open = useStore(runDesk.state, (s) => s.open);
  return (
    <Modal
      opened={open !== undefined}
      onClose={() => runDesk.show(undefined)}
      title={open && titles[open.kind]}
      size={1_040}
    >
      {open?.kind === "report" && <ReportView key={`${open.ref.id} ${open.ref.part}`} of={open.ref} />}
      {open?.kind === "sweep" && <SweepView key={open.id} id={open.id} />}
      {open?.kind === "compare" && <ComparedView key={`${open.a.id} ${open.b.id}`} a={open.a} b={open.b} />}
    </Modal>
  );
}
