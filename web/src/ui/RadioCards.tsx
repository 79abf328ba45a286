import { useId } from 'react';
import styles from './RadioCards.module.css';

interface Choice<T> {
  value: T;
  title: string;
  body?: string;
}

interface Props<T> {
  legend: string;
  choices: readonly Choice<T>[];
  value: T;
  onChange: (value: T) => void;
  /** A heading above says it already. */
  isLegendHidden?: boolean;
  /** Side by side where there is room. */
  isRow?: boolean;
}

/** One of a few choices, each with a sentence. */
export function RadioCards<T extends string | null>(props: Props<T>) {
  const name = useId();
  return (
    <fieldset className={styles.cards} data-row={props.isRow || undefined}>
      <legend className={props.isLegendHidden ? 'visually-hidden' : undefined}>
        {props.legend}
      </legend>
      {props.choices.map(({ value, title, body }) => (
        <label key={value} className={styles.card}>
          <input
            type="radio"
            name={name}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          <span>
            <strong>{title}</strong>
            {body ? <span>{body}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
