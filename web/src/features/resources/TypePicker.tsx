import { Modal } from '@mantine/core';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import {
  type ResourceNodeType,
  type ResourceSchema,
  schemaSearch,
} from '../../model/resource_schema';
import * as text from '../../text';
import styles from './Picker.module.css';
import type { Purpose } from './ResourceEditor';

interface Props {
  schema: ResourceSchema;
  purpose: Purpose['kind'];
  onPick: (type: ResourceNodeType) => void;
  onClose: () => void;
}

/** The node types of a schema by category, found by typing. What goes behind another node must take something in. */
export function TypePicker({ schema, purpose, onPick, onClose }: Props) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => {
    const fitting = schema.nodes.filter(
      ({ inputs, outputs }) =>
        purpose === 'place' || (inputs.length > 0 && (purpose === 'after' || outputs.length > 0)),
    );
    return schemaSearch({ ...schema, nodes: fitting }, query);
  }, [schema, purpose, query]);
  const offers = groups.flatMap(({ types }) => types);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + offers.length) % Math.max(1, offers.length));
    const offer = offers[active];
    if (event.key === 'Enter' && offer) onPick(offer);
    if (step || event.key === 'Enter') event.preventDefault();
  };
  useEffect(() => {
    list.current?.querySelector(`#type-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const help = offers[active]?.help;
  return (
    <Modal
      opened
      onClose={onClose}
      title={text.resources.addTitle[purpose](schema.node ?? text.resources.node)}
    >
      <input
        className={styles.field}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="type-list"
        aria-activedescendant={offers[active] ? `type-${active}` : undefined}
        aria-label={text.resources.addHint}
        placeholder={text.resources.addHint}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id="type-list"
        role="listbox"
        tabIndex={-1}
        aria-label={schema.name}
        className={styles.list}
      >
        {groups.map(({ category, types }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options
          <div key={category.id} role="group" aria-label={category.name}>
            <p aria-hidden className={styles.category}>
              {category.name}
            </p>
            {types.map((type) => {
              const index = offers.indexOf(type);
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys of the whole list
                <div
                  key={type.id}
                  id={`type-${index}`}
                  role="option"
                  aria-selected={index === active}
                  tabIndex={-1}
                  className={styles.offer}
                  onMouseMove={() => setActive(index)}
                  onClick={() => onPick(type)}
                >
                  <span className={styles.color} style={{ background: category.color }} />
                  <span className={styles.name}>{type.name}</span>
                  <span className={styles.ports}>{signatureOf(type)}</span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {offers.length === 0 ? <p className={styles.none}>{text.resources.addNone}</p> : null}
      {help ? <p className={styles.help}>{firstSentence(help)}</p> : null}
    </Modal>
  );
}

function signatureOf({ inputs, outputs }: ResourceNodeType): string {
  const names = (ports: ResourceNodeType['inputs']) =>
    ports.map(({ name, many }) => (many ? `${name}…` : name)).join(', ');
  return `${names(inputs)} → ${names(outputs)}`.trim();
}

const firstSentence = (help: string) => /^[^\n]*?[.!?](?=\s|$)/.exec(help)?.[0] ?? help;
