import { useEffect, useRef } from "react";
import classes from "./Sightings.module.css";

/** A drawing that was made as an SVG document, as a part of the page: its colours follow the page's. */
export function Drawing({ svg, testId }: { readonly svg: string; readonly testId: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    const { documentElement } = parsed;
    host.current?.replaceChildren(
      documentElement.nodeName === "svg" ? document.importNode(documentElement, true) : "It can not be drawn",
    );
  }, [svg]);
  return <div ref={host} className={classes.drawing} data-testid={testId} />;
}
