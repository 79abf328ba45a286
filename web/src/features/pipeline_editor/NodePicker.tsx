import { Button, Popover } from '@mantine/core';
import { Plus } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { builtIns } from '../../model/pipeline';
import type { Operation, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import type { Pick as Choice } from './actions';
import styles from './NodePicker.module.css';

interface Props {
  model: ProjectModel;
  isOpen: boolean;
  onChange: (isOpen: boolean) => void;
  onPick: (pick: Choice) => void;
}

interface Offer {
  id: string;
  name: string;
  color: string | null;
  signature: string;
  pick: Choice;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The button that adds an operation, and the searchable list behind it. Stays open, so that several may be added. */
export function NodePicker({ model, isOpen, onChange, onPick }: Props) {
  return (
    <Popover
      opened={isOpen}
      onChange={onChange}
      width={340}
      position="bottom-start"
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <Button
          leftSection={<Plus size={15} aria-hidden />}
          onClick={() => onChange(!isOpen)}
          aria-expanded={isOpen}
        >
          {text.pipeline.add}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <PickerList model={model} onPick={onPick} />
      </Popover.Dropdown>
    </Popover>
  );
}

function PickerList({ model, onPick }: Pick<Props, 'model' | 'onPick'>) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const offers = useMemo(() => offersOf(model, query), [model, query]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + offers.length) % Math.max(1, offers.length));
    const offer = offers[active];
    if (event.key === 'Enter' && offer) onPick(offer.pick);
    if (step || event.key === 'Enter') event.preventDefault();
  };
  return (
    <>
      <input
        className={styles.field}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="picker-list"
        aria-activedescendant={offers[active] ? `pick-${active}` : undefined}
        aria-label={text.pipeline.addHint}
        placeholder={text.pipeline.addHint}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id="picker-list"
        role="listbox"
        tabIndex={-1}
        aria-label={text.pipeline.add}
        className={styles.list}
      >
        {offers.length === 0 ? <p className={styles.none}>{text.pipeline.addNone}</p> : null}
        {offers.map((offer, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys of the whole list
          <div
            key={offer.id}
            id={`pick-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            className={styles.offer}
            onMouseMove={() => setActive(index)}
            onClick={() => onPick(offer.pick)}
          >
            {offer.color ? (
              <span className={styles.color} style={{ background: offer.color }} />
            ) : (
              <Plus size={14} aria-hidden />
            )}
            <span className={styles.name}>{offer.name}</span>
            <span className={styles.signature}>{offer.signature}</span>
          </div>
        ))}
      </div>
    </>
  );
}

function offersOf(model: ProjectModel, query: string): Offer[] {
  const wanted = query.trim().toLowerCase();
  const own = Object.entries(model.operations).sort(([, a], [, b]) => a.name.localeCompare(b.name));
  const found = [...Object.entries(builtIns), ...own]
    .filter(([, { name }]) => name.toLowerCase().includes(wanted))
    .map(([id, operation]) => ({
      id,
      name: operation.name,
      color: operation.color,
      signature: signatureOf(operation),
      pick: { operation: id },
    }));
  const isNew = identifier.test(query.trim()) && !own.some(([, { name }]) => name === query.trim());
  if (!isNew) return found;
  const name = query.trim();
  return [
    ...found,
    {
      id: ' new',
      name: text.pipeline.addNew(name),
      color: null,
      signature: '',
      pick: { newOperation: name },
    },
  ];
}

function signatureOf({ interface: face }: Operation): string {
  const inputs = face.inputs.map(({ name }) => name).join(', ');
  const outputs = face.outputs.map(({ name }) => name).join(', ');
  return `${inputs ? `${inputs} ` : ''}→${outputs ? ` ${outputs}` : ''}`;
}
