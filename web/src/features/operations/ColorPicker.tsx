import { Popover } from '@mantine/core';
import { useState } from 'react';
import * as text from '../../text';
import styles from './ColorPicker.module.css';

const colors = [
  '#78909c',
  '#5c6bc0',
  '#42a5f5',
  '#26c6da',
  '#26a69a',
  '#66bb6a',
  '#9ccc65',
  '#d4e157',
  '#ffca28',
  '#ffa726',
  '#ff7043',
  '#ef5350',
  '#ec407a',
  '#ab47bc',
  '#7e57c2',
  '#8d6e63',
];

interface Props {
  color: string;
  label: string;
  isReadOnly: boolean;
  onPick: (color: string) => void;
}

/** A swatch that opens the choice of colours. */
export function ColorPicker({ color, label, isReadOnly, onPick }: Props) {
  const [isOpen, setOpen] = useState(false);
  const swatch = { '--swatch': color } as React.CSSProperties;
  if (isReadOnly) return <span className={styles.mark} style={swatch} />;
  const pick = (one: string) => {
    setOpen(false);
    if (one !== color) onPick(one);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.target}
          style={swatch}
          aria-label={label}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      </Popover.Target>
      <Popover.Dropdown p={10}>
        <fieldset className={styles.colors}>
          <legend>{text.operation.color}</legend>
          {colors.map((one) => (
            <button
              key={one}
              type="button"
              className={styles.color}
              style={{ '--swatch': one } as React.CSSProperties}
              aria-label={one}
              aria-pressed={one === color}
              onClick={() => pick(one)}
            />
          ))}
        </fieldset>
        <CustomColor color={color} onPick={pick} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The browser's own picker; only the colour that is left standing counts. */
function CustomColor({ color, onPick }: { color: string; onPick: (color: string) => void }) {
  const [chosen, setChosen] = useState(color);
  return (
    <label className={styles.custom}>
      <input
        type="color"
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        onBlur={() => chosen !== color && onPick(chosen)}
      />
      {text.operation.colorCustom}
    </label>
  );
}
