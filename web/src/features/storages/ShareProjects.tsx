import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { projectsQuery } from '../../api/queries';
import * as text from '../../text';
import styles from './Storages.module.css';

interface Props {
  chosen: readonly string[];
  onChange: (projects: string[]) => void;
}

/** The projects whose members may use a storage: of those that one may edit. */
export function ShareProjects({ chosen, onChange }: Props) {
  const { data } = useQuery(projectsQuery);
  const projects = (data?.items ?? []).filter(
    ({ id, role }) => role === 'owner' || role === 'editor' || chosen.includes(id),
  );
  if (projects.length === 0) return null;
  return (
    <details className={styles.share}>
      <summary>
        {text.storages.share}
        {chosen.length > 0 ? <span className={styles.count}>{chosen.length}</span> : null}
      </summary>
      <p>{text.storages.shareHint}</p>
      <div className={styles.projects}>
        {projects.map(({ id, name }) => (
          <Checkbox
            key={id}
            size="xs"
            label={name}
            checked={chosen.includes(id)}
            onChange={({ currentTarget }) =>
              onChange(currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
            }
          />
        ))}
      </div>
    </details>
  );
}
