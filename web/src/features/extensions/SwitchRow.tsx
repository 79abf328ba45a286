import { Switch } from '@mantine/core';
import '@mantine/core/styles/Switch.css';
import { useState } from 'react';
import type { ProjectExtension } from '../../api/extensions';
import * as text from '../../text';
import styles from './Extensions.module.css';
import { Provides } from './Provides';

interface Props {
  extension: ProjectExtension;
  uses: number;
  canSwitch: boolean;
  onChange: (isOn: boolean) => Promise<void>;
}

export function SwitchRow({ extension, uses, canSwitch, onChange }: Props) {
  const [isBusy, setBusy] = useState(false);
  const { name, version, shipped, description, enabled } = extension;
  const isHeld = enabled && uses > 0;
  const change = async (isOn: boolean) => {
    setBusy(true);
    await onChange(isOn);
    setBusy(false);
  };
  return (
    <li className={styles.row}>
      <div className={styles.about}>
        <strong>{name}</strong>
        <span className={styles.note}>
          {text.extensions.version(version)}
          {shipped ? `, ${text.extensions.shipped}` : null}
        </span>
        {description ? <p>{description}</p> : null}
        <Provides
          types={extension.types.map((type) => type.name)}
          templates={extension.templates}
          projects={extension.projects}
          hasSerializers={extension.serializers}
        />
        {isHeld ? <span className={styles.note}>{text.extensions.used(uses)}</span> : null}
      </div>
      <Switch
        aria-label={text.extensions.switch(name)}
        checked={enabled}
        disabled={!canSwitch || isHeld || isBusy}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
    </li>
  );
}
