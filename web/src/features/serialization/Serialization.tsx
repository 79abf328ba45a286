import type { EditorView } from '@codemirror/view';
import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { useDocument } from '../../collab/open_document';
import { useCanEdit } from '../../collab/useCanEdit';
import { CodeEditor } from '../../editor/CodeEditor';
import { noFacts } from '../../model/completion';
import * as text from '../../text';
import { Page } from '../../ui/Page';
import { toastShow } from '../../ui/toasts';
import { useActions } from '../shell/actions';
import styles from './Serialization.module.css';

/** The code that says how values of the project's own types are written and read. */
export function Serialization() {
  const { project } = useParams({ from: '/p/$project' });
  const canEdit = useCanEdit(project);
  const view = useRef<EditorView | null>(null);
  const modules = useDocument(project, ({ model }) => model?.modules);
  const facts = useMemo(() => ({ ...noFacts, modules: Object.values(modules ?? {}) }), [modules]);
  useActions(
    canEdit
      ? [
          {
            id: 'serialization.example',
            group: text.serialization.title,
            label: text.serialization.insert,
            run: () => view.current && exampleInsert(view.current),
          },
        ]
      : [],
  );
  return (
    <Page
      isFilled
      name={text.serialization.title}
      title={text.serialization.title}
      lead={text.serialization.lead}
    >
      <div className={styles.work}>
        <CodeEditor
          project={project}
          path="/serialization/code"
          label={text.serialization.title}
          isReadOnly={!canEdit}
          facts={facts}
          onView={(opened) => {
            view.current = opened;
          }}
        />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
        <aside className={styles.help} tabIndex={0} aria-label={text.serialization.exampleTitle}>
          {text.serialization.help.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <div className={styles.head}>
            <h2>{text.serialization.exampleTitle}</h2>
            {canEdit ? (
              <Button size="compact-sm" onClick={() => view.current && exampleInsert(view.current)}>
                {text.serialization.insert}
              </Button>
            ) : null}
          </div>
          <pre>{text.serialization.example}</pre>
        </aside>
      </div>
    </Page>
  );
}

/** Puts the example behind what is there, as if it were typed: it can be undone, and others see it at once. */
function exampleInsert(view: EditorView) {
  const { doc } = view.state;
  const before = doc.toString().trim() === '' ? '' : '\n\n';
  view.dispatch({
    changes: {
      from: before === '' ? 0 : doc.length,
      to: doc.length,
      insert: before + text.serialization.example,
    },
    selection: { anchor: before === '' ? 0 : doc.length + before.length },
    scrollIntoView: true,
    userEvent: 'input.paste',
  });
  view.focus();
  toastShow({ kind: 'info', title: text.serialization.inserted });
}
