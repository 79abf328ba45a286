import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Extension, installedQuery } from '../../api/extensions';
import { sessionStore } from '../../api/session';
import * as text from '../../text';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { useFileDrop } from '../home/useFileDrop';
import { useActions } from '../shell/actions';
import styles from './Extensions.module.css';
import { ExtensionTable } from './ExtensionTable';
import { InstallRefused } from './InstallRefused';
import { RemoveExtension } from './RemoveExtension';
import { useInstall } from './useInstall';

/** The extensions of this DeepForge; administrators, and the guest of a machine of their own, change them. */
export function Extensions() {
  const { data, error, isPending, refetch } = useQuery({ ...installedQuery, staleTime: 0 });
  const session = useStore(sessionStore);
  const mayChange =
    session.status === 'signed_in' && (session.user.is_admin || session.mode === 'guest');
  const { state, install, close } = useInstall();
  const [removed, setRemoved] = useState<Extension | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const choose = () => input.current?.click();
  useFileDrop(mayChange, (file) => void install(file));
  const add = {
    id: 'extensions.add',
    group: text.extensions.title,
    label: text.extensions.add,
    shortcut: 'a',
    run: choose,
  };
  useActions(mayChange ? [add] : []);
  return (
    <Page
      name={text.extensions.title}
      title={text.extensions.title}
      lead={text.extensions.lead}
      actions={
        mayChange ? (
          <Button
            variant="filled"
            leftSection={<Upload size={16} aria-hidden />}
            loading={state.step === 'busy'}
            onClick={choose}
          >
            {text.extensions.add}
          </Button>
        ) : null
      }
    >
      <div className={styles.stack}>
        {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
        {isPending ? <SkeletonRows count={2} height={88} /> : null}
        {data ? (
          <ExtensionTable extensions={data.items} onRemove={mayChange ? setRemoved : null} />
        ) : null}
        <p className={styles.note}>
          {mayChange ? text.extensions.drop : text.extensions.onlyAdministrators}
        </p>
        <p role="status" className={styles.note}>
          {state.step === 'busy' ? text.extensions.busy(state.name) : null}
        </p>
      </div>
      <input
        ref={input}
        hidden
        type="file"
        accept=".zip,.gz,.tgz"
        aria-label={text.extensions.add}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void install(file);
          event.currentTarget.value = '';
        }}
      />
      {state.step === 'refused' ? <InstallRefused {...state} onClose={close} /> : null}
      {removed ? <RemoveExtension extension={removed} onClose={() => setRemoved(null)} /> : null}
    </Page>
  );
}
