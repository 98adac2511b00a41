import { type RefObject, useEffect, useState } from "react";

/** Whether an element can be seen: scrolled into view, in a window that is not hidden. What can not is not decoded. */
export function useShown(element: RefObject<Element | null>): boolean {
  const [inView, setInView] = useState(false);
  const [awake, setAwake] = useState(() => document.visibilityState === "visible");
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting ?? false));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  useEffect(() => {
    const look = () => setAwake(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return inView && awake;
}
