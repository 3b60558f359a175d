/** Skeleton stands where rows or bubbles will be. The status is for those who cannot see it. */
export function Skeleton({ kind, label }: { kind: "rows" | "bubbles"; label: string }) {
  return (
    <div className={`skeleton ${kind}`} role="status">
      <span className="hidden">{label}</span>
      <i />
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
