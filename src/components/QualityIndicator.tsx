import { forwardRef, useState, type ComponentPropsWithoutRef } from 'react';
import { useCall, useCallStats, useTracks } from '../hooks';
import { useScopedId } from './CallScope';
import { cx } from './cx';
import { estimateQuality, noEstimate } from './estimateQuality';
import { BarsIcon } from './icons';
import { useWords } from './texts';
import { qualityWords } from './words';

export interface QualityIndicatorProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  /** Without it: the call of the nearest `CallScope`, otherwise as `useCallRecord`. */
  callId?: string | undefined;
}

/** How long a call must have been poor before it is said, in estimates of a second each. */
const saidAfter = 5;
const bars = { unknown: 0, poor: 1, fair: 2, good: 3 };

/**
 * How well the two sides are likely to hear and see each other, and what is likely to be at fault; nothing without an answered call.
 * It is not read aloud as it changes, save that the call has been poor for a while.
 */
export const QualityIndicator = forwardRef<HTMLDivElement, QualityIndicatorProps>(function QualityIndicator(
  { callId, className, ...div },
  ref,
) {
  const id = useScopedId(callId);
  const { call, isMuted, remoteMedia, since } = useCall(id);
  const measured = useCallStats(id);
  const isBlocked = useTracks({ callId: call?.id ?? '', local: true, kind: 'audio' }).some(({ sourceMuted }) => sourceMuted);
  const texts = useWords(qualityWords);
  const [last, setLast] = useState({ stats: measured, estimate: noEstimate });
  // On hold nothing is sent, and nothing can be said of it.
  const stats = call?.state === 'Connected' ? measured : undefined;
  if (stats !== last.stats) {
    const microphone = isMuted ? 'muted' : isBlocked ? 'blocked' : 'on';
    setLast({ stats, estimate: estimateQuality(last.estimate, { stats, microphone, hasCamera: remoteMedia?.camera === 'on' }) });
  }
  if (since === undefined) return null;
  const { level, cause, steady } = last.estimate;
  const said = texts.quality(texts.qualityLevels[level]);
  const why = cause && texts.qualityCause(texts.qualityCauses[cause]);
  const whole = [said, why].filter(Boolean).join('. ');
  return (
    <div ref={ref} {...div} className={cx('hs-quality', className)} data-level={level} data-cause={cause}>
      <span className="hs-quality-sign" role="img" aria-label={whole}>
        <BarsIcon count={bars[level]} />
        <span className="hs-quality-words">
          {said}
          {why && <span className="hs-quality-cause">{why}</span>}
        </span>
      </span>
      <output className="hs-for-the-ear">{level === 'poor' && steady >= saidAfter && whole}</output>
    </div>
  );
});
