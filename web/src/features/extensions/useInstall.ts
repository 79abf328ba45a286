import { useState } from 'react';
import { extensionInstall, installedQuery } from '../../api/extensions';
import { type Problem, problemFrom } from '../../api/problem';
import { queryClient } from '../../api/queries';
import * as text from '../../text';
import { toastShow } from '../../ui/toasts';

/** As much as the server takes. */
const largest = 16 * 1024 * 1024;

export type Installing =
  | { step: 'idle' }
  | { step: 'busy'; name: string }
  | { step: 'refused'; name: string; problem: Problem | string };

/** Installs the archive that was chosen or dropped; one at a time. */
export function useInstall() {
  const [state, setState] = useState<Installing>({ step: 'idle' });

  const install = async (file: File) => {
    const { name } = file;
    if (state.step === 'busy') return;
    if (file.size > largest)
      return setState({ step: 'refused', name, problem: text.extensions.tooLarge });
    setState({ step: 'busy', name });
    try {
      const before = queryClient.getQueryData(installedQuery.queryKey);
      const made = await extensionInstall(file);
      const was = before?.items.find(({ id }) => id === made.id);
      await queryClient.invalidateQueries({ queryKey: ['extensions'] });
      toastShow({
        kind: 'success',
        title: was
          ? text.extensions.renewed(made.name, was.version, made.version)
          : text.extensions.installed(made.name, made.version),
      });
      setState({ step: 'idle' });
    } catch (failure) {
      setState({ step: 'refused', name, problem: problemFrom(failure) });
    }
  };
  return { state, install, close: () => setState({ step: 'idle' }) };
}
