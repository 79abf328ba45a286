import { Checkbox, NumberInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { codePreferences, vimSet } from '../../editor/code_preferences';
import * as text from '../../text';
import { codeSize, codeSizeApply, codeSizeKey } from '../../ui/code_size';
import styles from './Profile.module.css';
import { Section } from './Section';

const { least, most, usual } = codeSize;

/** What the code editor reads when it opens, and whenever another tab changes it. */
export function EditorSettings() {
  const { hasVim } = useStore(codePreferences);
  const [fontSize, setFontSize] = useLocalStorage({
    key: codeSizeKey,
    defaultValue: usual,
    getInitialValueInEffect: false,
  });
  useEffect(codeSizeApply);
  return (
    <Section title={text.profile.editor} lead={text.profile.editorNote}>
      <div className={styles.form}>
        <Checkbox
          label={text.profile.vim}
          description={text.profile.vimHint}
          checked={hasVim}
          onChange={(event) => vimSet(event.currentTarget.checked)}
        />
        <NumberInput
          className={styles.short}
          label={text.profile.fontSize}
          description={text.profile.fontSizeHint(least, most)}
          min={least}
          max={most}
          allowDecimal={false}
          defaultValue={fontSize}
          onChange={(value) => {
            if (Number(value) >= least && Number(value) <= most) setFontSize(Number(value));
          }}
        />
      </div>
    </Section>
  );
}
