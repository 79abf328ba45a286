import { lazy, Suspense } from 'react';
import type { ConfirmDialogProps } from './ConfirmForm';

// A dialog weighs more than most of the views that may open one.
const ConfirmForm = lazy(async () => ({ default: (await import('./ConfirmForm')).ConfirmForm }));

/** Asks before what cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Suspense>
      <ConfirmForm {...props} />
    </Suspense>
  );
}
