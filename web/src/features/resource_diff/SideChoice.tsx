import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { versionsQuery } from '../../api/history';
import type { ProjectModel } from '../../model/project_model';
import { resourceDiff as text } from '../../text/resource_diff';
import styles from './ResourceDifference.module.css';

/** A resource at a revision; without one, as it is now. */
export interface Moment {
  resource: string;
  revision: number | undefined;
}

interface Props {
  project: string;
  model: ProjectModel | null;
  /** Only resources of this type are offered. */
  type: string | undefined;
  label: string;
  at: Moment;
  onChange: (at: Moment) => void;
}

const now = 'now';

/** One of the two sides: which resource, and when. */
export function SideChoice({ project, model, type, label, at, onChange }: Props) {
  const versions = useQuery(versionsQuery(project)).data?.items ?? [];
  const resources = Object.entries(model?.resources ?? {})
    .filter(([id, resource]) => id === at.resource || resource.type === type)
    .map(([value, { name }]) => ({ value, label: name }))
    .sort((x, y) => x.label.localeCompare(y.label, undefined, { numeric: true }));
  const moments = new Map<string, string>([[now, text.now]]);
  for (const { revision, name } of versions) moments.set(String(revision), name);
  if (at.revision !== undefined && !moments.has(String(at.revision)))
    moments.set(String(at.revision), text.revision(at.revision));
  return (
    <span className={styles.choice}>
      <Select
        w={190}
        aria-label={text.resource(label)}
        leftSection={<span className={styles.sideLabel}>{label}</span>}
        leftSectionWidth={48}
        data={resources}
        value={at.resource}
        onChange={(resource) => resource && onChange({ ...at, resource })}
      />
      <Select
        w={130}
        aria-label={text.moment(label)}
        data={[...moments].map(([value, words]) => ({ value, label: words }))}
        value={at.revision === undefined ? now : String(at.revision)}
        onChange={(value) =>
          value && onChange({ ...at, revision: value === now ? undefined : Number(value) })
        }
      />
    </span>
  );
}
