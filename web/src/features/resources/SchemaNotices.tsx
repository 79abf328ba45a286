import { Info } from 'lucide-react';
import type { ResourceSchemas } from '../../api/resources';
import * as text from '../../text';
import styles from './Resources.module.css';

/** What cannot be drawn here, and why. */
export function SchemaNotices(props: { schemas: ResourceSchemas; hasResources: boolean }) {
  const { schemas, refused } = props.schemas;
  const isBare = schemas.length === 0 && refused.length === 0;
  if (refused.length === 0 && !(isBare && props.hasResources)) return null;
  return (
    <div className={styles.notice}>
      <Info size={17} aria-hidden />
      <div>
        {isBare ? (
          <p>
            {text.resources.noExtensionNotice} <code>{text.resources.noExtensionsCommand}</code>
          </p>
        ) : null}
        {refused.map(({ extension, detail }) => (
          <p key={extension + detail}>
            {text.resources.refused(extension)}: <code>{detail}</code>
          </p>
        ))}
      </div>
    </div>
  );
}
