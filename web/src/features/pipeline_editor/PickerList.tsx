import { Plus } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import styles from './NodePicker.module.css';

export interface Offer {
  id: string;
  name: string;
  detail: string;
  /** null: something new is made. */
  color: string | null;
}

interface Props<T extends Offer> {
  label: string;
  hint: string;
  none: string;
  offersOf: (query: string) => T[];
  onPick: (offer: T) => void;
  onClose?: () => void;
}

/** A field and the list that it narrows; arrows choose, Enter takes. */
export function PickerList<T extends Offer>(props: Props<T>) {
  const { offersOf, onPick } = props;
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const offers = useMemo(() => offersOf(query), [offersOf, query]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((active + step + offers.length) % Math.max(1, offers.length));
    const offer = offers[active];
    if (event.key === 'Enter' && offer) onPick(offer);
    if (event.key === 'Escape') props.onClose?.();
    if (step || event.key === 'Enter') event.preventDefault();
  };
  return (
    <>
      <input
        className={styles.field}
        data-autofocus
        ref={focusNow}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={offers[active] ? `${id}-${active}` : undefined}
        aria-label={props.hint}
        placeholder={props.hint}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" tabIndex={-1} aria-label={props.label} className={styles.list}>
        {offers.map((offer, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys of the whole list
          <div
            key={offer.id}
            id={`${id}-${index}`}
            ref={index === active ? intoView : null}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            className={styles.offer}
            onMouseMove={() => setActive(index)}
            onClick={() => onPick(offer)}
          >
            {offer.color ? (
              <span className={styles.color} style={{ background: offer.color }} />
            ) : (
              <Plus size={14} aria-hidden />
            )}
            <span className={styles.name}>{offer.name}</span>
            <span className={styles.signature}>{offer.detail}</span>
          </div>
        ))}
      </div>
      {offers.length === 0 ? <p className={styles.none}>{props.none}</p> : null}
    </>
  );
}

/** At once: who opens a list by a key goes on typing. */
const focusNow = (field: HTMLElement | null) => field?.focus({ preventScroll: true });
const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });
