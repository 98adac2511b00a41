import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import classes from "./ErrorBoundary.module.css";

interface Props {
  /** What of the window failed, in words. */
  readonly place: string;
  readonly children: ReactNode;
}

/** Keeps a fault in one part of the window from taking the rest with it. */
export class ErrorBoundary extends Component<Props, { failed: Error | null }> {
  override state: { failed: Error | null } = { failed: null };

  static getDerivedStateFromError(failed: Error): { failed: Error } {
    return { failed };
  }

  override componentDidCatch(error: Error): void {
    console.error(`${this.props.place}: ${error.stack ?? error.message}`);
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (!failed) return this.props.children;
    return (
      <div className={classes.fault} role="alert">
        <strong>{this.props.place} can not be shown</strong>
        <span>{failed.message}</span>
        <span>Vehicles keep flying and recording goes on; only this part of the window failed.</span>
        <Button onClick={() => this.setState({ failed: null })}>Show it again</Button>
      </div>
    );
  }
}
