export function TimeLine() {
  return null;
}
