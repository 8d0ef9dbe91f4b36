import type { ReactNode } from 'react';

// Drawn for this kit on a field of 24 by 24. The words beside them are what is read aloud.
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="hs-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

/** A receiver lying on its hook; the style sheet lifts it for Answer and Call. */
export function ReceiverIcon() {
  return (
    <Icon>
      <path d="M2.5 15.8v-2.3C2.5 5.8 21.5 5.8 21.5 13.5v2.3h-5.2v-3.4c-2.2-1-6.4-1-8.6 0v3.4z" />
    </Icon>
  );
}

/** A film camera. */
export function CameraIcon({ isOff = false }: { isOff?: boolean }) {
  return (
    <Icon>
      <rect x="2.5" y="6.5" width="12.5" height="11" rx="2.5" />
      <path d="m15 11 6-3.5v9L15 13" />
      {isOff && <path d="m4 3.5 16 17" />}
    </Icon>
  );
}

/** A microphone, crossed out while it is muted. */
export function MicrophoneIcon({ isOff }: { isOff: boolean }) {
  return (
    <Icon>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
      {isOff && <path d="m4 3.5 16 17" />}
    </Icon>
  );
}

/** A loudspeaker. */
export function SoundIcon() {
  return (
    <Icon>
      <path d="M3.5 9.5v5H7l5 4v-13l-5 4zM15.5 9.2a4 4 0 0 1 0 5.6M18.2 6.5a7.8 7.8 0 0 1 0 11" />
    </Icon>
  );
}

/** Two bars; a triangle while the call is held, since the button then lets it go on. */
export function HoldIcon({ isHeld }: { isHeld: boolean }) {
  return (
    <Icon>
      <path d={isHeld ? 'M8 5v14l11-7z' : 'M8.5 5v14M15.5 5v14'} />
    </Icon>
  );
}

/** A screen, crossed out where it stops being shown. */
export function ScreenIcon({ isOff }: { isOff: boolean }) {
  return (
    <Icon>
      <rect x="2.5" y="4.5" width="19" height="12.5" rx="2" />
      <path d="M8.5 20.5h7" />
      <path d={isOff ? 'm9.5 8.3 5 5m0-5-5 5' : 'M12 14V7.5m-3 3 3-3 3 3'} />
    </Icon>
  );
}

/** A telephone that passes on. */
export function TransferIcon() {
  return (
    <Icon>
      <path d="M3.5 8.5h14m-4.5-5 5 5-5 5M20.5 15.5v5H6.5" />
    </Icon>
  );
}

/** An arrow that comes in, goes out, or comes in and leaves again. */
export function DirectionIcon({ of }: { of: 'incoming' | 'outgoing' | 'missed' }) {
  return (
    <Icon>
      <path d={directions[of]} />
    </Icon>
  );
}

const directions = {
  incoming: 'M18.5 5.5l-12 12m0-8v8h8',
  outgoing: 'M5.5 18.5l12-12m-8 0h8v8',
  missed: 'M20.5 6.5l-8 8-8-8m0 6.5V6.5H11',
};

/** A cross. */
export function CrossIcon() {
  return (
    <Icon>
      <path d="m6.5 6.5 11 11m0-11-11 11" />
    </Icon>
  );
}

/** The keys of a telephone. */
export function KeysIcon() {
  return (
    <Icon>
      <path d="M6 5h.01M12 5h.01M18 5h.01M6 11h.01M12 11h.01M18 11h.01M6 17h.01M12 17h.01M18 17h.01" strokeWidth="3.5" />
    </Icon>
  );
}

/** Three bars, of which so many are full. */
export function BarsIcon({ count }: { count: number }) {
  return (
    <Icon>
      {[1, 2, 3].map((bar) => (
        <path key={bar} d={`M${bar * 7 - 2} 20v-${bar * 5}`} opacity={bar > count ? 0.3 : undefined} strokeWidth="4" />
      ))}
    </Icon>
  );
}
