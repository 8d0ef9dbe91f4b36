import { canPerform, useCalls, useSubscription, useTexts } from 'hookswitch';
import { useEffect } from 'react';
import { nameOf } from './accounts';

/** The window's title: who is calling, else who is logged in, so that two windows can be told apart. */
export function PageTitle() {
  const { user } = useSubscription();
  const caller = useCalls().find((call) => canPerform(call, 'reject'))?.remoteParticipant;
  const texts = useTexts();
  const news = caller ? texts.incoming(caller.displayName ?? caller.displayNumber ?? texts.someone) : user && nameOf(user.identity);
  useEffect(() => {
    document.title = [news, 'Hookswitch demo'].filter(Boolean).join(' – ');
  }, [news]);
  return null;
}
