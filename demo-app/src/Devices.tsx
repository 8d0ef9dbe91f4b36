import { DevicePreview, DeviceSelect, useTexts } from 'hookswitch';
import { useState } from 'react';

/** Which devices are used. They are tried out between calls, and changed in them. */
export function Devices({ inCall }: { inCall: boolean }) {
  const texts = useTexts();
  // What is not seen asks for nothing: no camera is on behind a closed door.
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="phone-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="phone-side-title">{texts.preview}</summary>
      {isOpen && (
        <div className="phone-devices">
          {inCall ? kinds.map((kind) => <DeviceSelect key={kind} kind={kind} />) : <DevicePreview className="phone-preview" role="group" />}
        </div>
      )}
    </details>
  );
}

const kinds = ['microphone', 'camera', 'speaker'] as const;
