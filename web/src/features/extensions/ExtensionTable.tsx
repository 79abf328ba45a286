import { ActionIcon } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import type { Extension } from '../../api/extensions';
import * as text from '../../text';
import { TableFrame } from '../../ui/TableFrame';
import styles from './Extensions.module.css';
import { Provides } from './Provides';

interface Props {
  extensions: Extension[];
  /** Null for who may only look. */
  onRemove: ((extension: Extension) => void) | null;
}

const { columns } = text.extensions;

export function ExtensionTable({ extensions, onRemove }: Props) {
  return (
    <TableFrame label={text.extensions.title}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.version}</th>
          <th scope="col">{columns.origin}</th>
          <th scope="col">
            <span className="visually-hidden">{text.common.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {extensions.map((extension) => (
          <tr key={extension.id}>
            <td className={styles.cell}>
              <strong>{extension.name}</strong> <code>{extension.id}</code>
              {extension.description ? <p>{extension.description}</p> : null}
              <Provides
                types={namesOf(extension.resources)}
                templates={namesOf(extension.examples)}
                projects={namesOf(extension.projects ?? [])}
                hasSerializers={extension.serializers !== undefined}
              />
            </td>
            <td>{extension.version}</td>
            <td>{originOf(extension)}</td>
            <td>
              {onRemove && !extension.shipped ? (
                <ActionIcon
                  aria-label={text.extensions.removeTitle(extension.name)}
                  onClick={() => onRemove(extension)}
                >
                  <Trash2 size={16} aria-hidden />
                </ActionIcon>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function originOf({ shipped, sha256 }: Extension) {
  if (shipped) return text.extensions.shipped;
  if (!sha256) return text.extensions.isInstalled;
  return (
    <>
      <span>{text.extensions.isInstalled}</span>
      <code className={styles.checksum} title={sha256}>
        SHA-256 {sha256}
      </code>
    </>
  );
}

const namesOf = (documents: readonly { [member: string]: unknown }[]) =>
  documents.map(({ name }) => String(name));
