import { CallControls, Dialer, TextsProvider, type Texts } from 'hookswitch';

const french: Partial<Texts> = {
  address: 'Adresse ou numéro',
  dial: 'Appeler',
  end: 'Raccrocher',
  incoming: (who) => `${who} vous appelle`,
  error: ({ reason, message }) => (reason === 'denied-by-person' ? 'Le navigateur a refusé le microphone.' : message),
};

export function FrenchPhone() {
  return (
    <TextsProvider texts={french}>
      <Dialer />
      <CallControls />
    </TextsProvider>
  );
}
