/** A first letter where a picture could be; the name stands beside it. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className="avatar" data-person={name} aria-hidden="true">
      {name.charAt(0).toUpperCase()}
    </span>
  );
}
