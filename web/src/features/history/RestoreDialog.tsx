import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { modelAtQuery, modelRestore } from '../../api/history';
import { documentOf, useModel } from '../../collab/open_document';
import { NameBook } from '../../model/change_words';
import { type Difference, modelDiff } from '../../model/model_diff';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastProblem, toastShow } from '../../ui/toasts';
import { DifferenceMark } from './DifferenceMark';
import styles from './History.module.css';
import { historyAskNothing } from './history_store';

interface Props {
  project: string;
  revision: number;
  path: string | undefined;
}

const words: Record<Difference, string> = {
  added: text.history.willAdd,
  removed: text.history.willRemove,
  changed: text.history.willChange,
};

/** Says what will change before something is brought back. */
export function RestoreDialog({ project, revision, path }: Props) {
  const now = useModel(project);
  const then = useQuery(modelAtQuery(project, revision));
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const changes =
    now && then.data
      ? modelDiff(now, then.data).filter((change) => !path || change.path === path)
      : null;
  const names = new NameBook(now);
  names.learn(then.data ? [{ op: 'add', path: path ?? '', value: entityAt(then.data, path) }] : []);
  const what = path ? names.name(path) : text.history.restoreAll;

  const restore = async () => {
    setBusy(true);
    setError(null);
    try {
      await documentOf(project).restoreModel((client) =>
        modelRestore(project, { client, revision, ...(path ? { path } : {}) }),
      );
      historyAskNothing();
      toastShow({
        kind: 'success',
        title: text.history.restoreDone(what),
        action: {
          label: text.common.undo,
          perform: () => void documentOf(project).undo().catch(toastProblem),
        },
      });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={historyAskNothing} title={text.history.restoreTitle(what)}>
      <div className={dialog.stack}>
        <p className={dialog.body}>{text.history.restoreBody(revision)}</p>
        {then.error ? (
          <ProblemNotice error={then.error} onRetry={() => void then.refetch()} />
        ) : null}
        {!changes && !then.error ? <SkeletonRows count={3} height={22} /> : null}
        {changes?.length === 0 ? <p>{text.history.restoreNothing}</p> : null}
        {changes && changes.length > 0 ? (
          <div>
            <strong>{text.history.restoreChanges}</strong>
            <ul className={styles.changeList}>
              {changes.map((change) => (
                <li key={change.path}>
                  <DifferenceMark difference={change.difference} />
                  <span className={styles.grow}>{change.name}</span>
                  <span className={styles.dim}>{words[change.difference]}</span>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {error ? <ProblemNotice error={error} /> : null}
      </div>
      <div className={dialog.buttons}>
        <Button onClick={historyAskNothing}>{text.common.cancel}</Button>
        <Button
          data-autofocus
          variant="filled"
          loading={isBusy}
          disabled={!changes || changes.length === 0}
          onClick={() => void restore()}
        >
          {text.history.restoreConfirm}
        </Button>
      </div>
    </Modal>
  );
}

function entityAt(model: object, path: string | undefined): unknown {
  const [, collection = '', id = ''] = (path ?? '').split('/');
  const entities = (model as Record<string, Record<string, unknown> | undefined>)[collection];
  return entities?.[id];
}
