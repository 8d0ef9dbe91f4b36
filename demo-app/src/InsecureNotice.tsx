/** Says what to do where the browser gives no microphone to this address; nothing elsewhere. */
export function InsecureNotice() {
  if (isSecureContext) return null;
  return (
    <p className="notice" role="note">
      Browsers give microphone and camera only to pages on <code>https</code> or <code>localhost</code>, so there are no calls from{' '}
      <code>{location.host}</code>. Open <code>http://localhost:{location.port}</code> on the machine where the demo runs; from another one,
      bring the port over first, for instance with{' '}
      <code>
        ssh -L {location.port}:localhost:{location.port} {location.hostname}
      </code>
      .
    </p>
  );
}
