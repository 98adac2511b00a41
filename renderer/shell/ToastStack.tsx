import { CloseButton } from "@mantine/core";
import { CircleAlert, CircleCheck, Info } from "lucide-react";
import { useStore } from "../ui/store.ts";
import { app } from "./app.ts";
import classes from "./ToastStack.module.css";

const icons = { done: CircleCheck, notice: Info, failure: CircleAlert };

/** Short messages above everything, newest at the bottom. */
export function ToastStack() {
  const toasts = useStore(app.toasts.shown, (s) => s);
  return (
    <div className={classes.stack} role="log" aria-label="Notices">
      {toasts.map(({ id, kind, title, remedy }) => {
        const Icon = icons[kind];
        return (
          <div key={id} className={classes.toast} data-kind={kind} role={kind === "failure" ? "alert" : "status"}>
            <Icon size={18} aria-hidden />
            <div className={classes.words}>
              <strong>{title}</strong>
              {remedy && <span>{remedy}</span>}
            </div>
            <CloseButton size="sm" aria-label="Dismiss" onClick={() => app.toasts.dismiss(id)} />
          </div>
        );
      })}
    </div>
  );
}
