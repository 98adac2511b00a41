/** What the test's child process answers and announces. */
export type ChildCalls = {
  double: { args: { bytes: Uint8Array }; result: { bytes: Uint8Array } };
  refuse: { args: null; result: null };
  wait: { args: null; result: null };
  count: { args: { to: number }; result: null };
  exit: { args: null; result: null };
};
export type ChildEvents = { counted: { n: number } };
