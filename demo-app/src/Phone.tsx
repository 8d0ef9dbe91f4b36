import { CallControls, CallScope, CallStatus, Dialer, IncomingCallBanner, MediaContainer, MessageLog, useTexts } from 'hookswitch';
import type { RefObject } from 'react';
import { partnerOf } from './accounts';

export interface PhoneProps {
  /** Whose phone it is. */
  name: string;
  address: string;
  /** The call that goes on, if one does. */
  callId: string | undefined;
  /** Gets the element of the pictures. */
  stage: RefObject<HTMLElement | null>;
}

/** What a person needs to call and be called, put together from the components of the package. */
export function Phone({ name, address, callId, stage }: PhoneProps) {
  const texts = useTexts();
  const inCall = callId !== undefined;
  return (
    <div className="phone" data-state={inCall ? 'call' : 'idle'}>
      <IncomingCallBanner className="phone-banner" />
      <div className="phone-calls">
        <CallStatus className="phone-status" />
        <div hidden={!inCall}>
          <CallScope callId={callId}>
            {/* No landmark: a page may have two of these. */}
            <MediaContainer ref={stage} className="phone-stage" role="group" tabIndex={-1} />
            <CallControls className="phone-controls" />
          </CallScope>
        </div>
        {/* Stays on the page while it is hidden: the address is kept. */}
        <div hidden={inCall}>
          <Dialer className="phone-dialer" aria-label={`${texts.dial} – ${name}`} initialAddress={partnerOf(address).address} />
        </div>
      </div>
      <div className="phone-news">
        <h3 className="phone-news-title">{texts.messages}</h3>
        <MessageLog className="phone-log" />
      </div>
    </div>
  );
}
