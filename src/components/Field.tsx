import type { ComponentPropsWithoutRef } from 'react';
import { cx } from './cx';

export interface FieldProps extends ComponentPropsWithoutRef<'input'> {
  label: string;
}

/** A field with its name above it. */
export function Field({ label, className, ...input }: FieldProps) {
  return (
    <label className="hs-field">
      {label}
      <input {...input} className={cx('hs-input', className)} />
    </label>
  );
}
