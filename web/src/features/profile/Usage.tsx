import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { projectsQuery } from '../../api/queries';
import { ownUsageQuery } from '../../api/usage';
import { sizeText } from '../../model/format';
import * as text from '../../text';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './Profile.module.css';
import { Section } from './Section';

const shown = 10;

/** What one's projects hold, the largest first. */
export function Usage() {
  const { data, error, refetch } = useQuery(ownUsageQuery);
  const projects = useQuery(projectsQuery).data?.items ?? [];
  const nameOf = (id: string) => projects.find((one) => one.id === id)?.name;
  return (
    <Section title={text.usage.title} lead={text.usage.lead}>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <SkeletonRows count={1} />}
      {data ? (
        <p className={styles.note}>
          {data.limit === null
            ? text.usage.sum(sizeText(data.bytes))
            : text.usage.sumOf(sizeText(data.bytes), sizeText(data.limit))}{' '}
          {data.projects.length === 0 ? text.usage.none : null}
        </p>
      ) : null}
      {data && data.projects.length > 0 ? (
        <dl className={styles.facts}>
          {data.projects.slice(0, shown).map(({ project, bytes }) => (
            <div key={project} className={styles.held}>
              <dt>
                {nameOf(project) ? (
                  <Link to="/p/$project/artifacts" params={{ project }}>
                    {nameOf(project)}
                  </Link>
                ) : (
                  text.usage.inBin
                )}
              </dt>
              <dd>{sizeText(bytes)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {data && data.projects.length > shown ? (
        <p className={styles.note}>{text.usage.more(data.projects.length - shown)}</p>
      ) : null}
    </Section>
  );
}
