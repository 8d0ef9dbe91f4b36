import { CallActionButton, useCall } from 'hookswitch';

export function DoorPhone() {
  const { state, who } = useCall();
  if (state !== 'Ringing') return <p>Nobody is at the door.</p>;
  return (
    <p>
      {who?.displayName} is at the door. <CallActionButton operation="answer" />
    </p>
  );
}
