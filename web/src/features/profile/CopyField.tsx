import { Button, TextInput } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import * as text from '../../text';
import styles from './Profile.module.css';

/** A text to take along. Where the browser does not let pages copy, it is selected for Ctrl+C. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      setCopied(document.execCommand('copy'));
    }
  };
  return (
    <div className={styles.line}>
      <TextInput
        ref={field}
        readOnly
        label={label}
        value={value}
        className={styles.grow}
        classNames={{ input: styles.code }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        size="sm"
        leftSection={isCopied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
        onClick={() => void copy()}
      >
        {isCopied ? text.profile.copied : text.common.copy}
      </Button>
    </div>
  );
}
