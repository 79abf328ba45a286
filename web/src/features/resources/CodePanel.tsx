import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core';
import { Copy, Download, X } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { NetworkCode } from '../../keras/network';
import { plural } from '../../model/format';
import * as text from '../../text';
import { fileSave } from '../../ui/file_save';
import styles from './Code.module.css';

interface Props {
  /** Of the file. */
  name: string;
  code: NetworkCode;
  /** Those whose lines are marked. */
  selected: readonly string[];
  onChoose: (node: string) => void;
  onClose: () => void;
}

/** The program of an architecture beside its picture: lines and layers lead to one another. */
export function CodePanel({ name, code, selected, onChoose, onClose }: Props) {
  const lines = useMemo(() => code.code.replace(/\n$/, '').split('\n'), [code]);
  const nodes = useMemo(
    () => new Map(Object.entries(code.lines).map(([node, line]) => [line, node])),
    [code],
  );
  const marked = useRef<HTMLLIElement>(null);
  const first = selected.map((node) => code.lines[node]).find((line) => line !== undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another layer is selected, its line comes into sight
  useEffect(() => marked.current?.scrollIntoView({ block: 'nearest' }), [first]);
  const save = () =>
    fileSave(new Blob([code.code], { type: 'text/x-python' }), `${name.replace(/\W+/g, '_')}.py`);
  return (
    <aside className={styles.panel} aria-label={text.resources.code}>
      <header className={styles.head}>
        <h2>{text.resources.code}</h2>
        <CopyButton value={code.code}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Copy size={14} aria-hidden />}
              onClick={copy}
            >
              {copied ? text.resources.copied : text.common.copy}
            </Button>
          )}
        </CopyButton>
        <Tooltip label={text.resources.codeSave}>
          <ActionIcon aria-label={text.resources.codeSave} onClick={save}>
            <Download size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <ActionIcon aria-label={text.common.close} onClick={onClose}>
          <X size={16} aria-hidden />
        </ActionIcon>
      </header>
      {code.left_out.length > 0 ? (
        <p className={styles.left}>
          {text.resources.leftOut(plural(code.left_out.length, 'layer'))}
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard */}
      <ol className={styles.lines} tabIndex={0}>
        {lines.map((line, index) => {
          const node = nodes.get(index + 1);
          const isMarked = node !== undefined && selected.includes(node);
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its number
              key={index}
              ref={index + 1 === first ? marked : null}
              data-marked={isMarked || undefined}
            >
              {node === undefined ? (
                <code>{line}</code>
              ) : (
                <button type="button" onClick={() => onChoose(node)}>
                  {line}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </aside>
  );
}
