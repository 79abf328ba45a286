import { lazy, Suspense } from 'react';
import type { PromptDialogProps } from './PromptForm';

// A dialog weighs more than most of the views that may open one.
const PromptForm = lazy(async () => ({ default: (await import('./PromptForm')).PromptForm }));

/** Asks for one line of text. A refusal by the server shows at the field. */
export function PromptDialog(props: PromptDialogProps) {
  return (
    <Suspense>
      <PromptForm {...props} />
    </Suspense>
  );
}
