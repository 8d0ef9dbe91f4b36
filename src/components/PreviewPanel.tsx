import { useState } from 'react';
import type { BasicError } from '../engine';
import { useDevices, useLastError, type DevicesView } from '../hooks';
import { Button } from './Button';
import { SoundIcon } from './icons';
import { LivePreview, type LivePreviewProps } from './LivePreview';
import { PermissionHelp } from './PermissionHelp';
import { areAllowed, playTestTone } from './preview';
import { useWords } from './texts';
import { livePreviewWords } from './words';

export interface PreviewPanelProps extends LivePreviewProps {
  isOn: boolean;
}

/** What there is to see and to hear once the devices were asked for, or why they cannot be used. */
export function PreviewPanel({ isOn, ...live }: PreviewPanelProps) {
  const { error } = useLastError();
  return (
    <>
      {isOn ? <LivePreview {...live} /> : <PermissionHelp error={error?.code === 'call:4' ? error : unknownFailure} />}
      <SpeakerTest />
    </>
  );
}

/** The panel, on, or only with its help where the person or the browser does not allow it. */
export async function askFirst(devices: DevicesView, video: boolean) {
  const state: 'on' | 'failed' = (await areAllowed(devices, video)) ? 'on' : 'failed';
  return { state, Panel: PreviewPanel };
}

const unknownFailure: BasicError = { name: 'BasicError', code: 'call:4', message: '', reason: 'aborted' };

/** A button that plays a tone on the loudspeaker in use. */
function SpeakerTest() {
  const { speaker } = useDevices().inUse;
  const texts = useWords(livePreviewWords);
  const [isSounding, setSounding] = useState(false);
  function test() {
    setSounding(true);
    const done = () => setSounding(false);
    playTestTone(speaker).then(done, done);
  }
  return (
    <Button isPending={isSounding} onClick={test}>
      <SoundIcon />
      {texts.testSpeaker}
    </Button>
  );
}
