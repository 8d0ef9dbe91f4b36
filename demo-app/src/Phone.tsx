import {
  CallControls,
  CallHistory,
  CallList,
  CallScope,
  CallStatus,
  CallTimer,
  Dialer,
  IncomingCallBanner,
  MediaContainer,
  MessageLog,
  QualityIndicator,
  useTexts,
} from 'hookswitch';
import { useState, type RefObject } from 'react';
import { partnerOf } from './accounts';
import { Devices } from './Devices';

export interface PhoneProps {
  /** Whose phone it is. */
  name: string;
  address: string;
  /** The call that goes on, if one does. */
  callId: string | undefined;
  /** Whether there are others beside it. */
  hasSeveral: boolean;
  /** Gets the element of the pictures. */
  stage: RefObject<HTMLElement | null>;
}

/** What a person needs to call and be called, put together from the components of the package. */
export function Phone({ name, address, callId, hasSeveral, stage }: PhoneProps) {
  const texts = useTexts();
  const [besideCall, setBesideCall] = useState<string>();
  const inCall = callId !== undefined;
  const isAdding = inCall && besideCall === callId;
  // Back from the other call, the form is not open again by itself.
  if (besideCall !== undefined && besideCall !== callId) setBesideCall(undefined);
  return (
    <div className="phone" data-state={inCall ? 'call' : 'idle'}>
      <IncomingCallBanner className="phone-banner" />
      <div className="phone-calls">
        <div className="phone-line">
          <CallStatus className="phone-status" />
          <CallTimer callId={callId} />
          <QualityIndicator callId={callId} />
        </div>
        <div hidden={!inCall}>
          <CallScope callId={callId}>
            {/* No landmark: a page may have two of these. */}
            <MediaContainer ref={stage} className="phone-stage" role="group" tabIndex={-1} />
            <CallControls className="phone-controls" />
            {hasSeveral && <CallList className="phone-list" role="group" />}
          </CallScope>
        </div>
        {inCall && (
          <button
            type="button"
            className="hs-button phone-add"
            aria-expanded={isAdding}
            onClick={() => setBesideCall(isAdding ? undefined : callId)}
          >
            Call somebody else
          </button>
        )}
        {/* Stays on the page while it is hidden: the address is kept. */}
        <div hidden={inCall && !isAdding}>
          <Dialer className="phone-dialer" aria-label={`${texts.dial} – ${name}`} initialAddress={partnerOf(address).address} />
        </div>
        <details className="phone-more">
          <summary className="phone-side-title">{texts.history}</summary>
          <CallHistory role="group" />
        </details>
      </div>
      <div className="phone-side">
        <div className="phone-news">
          <h3 className="phone-side-title">{texts.messages}</h3>
          <MessageLog className="phone-log" />
        </div>
        <Devices inCall={inCall} />
      </div>
    </div>
  );
}
