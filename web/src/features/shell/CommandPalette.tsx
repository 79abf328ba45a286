import { Modal } from '@mantine/core';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import * as text from '../../text';
import styles from './CommandPalette.module.css';
import { type PaletteItem, paletteFind } from './palette_items';
import { dialogClose } from './shell_store';
import { usePaletteItems } from './usePaletteItems';

export function CommandPalette({ project }: { project: string | undefined }) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const items = usePaletteItems(project);
  const found = useMemo(() => paletteFind(items, query), [items, query]);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const perform = (item: PaletteItem | undefined) => {
    if (!item) return;
    dialogClose();
    item.perform();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + found.length) % Math.max(1, found.length));
    if (event.key === 'Enter') perform(found[active]);
    if (step || event.key === 'Enter') event.preventDefault();
  };

  return (
    <Modal
      opened
      onClose={dialogClose}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={600}
      padding={0}
      aria-label={text.shell.palette}
    >
      <div className={styles.field}>
        <Search size={17} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={found[active] ? `palette-${active}` : undefined}
          aria-label={text.shell.paletteHint}
          placeholder={text.shell.paletteHint}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        ref={list}
        id="palette-list"
        role="listbox"
        aria-label={text.shell.palette}
        tabIndex={-1}
        className={styles.list}
      >
        {found.length === 0 ? <p className={styles.none}>{text.shell.paletteEmpty}</p> : null}
        {found.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys of the whole list
          <div
            key={item.id}
            id={`palette-${index}`}
            data-index={index}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            className={styles.item}
            onMouseMove={() => setActive(index)}
            onClick={() => perform(item)}
          >
            <span className={styles.label}>{item.label}</span>
            {item.hint ? <span className={styles.hint}>{item.hint}</span> : null}
            {item.keys ? <kbd className={styles.keys}>{item.keys}</kbd> : null}
            <span className={styles.group}>{item.group}</span>
          </div>
        ))}
      </div>
    </Modal>
  );
}
