import { python } from '@codemirror/lang-python';
import { yaml } from '@codemirror/lang-yaml';
import { EditorState, Text } from '@codemirror/state';
import { Decoration, EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { baseTheme, codeHighlight } from '../../editor/theme';
import styles from './JobPanel.module.css';

interface Props {
  code: string;
  language: 'python' | 'yaml';
  label: string;
  /** A line, from 1, that stands out. */
  marked: number | null;
}

const languages = { python, yaml };
const mark = Decoration.line({ class: 'marked-line' });
const grows = EditorView.theme({ '&': { height: 'auto', maxHeight: '60vh' } });

/** Code to be read, not changed. */
export function CodeText({ code, language, label, marked }: Props) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const doc = Text.of(code.split('\n'));
    const line = marked && marked <= doc.lines ? doc.line(marked) : null;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc,
        extensions: [
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({
            tabindex: '0',
            'aria-label': label,
            'aria-readonly': 'true',
          }),
          EditorView.decorations.of(
            line ? Decoration.set([mark.range(line.from)]) : Decoration.none,
          ),
          lineNumbers(),
          languages[language](),
          codeHighlight,
          baseTheme,
          grows,
        ],
      }),
    });
    if (line) view.dispatch({ effects: EditorView.scrollIntoView(line.from, { y: 'nearest' }) });
    return () => view.destroy();
  }, [code, language, label, marked]);
  return <div ref={host} className={styles.code} />;
}
